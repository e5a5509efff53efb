import { request } from 'node:http';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Failure } from '../platform/contract.ts';
import { type BroadcastLine, broadcastLine } from './contract.ts';
import { readControlKey } from './controlKey.ts';

export interface BroadcastOptions {
  readonly file: string;
  readonly sessionId: string;
  readonly loop: boolean;
  readonly dataDir: string;
  /** Where the running server listens for plain HTTP. */
  readonly host: string;
  readonly port: number;
  /** Ends the broadcast (Ctrl-C). */
  readonly signal: AbortSignal;
}

/**
 * Has the running server put a file on air, shows how it goes, and waits for its end.
 * @returns the exit code: 0 when the file ended or was stopped, else 1 after saying why
 */
export async function runBroadcast(options: BroadcastOptions, print: (line: string) => void): Promise<number> {
  const notRunning = (): number => {
    print(`No server is running on ${options.dataDir}. Start it with: npm start`);
    return 1;
  };
  const key = readControlKey(options.dataDir);
  if (key === undefined) return notRunning();
  const { promise, resolve: finish } = Promise.withResolvers<number>();
  let over = false;
  /** An aborted request fails on both of its ends. */
  const stopped = (): void => {
    if (!over) print('Stopped.');
    over = true;
    finish(0);
  };
  const body = JSON.stringify({ sessionId: options.sessionId, file: resolve(options.file), loop: options.loop });
  const sent = request(
    {
      host: options.host,
      port: options.port,
      method: 'POST',
      path: '/api/local/broadcasts',
      headers: {
        authorization: `Local ${key}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
      signal: options.signal,
    },
    response => {
      const lines = createInterface({ input: response });
      let code = 1;
      let told = false;
      const tell = (text: string): void => {
        told = true;
        print(text);
      };
      lines.on('line', text => {
        if (response.statusCode !== 200) tell(refusal(text));
        else {
          const line = broadcastLine.parse(JSON.parse(text));
          if (line.state === 'ended' || line.state === 'stopped') code = 0;
          tell(wordsOf(line));
        }
      });
      // A connection that breaks shows as an end without a last word; readline passes its input's error on.
      lines.on('error', () => lines.close());
      response.on('error', () => lines.close());
      lines.on('close', () => {
        if (options.signal.aborted) {
          stopped();
          return;
        }
        if (!told || !response.complete) print('The server went away.');
        finish(code);
      });
    },
  );
  sent.on('error', reason => {
    if (options.signal.aborted) stopped();
    else if ((reason as NodeJS.ErrnoException).code === 'ECONNREFUSED') finish(notRunning());
    else {
      print(`The server went away: ${reason.message}`);
      finish(1);
    }
  });
  sent.end(body);
  return promise;
}

function refusal(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error: Failure };
    switch (error.code) {
      case 'unprocessable':
        return `This file cannot be put on air: ${error.message}`;
      case 'unavailable':
        return `${error.message}. Install it with: apt-get install -y ffmpeg`;
      case 'lecturerAlreadyThere':
        return 'A lecturer is in this live room already.';
      case 'roomNotOpen':
        return 'The live room of this session is not open at this time.';
      case 'notFound':
        return 'There is no session with this id.';
      case 'signInNeeded':
      case 'notAllowed':
        return 'The server that answers there runs on another data folder. Set DATA_DIR and PORT as it was started.';
      default:
        return `${error.code}: ${error.message}`;
    }
  } catch (reason) {
    if (reason instanceof SyntaxError) return `The server answered something else: ${text.slice(0, 200)}`;
    throw reason;
  }
}

function wordsOf(line: BroadcastLine): string {
  switch (line.state) {
    case 'onAir':
      return `On air: ${line.title}${line.durationMs === null ? '' : ` (${clock(line.durationMs)})`}. Ctrl-C ends it.`;
    case 'playing':
      return clock(line.positionMs);
    case 'ended':
      return 'The file has ended.';
    case 'stopped':
      return 'The lecture was ended.';
    case 'failed':
      return `The broadcast broke off: ${line.reason}`;
  }
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
