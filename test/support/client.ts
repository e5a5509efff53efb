import { io, type Socket } from 'socket.io-client';
import type * as z from 'zod';
import type { Failure, Result, RouteContract, SocketContract } from '../../server/platform/contract.ts';

/** A request that was refused, as its caller sees it. */
export class Refused extends Error {
  readonly code: Failure['code'];
  readonly status: number;
  readonly details: Failure['details'];
  constructor(failure: Failure, status: number) {
    super(`${failure.code}: ${failure.message}`);
    this.name = 'Refused';
    this.code = failure.code;
    this.status = status;
    this.details = failure.details;
  }
}

type PartsOf<R> =
  R extends RouteContract<infer P, infer Q, infer B, z.ZodType>
    ? { readonly params?: z.input<P>; readonly query?: z.input<Q>; readonly body?: z.input<B> }
    : never;
type AnswerOf<R> = R extends RouteContract<z.ZodType, z.ZodType, z.ZodType, infer A> ? z.output<A> : never;

/** One browser or kiosk of a test: keeps its cookie, speaks real HTTP and sockets. */
export class Client {
  readonly url: string;
  /** Sent with every request; a kiosk's key stands here as `authorization`. */
  readonly headers: Record<string, string>;
  cookie: string | undefined;
  /** Cookies as the server set them last, with their attributes. */
  lastSetCookie: string | undefined;
  readonly #sockets: Socket[] = [];

  constructor(url: string, headers: Record<string, string> = {}) {
    this.url = url;
    this.headers = { ...headers };
  }

  /** Sends anything; `body` goes as it is when it is text, else as JSON. */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
        ...this.headers,
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      this.lastSetCookie = line;
      const pair = line.split(';', 1)[0] ?? '';
      this.cookie = pair.endsWith('=') ? undefined : pair;
    }
    return response;
  }

  /** Calls a route of a contract. @throws Refused with the code that the server answered */
  async call<R extends RouteContract>(contract: R, parts?: PartsOf<R>): Promise<AnswerOf<R>> {
    const response = await this.request(contract, parts);
    const json = (await response.json()) as { error?: Failure };
    if (!response.ok)
      throw new Refused(json.error ?? { code: 'failed', message: JSON.stringify(json) }, response.status);
    return contract.answer.parse(json) as AnswerOf<R>;
  }

  /** Calls a route and answers the bare response, for files. */
  request<R extends RouteContract>(contract: R, parts?: PartsOf<R>): Promise<Response> {
    const {
      params = {},
      query = {},
      body,
    } = (parts ?? {}) as {
      params?: Record<string, unknown>;
      query?: Record<string, unknown>;
      body?: unknown;
    };
    const path = contract.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
    const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]));
    const withBody = contract.method !== 'GET';
    return this.send(
      contract.method,
      pairs.length === 0 ? path : `${path}?${search}`,
      withBody ? (body ?? {}) : undefined,
    );
  }

  /** Opens a socket as this client and waits until it is connected. */
  async connect(): Promise<Socket> {
    const key = /^Kiosk (\S+)$/.exec(this.headers['authorization'] ?? '')?.[1];
    const socket = io(this.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: this.cookie === undefined ? {} : { cookie: this.cookie },
      ...(key === undefined ? {} : { auth: { kioskKey: key } }),
    });
    this.#sockets.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  }

  close(): void {
    for (const socket of this.#sockets) socket.disconnect();
  }
}

/** The code with which something is refused, or `allowed`; anything but a refusal is thrown on. */
export async function codeOf(asked: Promise<unknown>): Promise<Failure['code'] | 'allowed'> {
  try {
    await asked;
    return 'allowed';
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.code;
    throw thrown;
  }
}

/** Makes a socket request of a contract. @throws Refused (status 0) with the code that the server answered */
export async function ask<S extends SocketContract>(
  socket: Socket,
  contract: S,
  data: z.input<S['data']>,
): Promise<z.output<S['answer']>> {
  const result = (await socket.timeout(10_000).emitWithAck(contract.name, data)) as Result<unknown>;
  if (!result.ok) throw new Refused(result.error, 0);
  return contract.answer.parse(result.value) as z.output<S['answer']>;
}
