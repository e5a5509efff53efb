import { createSocket, type Socket } from 'node:dgram';

export interface UdpProxy {
  /** Cuts the line of whoever has sent the most so far: the lecturer. */
  cutSender(): void;
  cutAll(): void;
  mend(): void;
  close(): void;
}

interface Line {
  readonly upstream: Socket;
  sent: number;
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
      const made: Line = { upstream, sent: 0, cut: false };
      upstream.on('message', back => {
        if (!made.cut && !allCut) front.send(back, from.port, from.address);
      });
      lines.set(name, made);
      line = made;
    }
    if (line.cut || allCut) return;
    line.sent += message.length;
    line.upstream.send(message, port, relayAddress);
  });
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject);
    front.bind(port, address, resolve);
  });
  return {
    cutSender() {
      const busiest = [...lines.values()].sort((a, b) => b.sent - a.sent)[0];
      if (busiest === undefined) throw new Error('nobody has sent anything');
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
