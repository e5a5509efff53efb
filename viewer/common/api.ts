import type * as z from 'zod';
import type { Failure, RouteContract } from '../../server/platform/contract.ts';
import type { ErrorCode } from '../../server/platform/errors.ts';
import { sayFailure } from './failureWords.ts';

/** A request that failed, with words for the person. `offline`: nothing was reached. */
export class RequestFailure extends Error {
  readonly code: ErrorCode | 'offline';
  readonly details: Failure['details'];
  constructor(code: ErrorCode | 'offline', details?: Failure['details']) {
    super(code);
    this.name = 'RequestFailure';
    this.code = code;
    this.details = details;
  }
  /** What to show. */
  get words(): string {
    return sayFailure(this.code);
  }
}

/** Words for whatever was thrown. */
export function wordsOf(thrown: unknown): string {
  return thrown instanceof RequestFailure ? thrown.words : sayFailure('failed');
}

type PartsOf<R> =
  R extends RouteContract<infer P, infer Q, infer B, z.ZodType>
    ? Part<'params', z.input<P>> & Part<'query', z.input<Q>> & Part<'body', z.input<B>>
    : never;
type Part<Name extends string, Value> =
  Record<string, never> extends Value ? { readonly [N in Name]?: Value } : { readonly [N in Name]: Value };
type AnswerOf<R> = R extends RouteContract<z.ZodType, z.ZodType, z.ZodType, infer A> ? z.output<A> : never;

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Further headers, such as a kiosk's key. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Gives up after so many milliseconds; 20 s unless told. */
  readonly timeoutMs?: number;
}

/** The address of a route with its params and query filled in. */
export function addressOf<R extends RouteContract>(contract: R, parts: PartsOf<R>): string {
  const given = parts as { params?: Record<string, unknown>; query?: Record<string, unknown> };
  const path = contract.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(given.params?.[name])));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given.query ?? {}))
    if (value !== undefined) query.set(name, String(value));
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Calls one route of the server. @throws RequestFailure */
export async function call<R extends RouteContract>(
  contract: R,
  parts: PartsOf<R>,
  options: CallOptions = {},
): Promise<AnswerOf<R>> {
  const given = parts as { body?: unknown };
  const timeout = AbortController === undefined ? undefined : new AbortController();
  const timer = setTimeout(() => timeout?.abort(), options.timeoutMs ?? 20_000);
  options.signal?.addEventListener('abort', () => timeout?.abort());
  let response: Response;
  let json: unknown;
  try {
    response = await fetch(addressOf(contract, parts), {
      method: contract.method,
      credentials: 'same-origin',
      headers: { ...(contract.method === 'GET' ? {} : { 'content-type': 'application/json' }), ...options.headers },
      ...(contract.method === 'GET' ? {} : { body: JSON.stringify(given.body ?? {}) }),
      ...(timeout === undefined ? {} : { signal: timeout.signal }),
    });
    json = await response.json();
  } catch {
    throw new RequestFailure('offline');
  } finally {
    clearTimeout(timer);
  }
  if (!response.ok) {
    const failure = (json as { error?: Failure } | null)?.error;
    throw new RequestFailure(failure?.code ?? 'failed', failure?.details);
  }
  // The server checked its answer against the same contract before sending it.
  return json as AnswerOf<R>;
}
