import { useState } from 'preact/hooks';
import { liveWords, sayPicture } from '../common/liveWords.ts';
import { RoomPicture, RoomSound } from '../common/RoomMedia.tsx';
import type { RoomWatch } from '../common/roomClient.ts';
import { roomWords as t } from './roomWords.ts';

interface Props {
  readonly watch: RoomWatch;
  readonly started: boolean;
  readonly onStart: () => void;
}

/** The pictures: slides large and the lecturer small, to be swapped by a tap; a sentence whenever nothing moves. */
export function Stage({ watch, started, onStart }: Props) {
  const [cameraLarge, setCameraLarge] = useState(false);
  const [blocked, setBlocked] = useState<() => void>();
  const received = watch.received.value;
  const sound = received.find(each => each.source === 'microphone');
  const shown = watch.picture.value === 'none' ? [] : received.filter(each => each.kind === 'video');
  const large = shown.length > 1 ? (cameraLarge ? 'camera' : 'screen') : shown[0]?.source;
  const words = sayPicture(watch);
  const state = watch.room.value?.state;
  const onAir = state === 'onAir' || state === 'interrupted';
  return (
    <div class="stage dark">
      {shown.map(each => (
        <RoomPicture
          key={each.source}
          received={each}
          meter={watch.meter}
          label={liveWords(each.source === 'screen' ? 'screen' : 'camera')}
          class={each.source === large ? 'large' : 'inset'}
        />
      ))}
      {sound !== undefined && started && (
        <RoomSound
          received={sound}
          meter={watch.meter}
          onBlocked={(is, play) => setBlocked(is ? () => play : undefined)}
        />
      )}
      {shown.length > 1 && (
        <button type="button" class="button swap" onClick={() => setCameraLarge(value => !value)}>
          {t('swap')}
        </button>
      )}
      {started && words !== undefined && (
        <p class="stage-words" role="status">
          {words}
        </p>
      )}
      {!started && (
        <button type="button" class="stage-enter" onClick={onStart}>
          <span class="button primary big">▶ {onAir ? t('enter') : t('enterSoon')}</span>
          <span>{words === undefined || onAir ? t('hint') : words}</span>
        </button>
      )}
      {blocked !== undefined && (
        <button
          type="button"
          class="stage-enter"
          onClick={() => {
            blocked();
            setBlocked(undefined);
          }}
        >
          <span class="button primary big">♪ {t('sound')}</span>
        </button>
      )}
    </div>
  );
}
