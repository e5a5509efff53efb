import { useEffect, useRef, useState } from 'preact/hooks';
import { commonWords } from '../common/commonWords.ts';
import { Dialog } from '../common/Dialog.tsx';
import { duration } from '../common/format.ts';
import type { Summary } from './sender.ts';
import { studioWords as t } from './studioWords.ts';

interface StartProps {
  readonly possible: boolean;
  readonly hint: string | undefined;
  readonly onStart: () => void;
}

/** The one red button: three seconds to take it back, then on air. */
export function StartButton({ possible, hint, onStart }: StartProps) {
  const [left, setLeft] = useState<number>();
  // The page around is drawn anew all the time; that must not start the second again.
  const start = useRef(onStart);
  start.current = onStart;
  useEffect(() => {
    if (left === undefined) return;
    if (left === 0) {
      setLeft(undefined);
      start.current();
      return;
    }
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  if (left !== undefined)
    return (
      <button type="button" class="button big" onClick={() => setLeft(undefined)}>
        <strong class="figures" role="timer">
          {t('starting', { count: left })}
        </strong>
        <span class="quiet">{t('stopCount')}</span>
      </button>
    );
  return (
    <>
      <button type="button" class="button primary big" disabled={!possible} onClick={() => setLeft(3)}>
        ● {t('start')}
      </button>
      {hint !== undefined && <p class="quiet small">{hint}</p>}
    </>
  );
}

export function EndDialog({ onEnd, onClose }: { readonly onEnd: () => void; readonly onClose: () => void }) {
  return (
    <Dialog title={t('endAsk')} onClose={onClose}>
      <p>{t('endExplain')}</p>
      <div class="row spread">
        <button type="button" class="button" onClick={onClose}>
          {t('keepOn')}
        </button>
        <button type="button" class="button primary" onClick={onEnd}>
          {t('end')}
        </button>
      </div>
    </Dialog>
  );
}

export function SummaryDialog({ summary, onClose }: { readonly summary: Summary; readonly onClose: () => void }) {
  const { onAirMs, classrooms, members } = summary;
  return (
    <Dialog title={t('summaryTitle')} onClose={onClose}>
      <p>{t('summary', { time: duration(onAirMs), classrooms, members })}</p>
      <button type="button" class="button" onClick={onClose}>
        {commonWords('close')}
      </button>
    </Dialog>
  );
}
