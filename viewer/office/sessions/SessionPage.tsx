import { useState } from 'preact/hooks';
import type * as z from 'zod';
import { type AttendanceRow, closeSession, sessionRoster } from '../../../server/attendance/contract.ts';
import { cancelSession, type Session } from '../../../server/classes/contract.ts';
import { registerSheet } from '../../../server/reports/contract.ts';
import { addressOf, call, RequestFailure } from '../../common/api.ts';
import { commonWords } from '../../common/commonWords.ts';
import { clock, dayAndClock, hours } from '../../common/format.ts';
import { sayDone, sayFailed, sayProblem } from '../../common/Toasts.tsx';
import { useRequest } from '../../common/useRequest.ts';
import { language } from '../../common/words.ts';
import { queryOfUnit, unitLookedAt } from '../parts/lookedAt.ts';
import { Ready } from '../parts/Ready.tsx';
import { can } from '../parts/rights.ts';
import { useUnits } from '../parts/useUnits.ts';
import { CloseDialog } from './CloseDialog.tsx';
import { EditSession } from './EditSession.tsx';
import { MarkDialog } from './MarkDialog.tsx';
import { type Roster, RosterRooms } from './RosterRooms.tsx';
import { RosterTable } from './RosterTable.tsx';
import { rosterWords as t } from './rosterWords.ts';
import { StateTag, sayInvited } from './SessionsPage.tsx';
import { SignDialog } from './SignDialog.tsx';
import { type SessionRights, sessionRights } from './sessionRights.ts';
import { sessionsWords } from './sessionsWords.ts';
import './sessions.css';

type Without = z.output<typeof closeSession.answer>['withoutSignOut'];
type Asking =
  | { readonly what: 'edit' | 'sign' }
  | { readonly what: 'mark'; readonly row: AttendanceRow }
  | { readonly what: 'closed'; readonly without: Without };

/** One session: what it is, who came, what the evidence is. */
export function SessionPage({ sessionId }: { readonly sessionId: string }) {
  const unitId = unitLookedAt();
  const [reading, again] = useRequest(`roster ${sessionId} ${unitId}`, signal =>
    call(sessionRoster, { params: { sessionId }, query: queryOfUnit(unitId) }, { signal, timeoutMs: 60_000 }),
  );
  return <Ready reading={reading}>{roster => <SessionView roster={roster} again={again} />}</Ready>;
}

/** Cancels or takes that back; the toast offers the other way. */
async function setCancelled(session: Session, restore: boolean, again: () => void): Promise<void> {
  try {
    await call(cancelSession, { params: { sessionId: session.id }, body: { restore } });
    again();
    sayDone(sessionsWords(restore ? 'wasRestored' : 'wasCancelled', { title: session.title }), {
      words: commonWords('undo'),
      run: () => void setCancelled(session, !restore, again),
    });
  } catch (thrown) {
    if (thrown instanceof RequestFailure && thrown.code === 'conflict') sayProblem(sessionsWords('cannotCancel'));
    else sayFailed(thrown);
  }
}

