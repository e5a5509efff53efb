import type { Server, Socket } from 'socket.io';
import type * as z from 'zod';
import type { Principal } from './access.ts';
import type { Failure, Result, SocketContract } from './contract.ts';
import { SchoolError } from './errors.ts';
import { admit, type Gate, isFromForeignPage, toFailure } from './http.ts';
import type { Logger } from './log.ts';

export interface SocketCall<Data> {
  readonly principal: Principal;
  readonly scope: readonly string[];
  readonly data: Data;
  readonly socket: Socket;
}

/** Collects the socket requests of all rooms; each is admitted by the same gate as HTTP. */
export interface SocketRequests {
  /** @throws at start when the access table has no row for it */
  answer<S extends SocketContract>(
    contract: S,
    handle: (call: SocketCall<z.output<S['data']>>) => Promise<z.input<S['answer']>>,
  ): void;
  /** Called once for each socket that goes away. */
  onGone(handle: (socket: Socket) => void): void;
  readonly keys: readonly string[];
}

/** Tells the sockets of certain principals that their right has ended, and disconnects them. */
export function endSockets(io: Server, of: (principal: Principal) => boolean): void {
  for (const socket of io.sockets.sockets.values()) {
    if (!of(socket.data.principal as Principal)) continue;
    socket.emit('login:ended', {});
    socket.disconnect(true);
  }
}

type Acknowledge = (result: Result<unknown>) => void;
/** Requests one socket may make in a window of ten seconds; the rest are refused, not queued. */
const mostPerWindow = 300;
const windowMs = 10_000;

export function createSocketRequests(io: Server, gate: Gate, log: Logger): SocketRequests {
  const handlers = new Map<string, (socket: Socket, principal: Principal, data: unknown) => Promise<unknown>>();
  const gone: ((socket: Socket) => void)[] = [];

  io.use((socket, next) => {
    if (isFromForeignPage(socket.request)) {
      next(new Error('notAllowed'));
      return;
    }
    // A browser cannot set headers on a WebSocket, so a kiosk hands its key in with the handshake.
    const kioskKey: unknown = socket.handshake.auth['kioskKey'];
    if (typeof kioskKey === 'string') socket.request.headers.authorization = `Kiosk ${kioskKey}`;
    gate.identify(socket.request).then(
      principal => {
        socket.data.principal = principal;
        next();
      },
      (reason: unknown) => {
        log.error({ err: reason }, 'socket not identified');
        next(new Error('failed'));
      },
    );
  });

  io.on('connection', socket => {
    let windowStart = Date.now();
    let count = 0;
    socket.onAny((name: unknown, data: unknown, acknowledge: unknown) => {
      const answer: Acknowledge = typeof acknowledge === 'function' ? (acknowledge as Acknowledge) : () => {};
      const now = Date.now();
      if (now - windowStart > windowMs) {
        windowStart = now;
        count = 0;
      }
      if (++count > mostPerWindow) {
        answer({ ok: false, error: { code: 'tooMany', message: 'too many requests' } });
        return;
      }
      const handler = handlers.get(String(name));
      if (handler === undefined) {
        answer({ ok: false, error: { code: 'unknownVersion', message: 'no such request' } });
        return;
      }
      handler(socket, socket.data.principal as Principal, data).then(
        value => answer({ ok: true, value }),
        (thrown: unknown) => {
          const error: Failure = toFailure(thrown, log, String(name));
          answer({ ok: false, error });
        },
      );
    });
    socket.on('disconnect', () => {
      for (const each of gone) each(socket);
    });
  });

  const keys: string[] = [];
  return {
    keys,
    answer(contract, handle) {
      if (gate.table[contract.name] === undefined) throw new Error(`the access table has no row for ${contract.name}`);
      keys.push(contract.name);
      handlers.set(contract.name, async (socket, principal, data) => {
        const parsed = contract.data.safeParse(data);
        if (!parsed.success) {
          const fields = parsed.error.issues
            .slice(0, 10)
            .map(issue => ({ at: issue.path.join('.'), problem: issue.code }));
          throw new SchoolError('badInput', 'the request is not understood', { fields });
        }
        const scope = await admit(gate, contract.name, principal, parsed.data as Record<string, unknown>);
        return contract.answer.parse(await handle({ principal, scope, data: parsed.data as never, socket }));
      });
    },
    onGone(handle) {
      gone.push(handle);
    },
  };
}
