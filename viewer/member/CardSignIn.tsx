import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { badgeToken, memberLogIn, setPin } from '../../server/identity/contract.ts';
import { call, wordsOf } from '../common/api.ts';
import { LanguageSwitch } from '../common/LanguageSwitch.tsx';
import { refreshMe } from '../common/me.ts';
import { memberWords as t } from './memberWords.ts';
import { PhoneScanner } from './PhoneScanner.tsx';

/** Two steps: the card, then the PIN; a member who has none yet chooses one. */
export function CardSignIn() {
  const [token, setToken] = useState<string>();
  return (
    <main class="member stack">
      <header class="row spread">
        <h1>{t('title')}</h1>
        <LanguageSwitch />
      </header>
      {token === undefined ? (
        <CardStep onCard={setToken} />
      ) : (
        <PinStep token={token} onBack={() => setToken(undefined)} />
      )}
    </main>
  );
}

function CardStep({ onCard }: { readonly onCard: (token: string) => void }) {
  const [scanning, setScanning] = useState(false);
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  return (
    <section class="card stack">
      <h2>{t('step1')}</h2>
      {scanning ? (
        <PhoneScanner onCard={onCard} onStop={() => setScanning(false)} />
      ) : (
        <button type="button" class="button primary big" onClick={() => setScanning(true)}>
          {t('scan')}
        </button>
      )}
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          const card = badgeToken.safeParse(typed.trim().toUpperCase());
          if (card.success) onCard(card.data);
          else setWrong(true);
        }}
      >
        <label class="field">
          <span class="label">{t('typed')}</span>
          <input
            class="input"
            value={typed}
            placeholder="TT1:…"
            autoCapitalize="characters"
            autoComplete="off"
            onInput={event => {
              setTyped(event.currentTarget.value);
              setWrong(false);
            }}
          />
          {wrong && (
            <span class="wrong" role="alert">
              {t('wrongCode')}
            </span>
          )}
        </label>
        <button type="submit" class="button big" disabled={typed.trim() === ''}>
          {t('use')}
        </button>
      </form>
    </section>
  );
}

function PinStep({ token, onBack }: { readonly token: string; readonly onBack: () => void }) {
  const { query, route } = useLocation();
  const [choosing, setChoosing] = useState(false);
  const [pin, putPin] = useState('');
  const [again, setAgain] = useState('');
  const [state, setState] = useState<{ busy: boolean; wrong?: string }>({ busy: false });

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (choosing && pin !== again) return setState({ busy: false, wrong: t('pinDiffers') });
    setState({ busy: true });
    try {
      await call(choosing ? setPin : memberLogIn, { body: { token, pin } });
      await refreshMe();
      const next = query['next'];
      if (next?.startsWith('/room/')) route(next, true);
    } catch (thrown) {
      setState({ busy: false, wrong: wordsOf(thrown) });
      putPin('');
      setAgain('');
    }
  }

  return (
    <form class="card stack" onSubmit={event => void submit(event)}>
      <h2>{choosing ? t('setTitle') : t('step2')}</h2>
      {choosing && <p class="notice info">{t('setHint')}</p>}
      <PinField label={t('pin')} value={pin} isNew={choosing} onInput={putPin} />
      {choosing && <PinField label={t('pinAgain')} value={again} isNew onInput={setAgain} />}
      {state.wrong !== undefined && (
        <p class="notice bad" role="alert">
          {state.wrong}
        </p>
      )}
      <button type="submit" class="button primary big" disabled={state.busy || pin.length !== 6}>
        {choosing ? t('set') : t('logIn')}
      </button>
      <button type="button" class="button" onClick={() => setChoosing(value => !value)}>
        {choosing ? t('havePin') : t('firstTime')}
      </button>
      <button type="button" class="button plain" onClick={onBack}>
        {t('otherCard')}
      </button>
    </form>
  );
}

interface PinFieldProps {
  readonly label: string;
  readonly value: string;
  readonly isNew: boolean;
  readonly onInput: (value: string) => void;
}

function PinField({ label, value, isNew, onInput }: PinFieldProps) {
  return (
    <label class="field">
      <span class="label">{label}</span>
      <input
        class="input pin"
        type="password"
        inputMode="numeric"
        pattern="[0-9]{6}"
        maxLength={6}
        required
        autoComplete={isNew ? 'new-password' : 'current-password'}
        value={value}
        onInput={event => onInput(event.currentTarget.value.replace(/\D/g, ''))}
      />
    </label>
  );
}
