import type { LiveFigures } from '../attendance/today.ts';
import { isUnder } from '../platform/access.ts';
import type { LiveRooms } from './rooms.ts';
import { isLive } from './rules.ts';

/** What today's list shows of the live rooms; classrooms and people count once, however many pages they have open. */
export function liveFigures(rooms: LiveRooms): LiveFigures {
  return {
    of(sessionId, scope) {
      const room = rooms.find(sessionId);
      if (room === undefined) return { onAir: false, since: null, classroomsOnline: 0, membersOnline: 0 };
      const classrooms = new Set<string>();
      const members = new Set<string>();
      for (const { counts, path } of room.peers.values()) {
        if (counts === undefined || path === null || !isUnder(path, scope)) continue;
        if (counts.kind === 'kiosk') classrooms.add(counts.unitId);
        else members.add(counts.personId);
      }
      const { state } = room;
      return {
        onAir: isLive(state),
        since: isLive(state) ? (state.state === 'onAir' ? state.since : state.onAirSince) : null,
        classroomsOnline: classrooms.size,
        membersOnline: members.size,
      };
    },
  };
}
