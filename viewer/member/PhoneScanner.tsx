import { useEffect, useRef, useState } from 'preact/hooks';
import { badgeToken } from '../../server/identity/contract.ts';
import { memberWords as t } from './memberWords.ts';

interface Props {
  readonly onCard: (token: string) => void;
  readonly onStop: () => void;
}

/** Side of the square that is looked at, in pixels; a card fills it at reading distance. */
const side = 480;
const everyMs = 150;

/** Looks for a card's code through the phone's camera; the decoder is fetched when it is needed. */
export function PhoneScanner({ onCard, onStop }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const [words, setWords] = useState<'scanHint' | 'scanRefused' | 'scanForeign'>('scanHint');
  const found = useRef(onCard);
  found.current = onCard;

  useEffect(() => {
    let over = false;
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const canvas = document.createElement('canvas');
    canvas.width = side;
    canvas.height = side;
    const context = canvas.getContext('2d', { willReadFrequently: true });

    async function run(): Promise<void> {
      const [{ default: jsQR }, opened] = await Promise.all([
        import('jsqr'),
        navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } }),
      ]);
      stream = opened;
      if (over || video.current === null) return close();
      video.current.srcObject = opened;
      await video.current.play();
      const look = (): void => {
        if (over || video.current === null || context === null) return;
        const { videoWidth: width, videoHeight: height } = video.current;
        const square = Math.min(width, height);
        if (square > 0) {
          context.drawImage(
            video.current,
            (width - square) / 2,
            (height - square) / 2,
            square,
            square,
            0,
            0,
            side,
            side,
          );
          const { data } = context.getImageData(0, 0, side, side);
          const code = jsQR(data, side, side, { inversionAttempts: 'dontInvert' });
          if (code !== null) {
            const card = badgeToken.safeParse(code.data);
            if (card.success) {
              found.current(card.data);
              return;
            }
            setWords('scanForeign');
          }
        }
        timer = setTimeout(look, everyMs);
      };
      look();
    }
    function close(): void {
      over = true;
      clearTimeout(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    }
    run().catch(() => setWords('scanRefused'));
    return close;
  }, []);

  return (
    <div class="stack">
      <video ref={video} class="phone-scan" aria-label={t('scanHint')} playsInline muted />
      <p class={words === 'scanHint' ? 'quiet' : 'notice warn'} role="status">
        {t(words)}
      </p>
      <button type="button" class="button" onClick={onStop}>
        {t('scanStop')}
      </button>
    </div>
  );
}
