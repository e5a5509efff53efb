import { useEffect, useState } from 'preact/hooks';
import { claimPairing, startPairing } from '../../server/identity/contract.ts';
import { call } from '../../viewer/common/api.ts';
import { duration } from '../../viewer/common/format.ts';
import { LanguageSwitch } from '../../viewer/common/LanguageSwitch.tsx';
import type { Kiosk } from '../kiosk.ts';
import { kioskWords as t } from '../kioskWords.ts';

interface Offer {
  readonly pairingId: string;
  readonly code: string;
  readonly secret: string;
  readonly until: number;
}

const askEveryMs = 2000;

/** Shows a short code until a steward or officer has entered it. */
export function Pairing({ kiosk }: { readonly kiosk: Kiosk }) {
  const [offer, setOffer] = useState<Offer>();
  const [offline, setOffline] = useState(false);
  const [left, setLeft] = useState(0);

  useEffect(() => {
    let over = false;
    let current: Offer | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function step(): Promise<void> {
      try {
        if (current === undefined || Date.now() >= current.until) {
          // By this kiosk's own clock, which may be wrong: only how long it lasts matters.
          const asked = Date.now();
          current = { ...(await call(startPairing, {})), until: asked + pairingLastsMs };
          if (!over) setOffer(current);
        } else {
          const { pairingId, secret } = current;
          const answer = await call(claimPairing, { params: { pairingId }, body: { secret } });
          if (answer.state === 'paired' && !over) {
            const { deviceId, unitId, name, key } = answer;
            await kiosk.paired({ deviceId, unitId, name, key });
            return;
          }
        }
        if (!over) setOffline(false);
      } catch {
        // The code may have run out or the line be gone: either way a new code is asked for until one is had.
        current = undefined;
        if (!over) setOffline(true);
      }
      if (over) return;
      setLeft(current === undefined ? 0 : current.until - Date.now());
      timer = setTimeout(() => void step(), askEveryMs);
    }
    void step();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [kiosk]);

  const waiting = kiosk.outbox.queue.value.length;
  return (
    <main class="kiosk pairing">
      <h1>{t('pairTitle')}</h1>
      {kiosk.revoked.value && <p class="notice warn">{t('revoked', { count: waiting })}</p>}
      <p>{t('pairHint')}</p>
      {offer === undefined ? (
        <p class="pairing-code quiet">········</p>
      ) : (
        <p class="pairing-code figures">{offer.code}</p>
      )}
      {offline ? (
        <p class="notice">{t('pairOffline')}</p>
      ) : (
        <p class="quiet figures">{t('pairLeft', { time: duration(left) })}</p>
      )}
      <LanguageSwitch />
    </main>
  );
}

/** A little less than the server keeps a code, so that none on the screen has run out. */
const pairingLastsMs = 9 * 60_000;
