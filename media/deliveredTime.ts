/** What was counted for one receiving stream at one moment. */
export interface StreamCount {
  /** The relay's clock, ms. */
  readonly at: number;
  /** The sender's stream that is passed on; another one after each change of layer. */
  readonly source: number;
  /** Packets that the sender had sent on it. */
  readonly sent: number;
  /** Packets that were passed on to the receiver. */
  readonly passedOn: number;
}

/** Without an earlier count of the same stream: what a packet of sound lasts, and one of a picture at its best. */
const packetMs = { audio: 25, video: 10 } as const;

/**
 * How long of the time between two counts the receiver was sent the stream, ms: the share of the sender's own packets
 * that was passed on. Packets alone do not tell: a better layer has many times more of them in a second.
 */
export function deliveredBetween(
  kind: 'audio' | 'video',
  before: StreamCount | undefined,
  after: StreamCount,
  passedOnBefore: number,
): number {
  const passedOn = Math.max(0, after.passedOn - passedOnBefore);
  if (before === undefined || before.source !== after.source || after.sent < before.sent)
    return passedOn * packetMs[kind];
  const sent = after.sent - before.sent;
  return sent === 0 ? 0 : Math.min(1, passedOn / sent) * Math.max(0, after.at - before.at);
}
