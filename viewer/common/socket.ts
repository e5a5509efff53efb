import { io, type Socket } from 'socket.io-client';
import type * as z from 'zod';
import { type FactName, facts } from '../../server/live/contract.ts';
import type { Result, SocketContract } from '../../server/platform/contract.ts';
import { RequestFailure } from './api.ts';

export type { Socket };

/** Opens the socket to this page's server; it reconnects by itself. @param auth a kiosk's key */
export function openSocket(auth: Readonly<Record<string, string>> = {}): Socket {
  return io({
    auth,
    transports: ['websocket', 'polling'],
    reconnectionDelay: 300,
    reconnectionDelayMax: 3000,
    timeout: 8000,
  });
}

/** Sends one typed request and waits for its answer. @throws RequestFailure, `offline` after `timeoutMs` */
export async function ask<S extends SocketContract>(
  socket: Socket,
  contract: S,
  data: z.input<S['data']>,
  timeoutMs = 8000,
): Promise<z.output<S['answer']>> {
  let result: Result<z.output<S['answer']>>;
  try {
    result = (await socket.timeout(timeoutMs).emitWithAck(contract.name, data)) as Result<z.output<S['answer']>>;
  } catch {
    throw new RequestFailure('offline');
  }
  if (!result.ok) throw new RequestFailure(result.error.code, result.error.details);
  return result.value;
}

/** Listens for a fact; what does not fit its contract is left out. @returns how to stop listening */
export function onFact<N extends FactName>(
  socket: Socket,
  name: N,
  handle: (fact: z.output<(typeof facts)[N]>) => void,
): () => void {
  const listener = (data: unknown): void => {
    const parsed = facts[name].safeParse(data);
    if (parsed.success) handle(parsed.data as z.output<(typeof facts)[N]>);
  };
  socket.on(name as string, listener);
  return () => socket.off(name as string, listener);
}
