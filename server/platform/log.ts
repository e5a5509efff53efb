import { type Logger, pino } from 'pino';

export type { Logger };

/** The server's log: one JSON object a line on standard error, so that standard output stays for people. */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: [
          'password',
          'pin',
          'token',
          'key',
          'secret',
          '*.password',
          '*.pin',
          '*.token',
          '*.key',
          '*.secret',
          'req.headers',
        ],
        censor: '[hidden]',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
