import { useEffect, useRef, useState } from 'preact/hooks';
import { liveWords, sayLine, sayPicture } from '../../viewer/common/liveWords.ts';
import { RoomPicture, RoomSound } from '../../viewer/common/RoomMedia.tsx';
import type { RoomWatch } from '../../viewer/common/roomClient.ts';
import type { Kiosk } from '../kiosk.ts';
import { kioskWords as t } from '../kioskWords.ts';
import { NetworkNote } from '../signin/NetworkNote.tsx';

/** Both pictures beside each other, or one of them large and the other small in its corner. */
const layouts = ['beside', 'screenLarge', 'cameraLarge'] as const;
type Layout = (typeof layouts)[number];
const layoutWords = { beside: 'pictureBeside', screenLarge: 'pictureScreen', cameraLarge: 'pictureCamera' } as const;

interface Props {
  readonly kiosk: Kiosk;
  readonly watch: RoomWatch;
  readonly title: string;
  readonly signedIn: number;
}

/** The lecture edge to edge: slides and lecturer side by side, or one large; a thin bar; words when nothing moves. */
export function LivePicture({ kiosk, watch, title, signedIn }: Props) {
  const [blocked, setBlocked] = useState<() => void>();
  const tap = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (blocked !== undefined) tap.current?.focus();
  }, [blocked]);
  const received = watch.received.value;
  const pictures = received.filter(each => each.kind === 'video');
  const sound = received.find(each => each.source === 'microphone');
  const [layout, setLayout] = useState<Layout>('beside');
  const next = layouts[(layouts.indexOf(layout) + 1) % layouts.length] ?? 'beside';
  const [seen, setSeen] = useState<ReadonlySet<MediaStream>>(new Set());
  const isBlack = pictures.length > 0 && !pictures.some(each => seen.has(each.stream));
  const words = sayPicture(watch) ?? (isBlack ? t('pictureComing') : undefined);
  const line = sayLine(watch);
  return (
    <div class="live dark">
      <div
        class={`live-pictures of-${pictures.length} ${layout}`}
        onLoadedDataCapture={({ target }) => {
          const stream = target instanceof HTMLVideoElement ? target.srcObject : null;
          if (stream instanceof MediaStream) setSeen(before => new Set([...before, stream]));
        }}
      >
        {pictures.map(each => (
          <RoomPicture
            key={each.source}
            received={each}
            meter={watch.meter}
            label={liveWords(each.source === 'screen' ? 'screen' : 'camera')}
            class={each.source}
          />
        ))}
        {words !== undefined && (
          <p class="live-words" role="status">
            {words}
          </p>
        )}
      </div>
      {sound !== undefined && (
        <RoomSound
          received={sound}
          meter={watch.meter}
          onBlocked={(is, play) => setBlocked(is ? () => play : undefined)}
        />
      )}
      {blocked !== undefined && (
        <button
          type="button"
          ref={tap}
          class="button primary big live-sound"
          onClick={() => {
            blocked();
            setBlocked(undefined);
          }}
        >
          ♪ {t('soundTap')}
        </button>
      )}
      <footer class="live-bar">
        <span class="tag air">● {t('onAir')}</span>
        <strong>{title}</strong>
        <span class={`tag ${line.tone}`}>
          {line.tone === 'good' ? '✓' : '△'} {line.words}
        </span>
        <span class="figures">
          {t('signedIn')} {signedIn}
        </span>
        {pictures.length > 1 && (
          <button type="button" class="button" onClick={() => setLayout(next)}>
            {t(layoutWords[next])}
          </button>
        )}
        <NetworkNote kiosk={kiosk} />
      </footer>
    </div>
  );
}
