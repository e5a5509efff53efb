import { resolve } from 'node:path';
import * as z from 'zod';

const port = z.coerce.number().int().min(0).max(65535);

/** Everything that can be set from outside, by environment variable. Parsed once, at the start. */
export const configSchema = z
  .object({
    DATA_DIR: z.string().min(1).default('./data').describe('folder for the store, recordings and certificates'),
    HOST: z.string().min(1).default('127.0.0.1').describe('address of the plain HTTP port'),
    PORT: port.default(3000).describe('plain HTTP port; 0 takes a free one'),
    HTTPS_HOST: z.string().min(1).default('0.0.0.0').describe('address of the HTTPS port'),
    HTTPS_PORT: port.default(3443).describe('HTTPS port; 0 takes a free one'),
    TLS_CERT: z.string().min(1).optional().describe('file with the certificate chain, PEM; with TLS_KEY'),
    TLS_KEY: z.string().min(1).optional().describe('file with the private key, PEM'),
    ANNOUNCED_ADDRESS: z.string().min(1).optional().describe('address that browsers reach the media ports at'),
    MEDIA_HOST: z.string().min(1).default('0.0.0.0').describe('address that the media ports listen on'),
    MEDIA_PORT_FIRST: port.default(44000).describe('first media port; one a worker, UDP and TCP'),
    MEDIA_PORT_LAST: port.default(44199).describe('last media port; plain RTP takes from the end'),
    MEDIA_WORKERS: z.coerce.number().int().min(1).max(64).optional().describe('media workers; default one a core'),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  })
  .refine(value => (value.TLS_CERT === undefined) === (value.TLS_KEY === undefined), {
    path: ['TLS_CERT'],
    message: 'TLS_CERT and TLS_KEY go together',
  })
  .refine(value => value.MEDIA_PORT_LAST - value.MEDIA_PORT_FIRST >= 9, {
    path: ['MEDIA_PORT_LAST'],
    message: 'at least 10 media ports are needed',
  });

export interface Config {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly httpsHost: string;
  readonly httpsPort: number;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly announcedAddress: string | undefined;
  readonly mediaHost: string;
  readonly mediaPorts: { readonly first: number; readonly last: number };
  readonly mediaWorkers: number | undefined;
  readonly logLevel: string;
}

/** A setting that cannot be used; the message names the variable and what is allowed. */
export class ConfigError extends Error {}

/** @throws ConfigError naming each wrong variable, what it says and what is allowed */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = configSchema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(issue => {
      const name = String(issue.path[0] ?? '');
      return `${name}=${JSON.stringify(given[name] ?? '')}: ${issue.message}`;
    });
    throw new ConfigError(lines.join('\n'));
  }
  const value = parsed.data;
  return {
    dataDir: resolve(value.DATA_DIR),
    host: value.HOST,
    port: value.PORT,
    httpsHost: value.HTTPS_HOST,
    httpsPort: value.HTTPS_PORT,
    tls:
      value.TLS_CERT !== undefined && value.TLS_KEY !== undefined
        ? { cert: value.TLS_CERT, key: value.TLS_KEY }
        : undefined,
    announcedAddress: value.ANNOUNCED_ADDRESS,
    mediaHost: value.MEDIA_HOST,
    mediaPorts: { first: value.MEDIA_PORT_FIRST, last: value.MEDIA_PORT_LAST },
    mediaWorkers: value.MEDIA_WORKERS,
    logLevel: value.LOG_LEVEL,
  };
}
