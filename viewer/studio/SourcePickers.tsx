import { useEffect, useRef } from 'preact/hooks';
import { studioWords as t } from './studioWords.ts';
import type { SourceState, StudioDevices } from './useDevices.ts';

/** Camera, microphone and shared screen, each with what is wrong with it in words. */
export function SourcePickers({ studio }: { readonly studio: StudioDevices }) {
  const { devices, sources } = studio;
  return (
    <section class="card stack">
      <Picker
        label={t('camera')}
        state={sources.camera}
        choices={devices.cameras}
        offWords={t('noCamera')}
        onChoose={deviceId => studio.choose('camera', deviceId)}
      />
      {sources.camera.state === 'on' && <Thumbnail track={sources.camera.track} label={t('camera')} />}
      <Picker
        label={t('microphone')}
        state={sources.microphone}
        choices={devices.microphones}
        onChoose={deviceId => studio.choose('microphone', deviceId)}
      />
      <div class="field">
        <span class="label">{t('screen')}</span>
        {sources.screen.state === 'on' ? (
          <>
            <Thumbnail track={sources.screen.track} label={t('screen')} />
            <button type="button" class="button" onClick={studio.stopScreen}>
              {t('stopScreen')}
            </button>
          </>
        ) : (
          <button type="button" class="button" onClick={studio.shareScreen}>
            {t('shareScreen')}
          </button>
        )}
        <Problem state={sources.screen} device={t('screen')} />
      </div>
    </section>
  );
}

interface PickerProps {
  readonly label: string;
  readonly state: SourceState;
  readonly choices: readonly MediaDeviceInfo[];
  readonly offWords?: string;
  readonly onChoose: (deviceId: string | 'off' | undefined) => void;
}

function Picker({ label, state, choices, offWords, onChoose }: PickerProps) {
  const value = state.state === 'on' ? (state.track.getSettings().deviceId ?? '') : state.state === 'off' ? 'off' : '';
  return (
    <label class="field">
      <span class="label">{label}</span>
      <select class="select" value={value} onChange={event => onChoose(event.currentTarget.value || undefined)}>
        {state.state !== 'on' && state.state !== 'off' && <option value="">—</option>}
        {choices.map((each, index) => (
          <option key={each.deviceId} value={each.deviceId}>
            {each.label || t('deviceNumber', { device: label, number: index + 1 })}
          </option>
        ))}
        {offWords !== undefined && <option value="off">{offWords}</option>}
      </select>
      <Problem state={state} device={label} />
    </label>
  );
}

function Problem({ state, device }: { readonly state: SourceState; readonly device: string }) {
  if (state.state !== 'problem') return null;
  return (
    <span class="notice bad" role="alert">
      {t(state.problem, { device })}
    </span>
  );
}

/** A small live picture, so that nobody shares the wrong window. */
function Thumbnail({ track, label }: { readonly track: MediaStreamTrack; readonly label: string }) {
  return <TrackVideo track={track} label={label} class="thumbnail" />;
}

/** Shows one local track. */
export function TrackVideo({
  track,
  label,
  class: name,
}: {
  readonly track: MediaStreamTrack;
  readonly label: string;
  readonly class?: string;
}) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (element.current) element.current.srcObject = new MediaStream([track]);
  }, [track]);
  return <video ref={element} class={name} aria-label={label} autoPlay playsInline muted />;
}
