import type { Relay } from '../../media/relay.ts';
import type { Clock } from '../platform/clock.ts';
import type { Joined, LivePeer, LiveRoom } from './liveRoom.ts';
import type { PresenceKeeper } from './presence.ts';
import { asked } from './relayErrors.ts';
import { creditOf, deliveredMs, onAirWithin } from './rules.ts';

/** What a page says of the time since its last report. */
export interface Report {
  readonly playedMs: number;
  readonly lossPercent: number;
  readonly layer: number;
}

/**
 * Presence counts only up to what the relay delivered to this very peer since its last report, and only while the room
 * was on air: what a page says can make it less and never more.
 */
export async function takeReport(
  { relay, clock, presence }: { readonly relay: Relay; readonly clock: Clock; readonly presence: PresenceKeeper },
  { room, peer }: Joined,
  said: Report,
): Promise<void> {
  const delivered = await asked(relay.delivered(room.session.id, peer.id));
  // Read after the wait: two reports at once must not count the same time twice.
  const now = clock.now();
  const from = peer.reportedAt;
  const before = peer.delivered;
  peer.reportedAt = now;
  peer.delivered = delivered;
  const onAir = onAirWithin(room.spans, from, now);
  const ms = creditOf({
    elapsedMs: now - from,
    playedMs: said.playedMs,
    deliveredMs: deliveredMs(before, delivered),
    onAirMs: onAir.ms,
  });
  const playing = ms > 0;
  if (playing !== peer.playing || said.lossPercent !== peer.lossPercent || said.layer !== peer.layer) {
    Object.assign(peer, { playing, lossPercent: said.lossPercent, layer: said.layer });
    room.tellAudience();
  }
  if (peer.counts === undefined || !room.peers.has(peer.id)) return;
  if (peer.counts.kind === 'kiosk' && !isFirstOfItsClassroom(room, peer)) return;
  presence.add(peer.id, peer.counts, room.session.id, { from: onAir.from, until: now, ms });
}

/** A classroom with two pages open heard the lecture once. */
function isFirstOfItsClassroom(room: LiveRoom, peer: LivePeer): boolean {
  const ofClassroom = [...room.peers.values()].filter(each => each.kind === 'kiosk' && each.unitId === peer.unitId);
  return peer === (ofClassroom.find(each => each.playing) ?? peer);
}
