import { useEffect, useState } from 'preact/hooks';
import { duration } from '../common/format.ts';
import { roomWords as t } from './roomWords.ts';

/** How long until the lecture begins. @param to epoch ms */
export function Countdown({ to }: { readonly to: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <p class="figures countdown" role="timer">
      {to > now ? t('startsIn', { time: duration(to - now) }) : t('soon')}
    </p>
  );
}
