import { createSocket, type Socket } from 'node:dgram';

export interface UdpProxy {
  /** Cuts the line of whoever sends the most now: the lecturer. */
  cutSender(): void;
  cutAll(): void;
  mend(): void;
  close(): void;
}

interface Line {
  readonly upstream: Socket;
  /** Bytes since `since`, which moves on every second, and in the second before: a reload leaves a dead line behind. */
  sent: number;
  before: number;
  since: number;
  cut: boolean;
}

/**
 * A line that can be cut: the relay announces `address`, where nobody listens but this, and hears everything from here.
 * Taking a page offline in the browser's debugger leaves its media flowing.
 * @param port the same on both sides
 */
export async function udpProxy(address: string, port: number, relayAddress = '127.0.0.1'): Promise<UdpProxy> {
  const lines = new Map<string, Line>();
  const front = createSocket('udp4');
  let allCut = false;
  front.on('message', (message, from) => {
    const name = `${from.address}:${from.port}`;
    let line = lines.get(name);
    if (line === undefined) {
      const upstream = createSocket('udp4');
      const made: Line = { upstream, sent: 0, before: 0, since: performance.now(), cut: false };
      upstream.on('message', back => {
        if (!made.cut && !allCut) front.send(back, from.port, from.address);
      });
      lines.set(name, made);
      line = made;
    }
    if (line.cut || allCut) return;
    const now = performance.now();
    if (now - line.since > 1000) {
      line.before = line.sent;
      line.sent = 0;
      line.since = now;
    }
    line.sent += message.length;
    line.upstream.send(message, port, relayAddress);
  });
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject);
    front.bind(port, address, resolve);
  });
  return {
    cutSender() {
      const now = performance.now();
      const alive = [...lines.values()].filter(each => now - each.since < 2000);
      const busiest = alive.sort((a, b) => b.sent + b.before - a.sent - a.before)[0];
      if (busiest === undefined) throw new Error('nobody sends anything');
      busiest.cut = true;
    },
    cutAll() {
      allCut = true;
    },
    mend() {
      allCut = false;
      for (const each of lines.values()) each.cut = false;
    },
    close() {
      front.close();
      for (const each of lines.values()) each.upstream.close();
    },
  };
}
