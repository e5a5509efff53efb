import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { logIn, type WhoAmI } from '../../server/identity/contract.ts';
import { call, wordsOf } from '../common/api.ts';
import { LanguageSwitch } from '../common/LanguageSwitch.tsx';
import { refreshMe } from '../common/me.ts';
import { publicWords as t } from './publicWords.ts';
import './public.css';

/** Where somebody goes after signing in: back to where they came from on this site, else by what they do. */
export function afterLogIn(next: string | undefined, who: WhoAmI): string {
  if (next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\')) return next;
  if (who.kind === 'member') return '/me';
  const lectures = who.kind === 'account' && who.grants.every(grant => grant.role === 'lecturer');
  return lectures ? '/studio' : '/office';
}

/** Account and password, for everybody who works with the system. */
export function LogIn() {
  const { query, route } = useLocation();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [state, setState] = useState<{ busy: boolean; wrong?: string }>({ busy: false });

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setState({ busy: true });
    try {
      await call(logIn, { body: { login: login.trim(), password } });
      route(afterLogIn(query['next'], await refreshMe()), true);
    } catch (thrown) {
      setState({ busy: false, wrong: wordsOf(thrown) });
      setPassword('');
    }
  }

  return (
    <main class="public narrow stack">
      <header class="row spread">
        <h1>{t('logInTitle')}</h1>
        <LanguageSwitch />
      </header>
      <form class="card stack" onSubmit={event => void submit(event)}>
        <label class="field">
          <span class="label">{t('login')}</span>
          <input
            class="input"
            name="username"
            autoComplete="username"
            required
            value={login}
            onInput={event => setLogin(event.currentTarget.value)}
          />
        </label>
        <label class="field">
          <span class="label">{t('password')}</span>
          <input
            class="input"
            type="password"
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onInput={event => setPassword(event.currentTarget.value)}
          />
        </label>
        {state.wrong !== undefined && (
          <p class="notice bad" role="alert">
            {state.wrong}
          </p>
        )}
        <button type="submit" class="button primary big" disabled={state.busy}>
          {state.busy ? t('working') : t('logIn')}
        </button>
        <p class="quiet small">{t('forgot')}</p>
      </form>
      <a href="/me">{t('memberInstead')}</a>
    </main>
  );
}
