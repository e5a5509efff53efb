import type { IncomingMessage } from 'node:http';
import type { Express, NextFunction, Request, Response } from 'express';
import type * as z from 'zod';
import { type AccessTable, decide, type Principal, type Subject, type SubjectKind } from './access.ts';
import type { Failure, RouteContract } from './contract.ts';
import { errorStatus, SchoolError, toErrorCode } from './errors.ts';
import type { Logger } from './log.ts';

/** What the server needs to know to admit a request; the identity room and the rooms' resolvers answer it. */
export interface Gate {
  readonly table: AccessTable;
  /** Who sent it, by cookie or device key. Never throws for a bad credential: that is `anonymous`. */
  identify(request: IncomingMessage): Promise<Principal>;
  /** Where a thing stands, or undefined when there is none with that id. */
  locate(kind: SubjectKind, id: string): Promise<Subject | undefined>;
}

export interface Call<Params, Query, Body> {
  readonly principal: Principal;
  /** Paths of the subtrees that the caller may see by this request; lists filter by it. */
  readonly scope: readonly string[];
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The caller's address, for limits only. */
  readonly address: string;
  readonly request: Request;
  readonly response: Response;
}

export interface FileAnswer {
  readonly type: string;
  /** Offered name; may be Chinese. Absent: shown in the page. */
  readonly name?: string;
  readonly body: Buffer | string;
}

type CallOf<R> =
  R extends RouteContract<infer P, infer Q, infer B, z.ZodType> ? Call<z.output<P>, z.output<Q>, z.output<B>> : never;
type AnswerOf<R> = R extends RouteContract<z.ZodType, z.ZodType, z.ZodType, infer A> ? z.input<A> : never;

/** Collects the routes of all rooms; each is admitted by the same gate. */
export interface Routes {
  /** Serves a route with JSON. @throws at start when the access table has no row for it */
  serve<R extends RouteContract>(contract: R, handle: (call: CallOf<R>) => Promise<AnswerOf<R>>): void;
  /** Serves a route that answers a file. */
  download<R extends RouteContract>(contract: R, handle: (call: CallOf<R>) => Promise<FileAnswer>): void;
  /** The keys of all routes served so far, `METHOD /path`. */
  readonly keys: readonly string[];
}

/**
 * Admits one request or socket message: identify, find the row, locate the subject, decide.
 * @param fields the parsed params, query and body together
 * @throws SchoolError signInNeeded, notAllowed, outOfScope, deviceRevoked, notFound
 */
export async function admit(
  gate: Gate,
  key: string,
  principal: Principal,
  fields: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> {
  const row = gate.table[key];
  if (row === undefined) throw new SchoolError('notAllowed', `nobody may ${key}`);
  // Who has no right to the route at all must not learn whether a thing exists.
  const general = decide(row, principal, undefined);
  if (general.outcome !== 'allowed') throw new SchoolError(general.outcome);
  if (row.about === undefined) return general.scope;
  const value = fields[row.about.field];
  if (value === undefined || value === null) {
    if (row.about.optional) return general.scope;
    throw new SchoolError('badInput', `${row.about.field} is missing`);
  }
  let scope = general.scope;
  for (const each of Array.isArray(value) ? value : [value]) {
    const subject = await gate.locate(row.about.kind, String(each));
    if (subject === undefined) throw new SchoolError('notFound', `no such ${row.about.kind}`);
    const decision = decide(row, principal, subject);
    if (decision.outcome !== 'allowed') throw new SchoolError(decision.outcome);
    scope = decision.scope;
  }
  return scope;
}

export function createRoutes(app: Express, gate: Gate, log: Logger): Routes {
  const keys: string[] = [];

  function add<R extends RouteContract>(
    contract: R,
    answer: (call: CallOf<R>, response: Response) => Promise<void>,
  ): void {
    const key = `${contract.method} ${contract.path}`;
    if (gate.table[key] === undefined) throw new Error(`the access table has no row for ${key}`);
    keys.push(key);
    const verb = contract.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    app[verb](contract.path, async (request, response) => {
      if (request.method !== 'GET' && isFromForeignPage(request))
        throw new SchoolError('notAllowed', 'sent by a foreign page');
      const principal = await gate.identify(request);
      const params = parse(contract.params, request.params, 'params') as Record<string, unknown>;
      const query = parse(contract.query, request.query, 'query') as Record<string, unknown>;
      const body = parse(contract.body, request.body ?? {}, 'body');
      const fields = { ...(isRecord(body) ? body : {}), ...query, ...params };
      const scope = await admit(gate, key, principal, fields);
      const call = { principal, scope, params, query, body, address: addressOf(request), request, response };
      await answer(call as unknown as CallOf<R>, response);
    });
  }

  return {
    keys,
    serve(contract, handle) {
      add(contract, async (call, response) => {
        const value = contract.answer.parse(await handle(call));
        if (!response.headersSent) response.json(value);
      });
    },
    download(contract, handle) {
      add(contract, async (call, response) => {
        const sent = await handle(call);
        response.type(sent.type);
        if (sent.name !== undefined) response.attachment(sent.name);
        response.send(sent.body);
      });
    },
  };

  function parse<T extends z.ZodType>(schema: T, value: unknown, part: string): z.output<T> {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const fields = parsed.error.issues.slice(0, 10).map(issue => ({ at: issue.path.join('.'), problem: issue.code }));
    log.debug({ part, fields }, 'bad input');
    throw new SchoolError('badInput', `the ${part} of the request is not understood`, { part, fields });
  }
}

/** The last handler of the application: turns what was thrown into a Failure. */
export function answerFailures(log: Logger) {
  return (thrown: unknown, request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const failure = toFailure(thrown, log, `${request.method} ${request.path}`);
    response.status(errorStatus[failure.code]).json({ error: failure });
  };
}

/** What a caller is told of a thrown thing; the unexpected is logged whole and told in one word. */
export function toFailure(thrown: unknown, log: Logger, about: string): Failure {
  if (thrown instanceof SchoolError) return { code: thrown.code, message: thrown.message, details: thrown.details };
  const type = (thrown as { type?: unknown } | null)?.type;
  if (type === 'entity.too.large') return { code: 'tooLarge', message: 'the request is too large' };
  if (type === 'entity.parse.failed' || type === 'encoding.unsupported' || type === 'charset.unsupported')
    return { code: 'badInput', message: 'the request is not JSON' };
  if (thrown instanceof URIError) return { code: 'badInput', message: 'the address is not understood' };
  const code = toErrorCode(thrown);
  log.error({ err: thrown, about }, 'request failed');
  return { code, message: code };
}

/**
 * Whether a page of another site sent it: such a page must not act with our cookie. Browsers name the sender's site over
 * HTTPS and for sockets and plain HTTP its origin; of that the port may differ, for a proxy in front may hide ours.
 */
export function isFromForeignPage(request: IncomingMessage): boolean {
  const { origin, host, 'sec-fetch-site': site, 'x-forwarded-host': forwarded } = request.headers;
  if (site !== undefined && request.headers.upgrade === undefined) return site !== 'same-origin' && site !== 'none';
  if (origin === undefined) return false;
  const sender = hostnameOf(origin);
  const ours = [host, forwarded].flatMap(each => (typeof each === 'string' ? [hostnameOf(`http://${each}`)] : []));
  return sender === undefined || !ours.includes(sender);
}

const hostnameOf = (address: string): string | undefined =>
  URL.canParse(address) ? new URL(address).hostname : undefined;

export function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? 'unknown';
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
