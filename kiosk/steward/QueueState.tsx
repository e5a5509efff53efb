import { sayFailure } from '../../viewer/common/failureWords.ts';
import { clock, dayAndClock } from '../../viewer/common/format.ts';
import type { Kiosk } from '../kiosk.ts';
import { kioskWords as t } from '../kioskWords.ts';
import { NetworkNote } from '../signin/NetworkNote.tsx';

/** What has gone out, what waits, and what the server could not enter, each with its reason in words. */
export function QueueState({ kiosk }: { readonly kiosk: Kiosk }) {
  const parked = kiosk.outbox.queue.value.filter(each => each.parked !== undefined);
  const sentAt = kiosk.outbox.lastSentAt.value;
  return (
    <section class="card stack">
      <h2>{t('queueTitle')}</h2>
      <NetworkNote kiosk={kiosk} forSteward />
      <p class="quiet">{sentAt === undefined ? t('neverSent') : t('lastSent', { time: clock(sentAt) })}</p>
      {parked.length > 0 && (
        <>
          <h3>{t('parkedTitle')}</h3>
          <ul class="plain">
            {parked.map(({ event, parked: code }) => (
              <li key={event.eventId}>
                <span class="figures">{dayAndClock(event.wallTime)}</span> {code !== undefined && sayFailure(code)}
              </li>
            ))}
          </ul>
          <button type="button" class="button" onClick={() => void kiosk.releaseParked()}>
            {t('resend')}
          </button>
        </>
      )}
    </section>
  );
}
