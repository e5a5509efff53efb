import * as z from 'zod';
import type { ErrorCode } from './errors.ts';

/** What crosses the wire is described once, here and in each room's `contract.ts`, for server, browsers and tests. */

/** An opaque id: a UUID made by the server, or by a kiosk for its events. */
export const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/);
/** Epoch milliseconds. */
export const instant = z.int().min(0).max(8_640_000_000_000_000);
/** A calendar day of Asia/Shanghai, `2026-11-23`. */
export const isoDate = z.iso.date();
/** Study hours in hundredths: 400 is 4.00 hours. */
export const hundredths = z.int().min(-1_000_000_00).max(1_000_000_00);
/** A person's or thing's name as typed. */
export const shortText = z.string().trim().min(1).max(120);
export const longText = z.string().trim().max(4000);

export const empty = z.strictObject({});
export const done = z.strictObject({ ok: z.literal(true) });
export const ok: z.infer<typeof done> = { ok: true };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface RouteContract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: Method;
  readonly path: `/${string}`;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly answer: Answer;
}

type Empty = typeof empty;

/** Describes one HTTP route. Parts that are left out must be absent from the request. */
export function route<
  Answer extends z.ZodType,
  Params extends z.ZodType = Empty,
  Query extends z.ZodType = Empty,
  Body extends z.ZodType = Empty,
>(
  method: Method,
  path: `/${string}`,
  parts: { params?: Params; query?: Query; body?: Body; answer: Answer },
): RouteContract<Params, Query, Body, Answer> {
  return {
    method,
    path,
    params: parts.params ?? (empty as unknown as Params),
    query: parts.query ?? (empty as unknown as Query),
    body: parts.body ?? (empty as unknown as Body),
    answer: parts.answer,
  };
}

/** Marks the answer of a route that sends a file, not JSON. */
export const file = z.literal('file');

export interface SocketContract<Data extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> {
  readonly name: `${string}:${string}`;
  readonly data: Data;
  readonly answer: Answer;
}

/** Describes one socket request, named in the imperative (`room:produce`); answered with a {@link Result}. */
export function socketRequest<Data extends z.ZodType, Answer extends z.ZodType>(
  name: `${string}:${string}`,
  data: Data,
  answer: Answer,
): SocketContract<Data, Answer> {
  return { name, data, answer };
}

/** What a failed request answers, over HTTP and sockets alike. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

/** A page of a long list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(500).default(100),
  offset: z.coerce.number().int().min(0).default(0),
};
