import type * as z from 'zod';
import type { today } from '../../../server/attendance/contract.ts';
import type { Unit } from '../../../server/organisation/contract.ts';
import { clock, day, duration } from '../../common/format.ts';
import { Ready } from '../parts/Ready.tsx';
import { can } from '../parts/rights.ts';
import { useUnits } from '../parts/useUnits.ts';
import { sessionRights } from '../sessions/sessionRights.ts';
import { todayWords as t } from './todayWords.ts';
import { useToday } from './useToday.ts';
import './today.css';

type Today = z.output<typeof today.answer>;
type Going = Today['sessions'][number];

/** 今天: what is going on right now, in every classroom of one's own units. */
export function TodayPage() {
  const reading = useToday();
  return <Ready reading={reading}>{value => <TodayView value={value} />}</Ready>;
}

function TodayView({ value }: { readonly value: Today }) {
  const { now, sessions } = value;
  const [units] = useUnits();
  const known = units.state === 'ready' ? units.value : [];
  const sum = (of: (each: Going) => number): number => sessions.reduce((total, each) => total + of(each), 0);
  const urgentFirst = [...sessions].sort((a, b) => rankOf(a, now) - rankOf(b, now));
  return (
    <>
      <header class="row spread">
        <h1>
          {t('title')} <span class="quiet title-day">{day(now)}</span>
        </h1>
        <span class="quiet small figures">{t('updated', { time: clock(now) })}</span>
      </header>
      {sessions.length === 0 ? (
        <NoSessions />
      ) : (
        <>
          <dl class="headline">
            <Figure label={t('figureSessions')} value={sessions.length} />
            <Figure label={t('figureOnAir')} value={sessions.filter(each => each.onAir).length} />
            <Figure label={t('figureClassrooms')} value={sum(each => each.classroomsOnline)} />
            <Figure label={t('figureMembers')} value={sum(each => each.membersOnline)} />
            <Figure label={t('figureSignedIn')} value={sum(each => each.signedIn)} />
          </dl>
          <ul class="plain stack">
            {urgentFirst.map(going => (
              <li key={going.session.id}>
                <SessionCard going={going} now={now} units={known} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function NoSessions() {
  return (
    <div class="card empty">
      <h2>{t('emptyTitle')}</h2>
      <p>{t('emptyFirst')}</p>
      <div class="row">
        {can('planSessions') && (
          <a class="button primary" href="/office/sessions/new">
            {t('plan')}
          </a>
        )}
        {can('makeImports') && (
          <a class="button" href="/office/imports">
            {t('importPeople')}
          </a>
        )}
      </div>
    </div>
  );
}

function Figure({ label, value }: { readonly label: string; readonly value: number }) {
  return (
    <div class="card">
      <dt class="quiet">{label}</dt>
      <dd class="figures">{value.toLocaleString('en')}</dd>
    </div>
  );
}

function stateOf({ session, onAir }: Going, now: number): { words: string; tone: string } {
  if (session.state === 'cancelled') return { words: t('cancelled'), tone: 'warn' };
  if (onAir) return { words: `● ${t('onAir')}`, tone: 'air' };
  if (session.state === 'closed') return { words: `✓ ${t('closed')}`, tone: 'good' };
  if (now > session.endsAt) return { words: t('ended'), tone: '' };
  return now >= session.startsAt ? { words: t('running'), tone: 'info' } : { words: t('planned'), tone: '' };
}

interface CardProps {
  readonly going: Going;
  readonly now: number;
  readonly units: readonly Unit[];
}

/** What wants attention now comes first: on air, in class, to come, over, closed. */
function rankOf({ session, onAir }: Going, now: number): number {
  if (onAir) return 0;
  if (session.state === 'closed' || session.state === 'cancelled') return 4;
  if (now > session.endsAt) return 3;
  return now >= session.startsAt ? 1 : 2;
}

function SessionCard({ going, now, units }: CardProps) {
  const { session, onAir, onAirSince } = going;
  const state = stateOf(going, now);
  const open = session.state !== 'cancelled' && session.state !== 'closed';
  return (
    <article class="card session-card">
      <div class="stack facts">
        <div class="row">
          <span class={`tag ${state.tone}`}>{state.words}</span>
          {onAir && onAirSince !== null && (
            <span class="quiet figures">{t('onAirSince', { time: duration(now - onAirSince) })}</span>
          )}
        </div>
        <h2>
          <a href={`/office/sessions/${session.id}`}>{session.title}</a>
        </h2>
        <p class="quiet">
          <span class="figures">
            {clock(session.startsAt)}–{clock(session.endsAt)}
          </span>
          {` · ${session.lecturerName} · ${session.placeName ?? t('online')} · ${session.classTitle}`}
        </p>
      </div>
      <div class="bars">
        <Bar label={t('classrooms')} count={going.classroomsOnline} total={going.classroomsInvited} />
        <Bar label={t('signedIn')} count={going.signedIn} total={going.invited} />
        <p class="row spread">
          <span class="quiet">{t('members')}</span>
          <strong class="figures">{going.membersOnline}</strong>
        </p>
      </div>
      <div class="actions">
        <a class="button" href={`/office/sessions/${session.id}`}>
          {t('roster')}
        </a>
        {session.live && open && sessionRights(session, units).lecture && (
          <a class="button" href={`/studio/${session.id}`}>
            {t('studio')}
          </a>
        )}
        {session.live && open && (
          <a class="button" href={`/room/${session.id}`}>
            {t('room')}
          </a>
        )}
      </div>
    </article>
  );
}

function Bar({ label, count, total }: { readonly label: string; readonly count: number; readonly total: number }) {
  return (
    <div class="bar">
      <p class="row spread">
        <span class="quiet">{label}</span>
        <strong class="figures">
          {t('of', { count: count.toLocaleString('en'), total: total.toLocaleString('en') })}
        </strong>
      </p>
      <meter min={0} max={Math.max(total, 1)} value={Math.min(count, total)} aria-label={label} />
    </div>
  );
}
