import { useEffect, useState } from 'preact/hooks';
import { duration } from '../common/format.ts';
import { studioWords as t } from './studioWords.ts';

/** How long the lecture has been on air. @param since epoch ms by the server's clock */
export function OnAirClock({ since }: { readonly since: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span class="figures" role="timer">
      {t('onAirFor', { time: duration(now - since) })}
    </span>
  );
}
