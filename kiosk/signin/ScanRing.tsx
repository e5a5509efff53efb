import type { RefObject } from 'preact';
import { kioskWords as t } from '../kioskWords.ts';
import type { CameraState } from './useCamera.ts';

interface Props {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly state: CameraState;
  readonly tone: 'waiting' | 'good' | 'again' | 'bad';
}

/** The camera in a round frame that answers by colour, with one sentence under it. */
export function ScanRing({ video, state, tone }: Props) {
  const words =
    state === 'on'
      ? 'holdCard'
      : state === 'starting'
        ? 'cameraStarting'
        : state === 'refused'
          ? 'cameraRefused'
          : 'cameraMissing';
  return (
    <figure class="scan">
      <div class={`scan-ring ${state === 'on' ? tone : 'off'}`}>
        <video ref={video} aria-label={t('holdCard')} playsInline muted />
      </div>
      <figcaption>
        <p class={state === 'refused' || state === 'missing' ? 'notice warn' : ''} role="status">
          {t(words)}
        </p>
      </figcaption>
    </figure>
  );
}
