import { listSessions, type Session } from '../../server/classes/contract.ts';
import { call } from '../common/api.ts';
import { commonWords } from '../common/commonWords.ts';
import { clock, dayAndClock } from '../common/format.ts';
import { LanguageSwitch } from '../common/LanguageSwitch.tsx';
import { signOut } from '../common/me.ts';
import { useRequest } from '../common/useRequest.ts';
import { Waiting } from '../common/Waiting.tsx';
import { MyHours } from './MyHours.tsx';
import { memberWords as t } from './memberWords.ts';

const dayMs = 86_400_000;
/** The room may be entered this long before the start and after the end. */
const aroundMs = 30 * 60_000;

/** What to do next, large; then what one has. */
export function MemberHome({ name, unitName }: { readonly name: string; readonly unitName: string }) {
  const [reading] = useRequest('my sessions', signal => {
    const now = Date.now();
    return call(listSessions, { query: { from: now - dayMs / 2, to: now + 30 * dayMs } }, { signal });
  });
  return (
    <main class="member stack">
      <header class="row spread">
        <span class="stack tight">
          <h1>{t('hello', { name })}</h1>
          <span class="quiet">{unitName}</span>
        </span>
        <LanguageSwitch />
      </header>
      {reading.state === 'ready' ? (
        <Lessons sessions={reading.value.sessions} />
      ) : (
        <Waiting failed={reading.state === 'failed' ? reading.words : undefined} />
      )}
      <MyHours />
      <button type="button" class="button plain" onClick={() => void signOut()}>
        {commonWords('signOut')}
      </button>
    </main>
  );
}

function Lessons({ sessions }: { readonly sessions: readonly Session[] }) {
  const now = Date.now();
  const held = sessions.filter(each => each.state !== 'cancelled' && each.endsAt + aroundMs > now);
  const current = held.filter(each => each.live && each.startsAt - aroundMs <= now);
  const coming = held.filter(each => !current.includes(each)).slice(0, 5);
  return (
    <>
      {current.length > 0 && (
        <section class="stack">
          <h2>{t('now')}</h2>
          {current.map((session, index) => (
            <article key={session.id} class="card stack">
              <Lesson session={session} />
              <a class={index === 0 ? 'button primary big' : 'button big'} href={`/room/${session.id}`}>
                ▶ {t('enter')}
              </a>
            </article>
          ))}
        </section>
      )}
      <section class="stack">
        <h2>{t('next')}</h2>
        {coming.length === 0 && <p class="quiet">{t('noneNext')}</p>}
        {coming.map(session => (
          <article key={session.id} class="card">
            <Lesson session={session} />
          </article>
        ))}
      </section>
    </>
  );
}

function Lesson({ session }: { readonly session: Session }) {
  const place = session.placeName;
  return (
    <div class="stack tight">
      <strong>{session.title}</strong>
      <span>
        {dayAndClock(session.startsAt)}–{clock(session.endsAt)}
      </span>
      <span class="quiet">
        {session.lecturerName} · {session.live || place === null ? t('online') : t('inPerson', { place })}
      </span>
    </div>
  );
}
