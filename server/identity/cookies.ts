import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';

const name = 'tt';

/** The login's secret that a request carries, if any. */
export function readLoginCookie(request: IncomingMessage): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key = '', value = ''] = pair.trim().split('=', 2);
    if (key === name && value !== '') return value;
  }
  return undefined;
}

/** Gives the browser its login; for good or, without `maxAge`, until it is closed. Hidden from scripts and other sites. */
export function setLoginCookie(request: Request, response: Response, secret: string, maxAge?: number): void {
  response.cookie(name, secret, { ...attributes(request), ...(maxAge === undefined ? {} : { maxAge }) });
}

export function clearLoginCookie(request: Request, response: Response): void {
  response.clearCookie(name, attributes(request));
}

const attributes = (request: Request) =>
  ({
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    // A proxy in front says so in the header; who forges it only keeps a cookie from themselves.
    secure: request.secure || request.headers['x-forwarded-proto'] === 'https',
  }) as const;
