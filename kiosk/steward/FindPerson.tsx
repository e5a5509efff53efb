import { useState } from 'preact/hooks';
import { enablePin } from '../../server/identity/contract.ts';
import { call } from '../../viewer/common/api.ts';
import { clock } from '../../viewer/common/format.ts';
import { sayDone, sayFailed } from '../../viewer/common/Toasts.tsx';
import type { Kiosk } from '../kiosk.ts';
import { kioskWords as t } from '../kioskWords.ts';
import { type Found, findPeople } from './find.ts';

interface Props {
  readonly kiosk: Kiosk;
  /** Those of this village who were seen last, newest first. */
  readonly seen: readonly Found[];
  readonly onSign: (personId: string) => void;
}

/** Typing a name where the camera or the card is missing, and letting a member who was just seen choose a phone PIN. */
export function FindPerson({ kiosk, seen, onSign }: Props) {
  const [typed, setTyped] = useState('');
  const day = kiosk.day.value;
  const nothingTyped = typed.trim() === '';
  const found = nothingTyped ? seen : day === undefined ? [] : findPeople(day, typed);

  async function enable({ id: personId, name }: Found): Promise<void> {
    try {
      const answer = await call(enablePin, { params: { personId }, body: {} }, { headers: kiosk.headers() });
      sayDone(t('pinEnabled', { name, time: clock(answer.enabledUntil) }));
    } catch (thrown) {
      sayFailed(thrown);
    }
  }

  return (
    <section class="card stack">
      <h2>{t('typeName')}</h2>
      <label class="field">
        <span class="visually-hidden">{t('typeName')}</span>
        <input
          class="input"
          type="search"
          placeholder={t('searchHint')}
          autoComplete="off"
          value={typed}
          onInput={event => setTyped(event.currentTarget.value)}
        />
      </label>
      {nothingTyped && seen.length > 0 && <h3>{t('justSeen')}</h3>}
      {!nothingTyped && found.length === 0 && <p class="quiet">{t('nobodyFound')}</p>}
      <ul class="plain stack found">
        {found.map(person => (
          <li key={person.id} class="row spread">
            <span>
              <strong>{person.name}</strong> <span class="quiet figures">{person.number}</span>
            </span>
            <span class="row">
              <button type="button" class="button" onClick={() => onSign(person.id)}>
                {t('doSignIn')}
              </button>
              <button type="button" class="button" onClick={() => void enable(person)}>
                {t('enablePin')}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
