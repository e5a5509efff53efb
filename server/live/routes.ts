import { file as fileAnswer } from '../platform/contract.ts';
import type { Routes } from '../platform/http.ts';
import { type BroadcastLine, startLocalBroadcast } from './contract.ts';
import { broadcastFile, type FileBroadcastDeps } from './fileBroadcast.ts';

/** Orders from a command on this machine. */
export function serveLocalBroadcasts(routes: Routes, deps: FileBroadcastDeps): void {
  routes.serve(startLocalBroadcast, async ({ body, response }) => {
    const left = new AbortController();
    // Also when it has not begun yet: nobody waits for it any more.
    response.on('close', () => left.abort());
    const say = (line: BroadcastLine): void => {
      if (!response.headersSent) response.type('application/x-ndjson');
      if (response.writable) response.write(`${JSON.stringify(line)}\n`);
    };
    const end = await broadcastFile(deps, {
      ...body,
      signal: left.signal,
      onAir: media => {
        const title = deps.rooms.find(body.sessionId)?.session.title ?? '';
        say({ state: 'onAir', title, durationMs: media.durationMs });
      },
      onProgress: positionMs => say({ state: 'playing', positionMs }),
    });
    say(end.outcome === 'failed' ? { state: 'failed', reason: end.reason } : { state: end.outcome });
    response.end();
    return fileAnswer.value;
  });
}
