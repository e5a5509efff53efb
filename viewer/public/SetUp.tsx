import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { setUp } from '../../server/identity/contract.ts';
import { call, wordsOf } from '../common/api.ts';
import { LanguageSwitch } from '../common/LanguageSwitch.tsx';
import { refreshMe } from '../common/me.ts';
import { publicWords as t } from './publicWords.ts';
import './public.css';

const fields = ['countyName', 'name', 'login', 'password', 'again'] as const;
type Values = Record<(typeof fields)[number], string>;

/** Once in a county's life: its name and its first officer. @param token from the link that the server printed */
export function SetUp({ token }: { readonly token: string }) {
  const { route } = useLocation();
  const [values, setValues] = useState<Values>({ countyName: '', name: '', login: '', password: '', again: '' });
  const [state, setState] = useState<{ busy: boolean; wrong?: string }>({ busy: false });
  const put = (name: keyof Values) => (event: { currentTarget: HTMLInputElement }) => {
    const { value } = event.currentTarget;
    setValues(all => ({ ...all, [name]: value }));
  };

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const { again, ...body } = values;
    if (body.password.length < 10) return setState({ busy: false, wrong: t('passwordShort') });
    if (body.password !== again) return setState({ busy: false, wrong: t('passwordDiffers') });
    setState({ busy: true });
    try {
      await call(setUp, { body: { ...body, token } });
      await refreshMe();
      route('/office', true);
    } catch (thrown) {
      setState({ busy: false, wrong: wordsOf(thrown) });
    }
  }

  return (
    <main class="public narrow stack">
      <header class="row spread">
        <h1>{t('setUpTitle')}</h1>
        <LanguageSwitch />
      </header>
      <p class="quiet">{t('setUpHint')}</p>
      <form class="card stack" onSubmit={event => void submit(event)}>
        <label class="field">
          <span class="label">{t('countyName')}</span>
          <input class="input" required maxLength={120} value={values.countyName} onInput={put('countyName')} />
          <span class="hint">{t('countyExample')}</span>
        </label>
        <label class="field">
          <span class="label">{t('officerName')}</span>
          <input class="input" required maxLength={120} autoComplete="name" value={values.name} onInput={put('name')} />
        </label>
        <label class="field">
          <span class="label">{t('login')}</span>
          <input
            class="input"
            required
            maxLength={120}
            autoComplete="username"
            value={values.login}
            onInput={put('login')}
          />
        </label>
        <label class="field">
          <span class="label">{t('password')}</span>
          <input
            class="input"
            type="password"
            required
            autoComplete="new-password"
            value={values.password}
            onInput={put('password')}
          />
          <span class="hint">{t('passwordRule')}</span>
        </label>
        <label class="field">
          <span class="label">{t('passwordAgain')}</span>
          <input
            class="input"
            type="password"
            required
            autoComplete="new-password"
            value={values.again}
            onInput={put('again')}
          />
        </label>
        {state.wrong !== undefined && (
          <p class="notice bad" role="alert">
            {state.wrong}
          </p>
        )}
        <button type="submit" class="button primary big" disabled={state.busy}>
          {state.busy ? t('working') : t('finish')}
        </button>
      </form>
    </main>
  );
}