function SessionView({ roster, again }: { readonly roster: Roster; readonly again: () => void }) {
  const { session, counts } = roster;
  const [units] = useUnits();
  const may = sessionRights(session, units.state === 'ready' ? units.value : []);
  const [asking, setAsking] = useState<Asking>();
  const shut = (): void => setAsking(undefined);

  async function close(reopen: boolean): Promise<void> {
    try {
      const { withoutSignOut } = await call(closeSession, { params: { sessionId: session.id }, body: { reopen } });
      if (reopen) sayDone(t('reopened'));
      else setAsking({ what: 'closed', without: withoutSignOut });
      again();
    } catch (thrown) {
      sayFailed(thrown);
    }
  }

  return (
    <>
      <header class="card session-head stack">
        <div class="row spread">
          <div class="stack gap">
            <h1>
              {session.title} <StateTag session={session} />
            </h1>
            <p class="quiet">{session.classTitle}</p>
          </div>
          <SessionActions session={session} may={may} onEdit={() => setAsking({ what: 'edit' })} again={again} />
        </div>
        <dl class="facts-list">
          <dt>{sessionsWords('when')}</dt>
          <dd>
            {dayAndClock(session.startsAt)}–{clock(session.endsAt)}
            {session.heldStartsAt !== null && session.heldEndsAt !== null && (
              <span class="quiet">
                {' '}
                · {sessionsWords('heldTimes', { from: clock(session.heldStartsAt), to: clock(session.heldEndsAt) })}
              </span>
            )}
          </dd>
          <dt>{sessionsWords('lecturer')}</dt>
          <dd>{session.lecturerName}</dd>
          <dt>{sessionsWords('place')}</dt>
          <dd>
            {session.placeName ?? sessionsWords('online')}{' '}
            {session.live && <span class="tag info">{sessionsWords('live')}</span>}
          </dd>
          <dt>{sessionsWords('hours')}</dt>
          <dd>{hours(session.hours)}</dd>
          <dt>{sessionsWords('invited')}</dt>
          <dd>{sayInvited(session)}</dd>
        </dl>
      </header>
      {roster.parked > 0 && <p class="notice warn">{t('parked', { count: roster.parked })}</p>}
      <div class="row spread">
        <p class="roster-figures figures">
          {(['invited', 'present', 'incomplete', 'visitors'] as const).map(key => (
            <span key={key}>
              <span class="quiet">{t(key)}</span> <strong>{counts[key].toLocaleString('en')}</strong>
            </span>
          ))}
        </p>
        <div class="row">
          <button type="button" class="button" onClick={again}>
            {t('refresh')}
          </button>
          {can('register') && (
            <>
              <a
                class="button"
                download=""
                href={addressOf(registerSheet, {
                  params: { sessionId: session.id },
                  query: { lang: language.value === 'en' ? 'en' : 'zh' },
                })}
              >
                {t('excel')}
              </a>
              <a class="button" href={`/office/sessions/${session.id}/print`}>
                {t('printRegister')}
              </a>
            </>
          )}
          {can('markByHand') && session.state !== 'cancelled' && (
            <button type="button" class="button" onClick={() => setAsking({ what: 'sign' })}>
              {t('sign')}
            </button>
          )}
          {may.close && session.state === 'closed' && (
            <button type="button" class="button" onClick={() => void close(true)}>
              {t('reopen')}
            </button>
          )}
          {may.close && (session.state === 'planned' || session.state === 'open') && (
            <button type="button" class="button primary" onClick={() => void close(false)}>
              {t('close')}
            </button>
          )}
        </div>
      </div>
      <RosterTable rows={roster.rows} onMark={row => setAsking({ what: 'mark', row })} />
      <RosterRooms roster={roster} />
      {asking?.what === 'edit' && <EditSession session={session} onClose={shut} onSaved={again} />}
      {asking?.what === 'sign' && <SignDialog roster={roster} onClose={shut} onSigned={again} />}
      {asking?.what === 'mark' && <MarkDialog session={session} row={asking.row} onClose={shut} onMarked={again} />}
      {asking?.what === 'closed' && (
        <CloseDialog without={asking.without} onClose={shut} onSign={() => setAsking({ what: 'sign' })} />
      )}
    </>
  );
}

interface ActionsProps {
  readonly session: Session;
  readonly may: SessionRights;
  readonly onEdit: () => void;
  readonly again: () => void;
}

function SessionActions({ session, may, onEdit, again }: ActionsProps) {
  const open = session.state === 'planned' || session.state === 'open';
  return (
    <div class="row">
      {session.live && open && may.lecture && (
        <a class="button" href={`/studio/${session.id}`}>
          {t('studio')}
        </a>
      )}
      {session.live && open && (
        <a class="button" href={`/room/${session.id}`}>
          {t('room')}
        </a>
      )}
      {may.edit && open && (
        <button type="button" class="button" onClick={onEdit}>
          {sessionsWords('edit')}
        </button>
      )}
      {may.edit && session.state === 'planned' && (
        <button type="button" class="button danger" onClick={() => void setCancelled(session, false, again)}>
          {sessionsWords('cancelSession')}
        </button>
      )}
      {may.edit && session.state === 'cancelled' && (
        <button type="button" class="button" onClick={() => void setCancelled(session, true, again)}>
          {sessionsWords('restoreSession')}
        </button>
      )}
    </div>
  );
}
