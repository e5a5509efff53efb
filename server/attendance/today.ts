import type * as z from 'zod';
import { listSessions } from '../classes/actions.ts';
import type { Principal } from '../platform/access.ts';
import { isUnder } from '../platform/access.ts';
import type { Deps } from '../platform/deps.ts';
import type { today } from './contract.ts';
import { rosterPaths } from './roster.ts';
import { dayOf } from './rules.ts';
import { countSignedIn, findUnit, listUnitCounts } from './store.ts';

/** What the live rooms know of a session right now; the wiring hands it in. */
export interface LiveFigures {
  /** @param scope only classrooms and members of these subtrees are counted */
  of(
    sessionId: string,
    scope: readonly string[],
  ): {
    readonly onAir: boolean;
    readonly since: number | null;
    readonly classroomsOnline: number;
    readonly membersOnline: number;
  };
}

const classrooms: readonly string[] = ['teachingPoint', 'specialPoint'];

/** 今天: the sessions of the day in Asia/Shanghai that the caller sees, each as it goes. */
export async function readToday(
  deps: Deps,
  live: LiveFigures,
  principal: Principal,
  scope: readonly string[],
  unitId?: string,
): Promise<z.infer<typeof today.answer>> {
  const now = deps.clock.now();
  const day = dayOf(now);
  const records = (await listSessions(deps.db, principal, scope, { from: day.from, to: day.to - 1, unitId })).filter(
    record => record.session.state !== 'cancelled',
  );
  const unit = unitId === undefined ? undefined : (await findUnit(deps.db, unitId))?.path;
  const seen = unit === undefined ? scope : rosterPaths([unit], scope);
  const units = await listUnitCounts(deps.db);
  const signedIn = await countSignedIn(
    deps.db,
    records.map(record => record.session.id),
    seen,
  );
  return {
    now,
    sessions: records.map(record => {
      const paths = rosterPaths(record.place.invited, scope, unit);
      const invited = units.filter(each => isUnder(each.path, paths));
      const figures = live.of(record.session.id, seen);
      return {
        session: record.session,
        onAir: figures.onAir,
        onAirSince: figures.since,
        classroomsOnline: figures.classroomsOnline,
        classroomsInvited: invited.filter(each => classrooms.includes(each.kind)).length,
        membersOnline: figures.membersOnline,
        signedIn: signedIn.get(record.session.id) ?? 0,
        invited: invited.reduce((sum, each) => sum + each.people, 0),
      };
    }),
  };
}
