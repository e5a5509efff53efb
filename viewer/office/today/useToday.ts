import { useEffect } from 'preact/hooks';
import { today } from '../../../server/attendance/contract.ts';
import { watchToday } from '../../../server/live/contract.ts';
import { call } from '../../common/api.ts';
import { ask, onFact, openSocket } from '../../common/socket.ts';
import { useRequest } from '../../common/useRequest.ts';
import { queryOfUnit, unitLookedAt } from '../parts/lookedAt.ts';

const pollMs = 15_000;
/** Many sign-ins a second are one look at the figures. */
const gatherMs = 400;

/** The sessions of the day, read again when the server says that they changed, and now and then without that. */
export function useToday() {
  const unitId = unitLookedAt();
  const [reading, again] = useRequest(`today ${unitId}`, signal =>
    call(today, { query: queryOfUnit(unitId) }, { signal }),
  );
  useEffect(() => {
    const socket = openSocket();
    let gathering: ReturnType<typeof setTimeout> | undefined;
    const soon = (): void => {
      gathering ??= setTimeout(() => {
        gathering = undefined;
        again();
      }, gatherMs);
    };
    const watch = (): void => {
      // A refused watch leaves the polling, which shows the same a little later.
      ask(socket, watchToday, {}).catch((thrown: unknown) => console.debug(String(thrown)));
      soon();
    };
    socket.on('connect', watch);
    const stop = onFact(socket, 'today:changed', soon);
    const poll = setInterval(soon, pollMs);
    return () => {
      clearInterval(poll);
      clearTimeout(gathering);
      stop();
      socket.disconnect();
    };
  }, [again]);
  return reading;
}
