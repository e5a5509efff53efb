import { sayFailure } from '../../viewer/common/failureWords.ts';
import { clock, dayAndClock } from '../../viewer/common/format.ts';
import type { Kiosk } from '../kiosk.ts';
import { kioskWords as t } from '../kioskWords.ts';
import { NetworkNote } from '../signin/NetworkNote.tsx';

/** Full where this village may know it, masked for visitors. */
function nameOf(kiosk: Kiosk, personId: string | undefined): string {
  const { names = [], people = [] } = kiosk.day.value ?? {};
  return names.find(each => each.id === personId)?.name ?? people.find(each => each.id === personId)?.maskedName ?? '';
}

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
            {parked.map(({ event, personId, parked: code }) => (
              <li key={event.eventId}>
                <strong>{nameOf(kiosk, personId)}</strong> {t(event.kind === 'sign_in' ? 'stepSignIn' : 'stepSignOut')}{' '}
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
