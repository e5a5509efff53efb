import { useEffect, useState } from 'preact/hooks';
import { wordsOf } from '../common/api.ts';
import { commonWords } from '../common/commonWords.ts';
import { LanguageSwitch } from '../common/LanguageSwitch.tsx';
import { me, refreshMe, signOut } from '../common/me.ts';
import { Waiting } from '../common/Waiting.tsx';
import { publicWords as t } from './publicWords.ts';
import './public.css';

/** The first page: who are you, and one step on from there. */
export function Landing() {
  const [failed, setFailed] = useState<string>();
  useEffect(() => {
    refreshMe().catch((thrown: unknown) => setFailed(wordsOf(thrown)));
  }, []);
  const who = me.value;
  if (who === undefined) return <Waiting failed={failed} />;
  const isNew = who.kind === 'nobody' && who.setupNeeded;
  return (
    <main class="public stack">
      <header class="row spread">
        <span class="row brand">
          <img src="/icon.svg" alt="" width={48} height={48} />
          <span class="stack tight">
            <h1>{commonWords('product')}</h1>
            <span class="quiet">{who.county ?? t('slogan')}</span>
          </span>
        </span>
        <LanguageSwitch />
      </header>
      {isNew ? (
        <p class="notice info">{t('notSetUp')}</p>
      ) : (
        <nav class="doors">
          <Door href="/me" title={t('member')} hint={t('memberHint')} />
          <Door href="/studio" title={t('lecturer')} hint={t('lecturerHint')} />
          <Door href="/office" title={t('office')} hint={t('officeHint')} />
          <Door href="/kiosk/" title={t('kiosk')} hint={t('kioskHint')} />
        </nav>
      )}
      <footer class="row spread">
        <a href="/ca">{t('ca')}</a>
        {(who.kind === 'account' || who.kind === 'member') && (
          <span class="row">
            <span class="quiet">{t('signedInAs', { name: who.name })}</span>
            <button type="button" class="button plain" onClick={() => void signOut()}>
              {commonWords('signOut')}
            </button>
          </span>
        )}
      </footer>
    </main>
  );
}

function Door({ href, title, hint }: { readonly href: string; readonly title: string; readonly hint: string }) {
  // The kiosk is an app of its own below the same address: the router must let it go.
  const foreign = href === '/kiosk/' ? { target: '_self' } : {};
  return (
    <a class="card door" href={href} {...foreign}>
      <strong>{title}</strong>
      <span class="quiet">{hint}</span>
    </a>
  );
}
