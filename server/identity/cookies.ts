import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Request, Response } from 'express';

/**
 * One cookie for each way to the same machine: a browser lets no plain page replace a cookie that HTTPS set, so with
 * one name a login at port 3000 would be lost without a word after one at port 3443.
 */
const nameFor = (request: IncomingMessage): string => (isSecure(request) ? '__Host-tt' : 'tt');

/** A proxy in front says so in the header; who forges it only keeps a cookie from themselves. */
const isSecure = (request: IncomingMessage): boolean =>
  request.socket instanceof TLSSocket || request.headers['x-forwarded-proto'] === 'https';

/** The login's secret that a request carries, if any. */
export function readLoginCookie(request: IncomingMessage): string | undefined {
  const name = nameFor(request);
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key = '', value = ''] = pair.trim().split('=', 2);
    if (key === name && value !== '') return value;
  }
  return undefined;
}

/** Gives the browser its login; for good or, without `maxAge`, until it is closed. Hidden from scripts and other sites. */
export function setLoginCookie(request: Request, response: Response, secret: string, maxAge?: number): void {
  response.cookie(nameFor(request), secret, { ...attributes(request), ...(maxAge === undefined ? {} : { maxAge }) });
}

export function clearLoginCookie(request: Request, response: Response): void {
  response.clearCookie(nameFor(request), attributes(request));
}

const attributes = (request: Request) =>
  ({ httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure(request) }) as const;
