import { useState } from 'preact/hooks';
import { listSessions, type Session } from '../../../server/classes/contract.ts';
import { call } from '../../common/api.ts';
import { clock, day, hours, instantOf, isoDay } from '../../common/format.ts';
import { useRequest } from '../../common/useRequest.ts';
import { SelectField, TextField } from '../parts/Field.tsx';
import { queryOfUnit, unitLookedAt } from '../parts/lookedAt.ts';
import { Ready } from '../parts/Ready.tsx';
import { can } from '../parts/rights.ts';
import { useQuery } from '../parts/useQuery.ts';
import { sessionsWords as t } from './sessionsWords.ts';
import './sessions.css';

/** 2026-11 -> 2026-12, for any number of months. */
function monthAfter(month: string, by: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  const index = year * 12 + number - 1 + by;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

const dayMs = 86_400_000;

/** The Mondays of the weeks that a month touches, each as an instant. @param from, to the month's first and last instant */
function weeksOf(from: number, to: number): readonly number[] {
  const weekday = (new Date(from + 8 * 3_600_000).getUTCDay() + 6) % 7;
  const first = from - weekday * dayMs;
  return Array.from({ length: Math.ceil((to - first) / (7 * dayMs)) }, (_, index) => first + index * 7 * dayMs);
}

/** 课次: a month of sessions and the way to plan more. */
export function SessionsPage() {
  const [query, change] = useQuery();
  const unitId = unitLookedAt();
  const thisMonth = isoDay(Date.now()).slice(0, 7);
  const month = /^20\d\d-(0[1-9]|1[0-2])$/.test(query['month'] ?? '') ? (query['month'] ?? thisMonth) : thisMonth;
  const from = instantOf(`${month}-01`, '00:00');
  const to = instantOf(`${monthAfter(month, 1)}-01`, '00:00') - 1;
  const [reading] = useRequest(`sessions ${month} ${unitId}`, signal =>
    call(listSessions, { query: { from, to, ...queryOfUnit(unitId) } }, { signal }),
  );
  const go = (next: string): void => change({ month: next === thisMonth ? undefined : next, week: undefined });
  return (
    <>
      <header class="row spread">
        <h1>{t('title')}</h1>
        {can('planSessions') && (
          <a class="button primary" href="/office/sessions/new">
            + {t('create')}
          </a>
        )}
      </header>
      <div class="row">
        <button type="button" class="button" aria-label={t('previousMonth')} onClick={() => go(monthAfter(month, -1))}>
          ‹
        </button>
        <input
          class="input month"
          type="month"
          aria-label={t('month')}
          value={month}
          onChange={event => go(event.currentTarget.value)}
        />
        <button type="button" class="button" aria-label={t('nextMonth')} onClick={() => go(monthAfter(month, 1))}>
          ›
        </button>
        {month !== thisMonth && (
          <button type="button" class="button plain" onClick={() => go(thisMonth)}>
            {t('thisMonth')}
          </button>
        )}
      </div>
      <Ready reading={reading}>
        {value => <Month key={month} sessions={value.sessions} weeks={weeksOf(from, to)} />}
      </Ready>
    </>
  );
}

interface MonthProps {
  readonly sessions: readonly Session[];
  readonly weeks: readonly number[];
}

/** The month's sessions, narrowed to a week and to what their words hold. */
function Month({ sessions, weeks }: MonthProps) {
  const [query, change] = useQuery();
  const [text, setText] = useState('');
  const week = weeks.find(each => isoDay(each) === query['week']);
  const typed = text.trim().toLowerCase();
  const shown = sessions.filter(
    each =>
      (week === undefined || (each.startsAt >= week && each.startsAt < week + 7 * dayMs)) &&
      [each.title, each.classTitle, each.lecturerName, each.placeName ?? t('online')].some(words =>
        words.toLowerCase().includes(typed),
      ),
  );
  if (sessions.length === 0) return <MonthTable sessions={sessions} />;
  return (
    <>
      <div class="filters">
        <SelectField
          label={t('week')}
          value={week === undefined ? '' : isoDay(week)}
          onValue={value => change({ week: value })}
          options={[
            ['', t('wholeMonth')],
            ...weeks.map(each => [isoDay(each), `${day(each)} – ${day(each + 6 * dayMs)}`] as const),
          ]}
        />
        <div class="grow">
          <TextField label={t('find')} type="search" value={text} onValue={setText} />
        </div>
      </div>
      {shown.length === 0 ? <p class="card empty">{t('noneFits')}</p> : <MonthTable sessions={shown} />}
    </>
  );
}

function MonthTable({ sessions }: { readonly sessions: readonly Session[] }) {
  if (sessions.length === 0)
    return (
      <div class="card empty">
        <p>{t('emptyMonth')}</p>
        {can('planSessions') && <p>{t('emptyMonthHint')}</p>}
      </div>
    );
  const held = sessions.filter(each => each.state !== 'cancelled');
  const total = held.reduce((sum, each) => sum + each.hours, 0);
  return (
    <>
      <p class="quiet">{t('monthSummary', { count: held.length, hours: hours(total) })}</p>
      <div class="table-wrap tall">
        <table class="table sessions-table">
          <thead>
            <tr>
              <th scope="col">{t('when')}</th>
              <th scope="col">{t('session')}</th>
              <th scope="col">{t('lecturer')}</th>
              <th scope="col">{t('place')}</th>
              <th scope="col">{t('invited')}</th>
              <th scope="col" class="number">
                {t('hours')}
              </th>
              <th scope="col">{t('state')}</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map(session => (
              <tr key={session.id} class={session.state === 'cancelled' ? 'cancelled' : ''}>
                <td class="figures when">
                  {day(session.startsAt)}
                  <br />
                  <span class="quiet">
                    {clock(session.startsAt)}–{clock(session.endsAt)}
                  </span>
                </td>
                <td>
                  <a href={`/office/sessions/${session.id}`}>{session.title}</a>
                  <br />
                  <span class="quiet small">{session.classTitle}</span>
                </td>
                <td>{session.lecturerName}</td>
                <td>
                  {session.placeName ?? t('online')} {session.live && <span class="tag info">{t('live')}</span>}
                </td>
                <td class="small">{sayInvited(session)}</td>
                <td class="number">{hours(session.hours)}</td>
                <td>
                  <StateTag session={session} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** The first few invited units by name, and how many there are. */
export function sayInvited({ invited }: Session): string {
  const names = invited.slice(0, 3).map(each => each.name);
  return invited.length <= 3 ? names.join('、') : t('unitsCount', { names: names.join('、'), count: invited.length });
}

const tones = { planned: '', running: 'info', over: 'warn', open: 'info', closed: 'good', cancelled: 'warn' } as const;

/** The state in words of the day: a planned session whose time has come is in progress, one whose time is over waits. */
export function StateTag({ session: { state, startsAt, endsAt } }: { readonly session: Session }) {
  const now = Date.now();
  const shown = state !== 'planned' || now < startsAt ? state : now <= endsAt ? 'running' : 'over';
  return <span class={`tag ${tones[shown]}`}>{t(`state_${shown}`)}</span>;
}
