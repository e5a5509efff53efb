import type { Kiosk } from '../kiosk.ts';
import { kioskWords as t } from '../kioskWords.ts';

/** A calm note on the line: what is saved here and what has gone out; never an error page. */
export function NetworkNote({ kiosk, forSteward = false }: { readonly kiosk: Kiosk; readonly forSteward?: boolean }) {
  const queue = kiosk.outbox.queue.value;
  const parked = queue.filter(each => each.parked !== undefined).length;
  const waiting = queue.length - parked;
  return (
    <span class="row network" role="status">
      {forSteward && !kiosk.kept.value && <span class="tag warn">△ {t('notKept')}</span>}
      {!kiosk.clockKnown.value && !kiosk.online.value && <span class="tag">{t('clockUnknown')}</span>}
      {parked > 0 && <span class="tag warn">△ {t('parked', { count: parked })}</span>}
      {!kiosk.online.value ? (
        <span class="tag">○ {t('offline', { count: waiting })}</span>
      ) : waiting > 0 ? (
        <span class="tag info">↑ {t('sending', { count: waiting })}</span>
      ) : (
        <span class="tag good">✓ {t('allSent')}</span>
      )}
    </span>
  );
}
