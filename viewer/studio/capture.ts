/** Cameras, microphones and screens of this computer. */

export interface Choice {
  readonly cameraId: string | undefined;
  readonly microphoneId: string | undefined;
}

const remembered = 'tongtang.studio.devices';

/** What was chosen last in this tab, so that a reload comes back with the same devices. */
export function rememberedChoice(): Choice {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(remembered) ?? 'null');
    if (typeof kept === 'object' && kept !== null) {
      const { cameraId, microphoneId } = kept as Record<string, unknown>;
      return {
        cameraId: typeof cameraId === 'string' ? cameraId : undefined,
        microphoneId: typeof microphoneId === 'string' ? microphoneId : undefined,
      };
    }
  } catch {
    // Nothing usable was kept: the browser's own default stands.
  }
  return { cameraId: undefined, microphoneId: undefined };
}

export function rememberChoice(choice: Choice): void {
  try {
    sessionStorage.setItem(remembered, JSON.stringify(choice));
  } catch {
    // Then the next reload asks for the default devices.
  }
}

/** Why a device cannot be used, for words. */
export type CaptureProblem = 'refused' | 'missing' | 'busy' | 'unsupported' | 'failed';

export type Captured =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly problem: CaptureProblem };

async function capture(get: () => Promise<MediaStream>): Promise<Captured> {
  try {
    const [track] = (await get()).getTracks();
    return track === undefined ? { ok: false, problem: 'missing' } : { ok: true, track };
  } catch (reason) {
    return { ok: false, problem: problemOf(reason) };
  }
}

function problemOf(reason: unknown): CaptureProblem {
  if (!(reason instanceof DOMException)) return 'unsupported';
  if (reason.name === 'NotAllowedError') return 'refused';
  if (reason.name === 'NotFoundError' || reason.name === 'OverconstrainedError') return 'missing';
  return reason.name === 'NotReadableError' ? 'busy' : 'failed';
}

/** Opens a camera at 720p; another one when the wanted one is gone. */
export async function openCamera(deviceId: string | undefined): Promise<Captured> {
  const video = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  if (deviceId !== undefined) {
    const wanted = await capture(() =>
      navigator.mediaDevices.getUserMedia({ video: { ...video, deviceId: { exact: deviceId } } }),
    );
    if (wanted.ok || wanted.problem !== 'missing') return wanted;
  }
  return capture(() => navigator.mediaDevices.getUserMedia({ video }));
}

/** Opens a microphone for speech; another one when the wanted one is gone. */
export async function openMicrophone(deviceId: string | undefined): Promise<Captured> {
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  if (deviceId !== undefined) {
    const wanted = await capture(() =>
      navigator.mediaDevices.getUserMedia({ audio: { ...audio, deviceId: { exact: deviceId } } }),
    );
    if (wanted.ok || wanted.problem !== 'missing') return wanted;
  }
  return capture(() => navigator.mediaDevices.getUserMedia({ audio }));
}

/** Asks for a screen or window; text must stay sharp. A person who cancels is `refused`. */
export async function openScreen(): Promise<Captured> {
  const captured = await capture(() =>
    navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15 } }, audio: false }),
  );
  if (captured.ok) captured.track.contentHint = 'detail';
  return captured;
}

export interface Devices {
  readonly cameras: readonly MediaDeviceInfo[];
  readonly microphones: readonly MediaDeviceInfo[];
}

/** What can be chosen; names are known once a device was allowed. */
export async function listDevices(): Promise<Devices> {
  const all = await navigator.mediaDevices.enumerateDevices();
  return {
    cameras: all.filter(each => each.kind === 'videoinput'),
    microphones: all.filter(each => each.kind === 'audioinput'),
  };
}
