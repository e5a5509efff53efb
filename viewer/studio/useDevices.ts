import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Source } from '../../server/live/contract.ts';
import {
  type Captured,
  type CaptureProblem,
  type Devices,
  listDevices,
  openCamera,
  openMicrophone,
  openScreen,
  rememberChoice,
  rememberedChoice,
} from './capture.ts';

/** One source of the lecturer's: being opened, open, off by choice, or not usable for a reason. */
export type SourceState =
  | { readonly state: 'opening' }
  | { readonly state: 'on'; readonly track: MediaStreamTrack }
  | { readonly state: 'off' }
  | { readonly state: 'problem'; readonly problem: CaptureProblem | 'unplugged' };

export interface StudioDevices {
  readonly devices: Devices;
  readonly sources: Readonly<Record<Source, SourceState>>;
  /** Opens a camera or microphone; `off` closes it. */
  choose(source: 'camera' | 'microphone', deviceId: string | 'off' | undefined): void;
  shareScreen(): void;
  stopScreen(): void;
}

const off: SourceState = { state: 'off' };

/**
 * Opens the lecturer's devices as the page opens and hands each change on.
 * @param onTrack called with the track a source has from now on, or undefined
 */
export function useDevices(onTrack: (source: Source, track: MediaStreamTrack | undefined) => void): StudioDevices {
  const [devices, setDevices] = useState<Devices>({ cameras: [], microphones: [] });
  const [sources, setSources] = useState<Record<Source, SourceState>>({
    camera: { state: 'opening' },
    microphone: { state: 'opening' },
    screen: off,
  });
  const tracks = useRef(new Map<Source, MediaStreamTrack>());
  const tell = useRef(onTrack);
  tell.current = onTrack;

  const put = useCallback((source: Source, state: SourceState) => {
    const before = tracks.current.get(source);
    if (state.state === 'on') tracks.current.set(source, state.track);
    else tracks.current.delete(source);
    tell.current(source, state.state === 'on' ? state.track : undefined);
    if (before !== undefined && !(state.state === 'on' && state.track === before)) before.stop();
    setSources(all => ({ ...all, [source]: state }));
  }, []);

  const take = useCallback(
    (source: Source, captured: Captured) => {
      if (!captured.ok) {
        put(source, { state: 'problem', problem: captured.problem });
        return;
      }
      const { track } = captured;
      // A device that is pulled out, or a share that is ended in the browser's own bar.
      track.addEventListener('ended', () => {
        if (tracks.current.get(source) === track)
          put(source, source === 'screen' ? off : { state: 'problem', problem: 'unplugged' });
      });
      put(source, { state: 'on', track });
    },
    [put],
  );

  const choose = useCallback(
    (source: 'camera' | 'microphone', deviceId: string | undefined) => {
      if (deviceId === 'off') {
        put(source, off);
        return;
      }
      const key = source === 'camera' ? 'cameraId' : 'microphoneId';
      const open = source === 'camera' ? openCamera : openMicrophone;
      void open(deviceId).then(captured => {
        take(source, captured);
        if (captured.ok) rememberChoice({ ...rememberedChoice(), [key]: captured.track.getSettings().deviceId });
        void listDevices().then(setDevices);
      });
    },
    [put, take],
  );

  useEffect(() => {
    const open = tracks.current;
    const { cameraId, microphoneId } = rememberedChoice();
    choose('camera', cameraId);
    choose('microphone', microphoneId);
    const onChange = (): void => void listDevices().then(setDevices);
    navigator.mediaDevices?.addEventListener('devicechange', onChange);
    return () => {
      navigator.mediaDevices?.removeEventListener('devicechange', onChange);
      for (const track of open.values()) track.stop();
    };
  }, [choose]);

  return {
    devices,
    sources,
    choose,
    shareScreen: () => {
      void openScreen().then(captured => {
        // Who cancels the browser's question wants no message about it.
        if (captured.ok || captured.problem !== 'refused') take('screen', captured);
      });
    },
    stopScreen: () => put('screen', off),
  };
}
