import { listSessions, type Session } from '../../server/classes/contract.ts';
import { call } from '../common/api.ts';
import { commonWords } from '../common/commonWords.ts';
import { clock, dayAndClock } from '../common/format.ts';
import { LanguageSwitch } from '../common/LanguageSwitch.tsx';
import { signOut } from '../common/me.ts';
import { useRequest } from '../common/useRequest.ts';
import { Waiting } from '../common/Waiting.tsx';
import { studioWords as t } from './studioWords.ts';

const dayMs = 86_400_000;

/** The live lectures of the days around now; one's own first. */
export function SessionChooser({ name, accountId }: { readonly name: string; readonly accountId: string }) {
  const [reading] = useRequest('sessions', signal => {
    const now = Date.now();
    return call(listSessions, { query: { from: now - dayMs, to: now + 14 * dayMs } }, { signal });
  });
  return (
    <main class="studio-choose stack">
      <header class="row spread">
        <h1>{t('title')}</h1>
        <span class="row">
          <span class="quiet">{name}</span>
          <LanguageSwitch />
          <button type="button" class="button plain" onClick={() => void signOut()}>
            {commonWords('signOut')}
          </button>
        </span>
      </header>
      <h2>{t('choose')}</h2>
      {reading.state !== 'ready' ? (
        <Waiting failed={reading.state === 'failed' ? reading.words : undefined} />
      ) : (
        <Choices sessions={reading.value.sessions} accountId={accountId} />
      )}
    </main>
  );
}

function Choices({ sessions, accountId }: { readonly sessions: readonly Session[]; readonly accountId: string }) {
  const now = Date.now();
  const own = (session: Session): number => (session.lecturerAccountId === accountId ? 0 : 1);
  const open = sessions
    .filter(each => each.live && each.state !== 'cancelled' && each.endsAt > now - dayMs / 4)
    .sort((a, b) => own(a) - own(b) || a.startsAt - b.startsAt);
  if (open.length === 0) return <p class="empty">{t('none')}</p>;
  return (
    <ul class="plain stack">
      {open.map(session => (
        <li key={session.id} class="card row spread">
          <span class="stack tight">
            <strong>{session.title}</strong>
            <span class="quiet">
              {session.lecturerName} · {dayAndClock(session.startsAt)}–{clock(session.endsAt)}
              {session.placeName !== null && ` · ${session.placeName}`}
            </span>
          </span>
          <a class="button" href={`/studio/${session.id}`}>
            {t('open')}
          </a>
        </li>
      ))}
    </ul>
  );
}
