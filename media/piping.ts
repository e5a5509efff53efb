import type { types } from 'mediasoup';
import { keyFrameRequestDelayMs, pipePorts } from './settings.ts';

interface Pair {
  readonly near: types.PipeTransport;
  readonly far: types.PipeTransport;
}

/**
 * Carries producers of one room from the router they arrive at to the routers of other workers, each once.
 * mediasoup's own `pipeToRouter` sets no limit on key frame requests, so the pair is made here.
 *
 * A promise is kept per producer and router, so that a storm of joins makes one pipe, and thrown away when it fails or
 * the piped producer closes, so that the next join makes another.
 */
export class Pipes {
  readonly #pairs = new Map<string, Promise<Pair>>();
  readonly #piped = new Map<string, Promise<types.Producer>>();

  /** Makes the producer known on `to` under its own id. */
  pipe(producer: types.Producer, from: types.Router, to: types.Router): Promise<types.Producer> {
    return kept(this.#piped, `${producer.id} ${to.id}`, async evict => {
      const { near, far } = await this.#pair(from, to);
      const carried = await near.consume({ producerId: producer.id });
      try {
        const arrived = await far.produce({
          id: producer.id,
          kind: producer.kind,
          rtpParameters: carried.rtpParameters,
          keyFrameRequestDelay: keyFrameRequestDelayMs,
          appData: producer.appData,
        });
        carried.observer.on('close', () => arrived.close());
        arrived.observer.on('close', () => {
          evict();
          carried.close();
        });
        // It may have gone while the other end was being made, and then nobody would close this one.
        if (carried.closed) arrived.close();
        if (arrived.closed) throw new Error('the producer went while it was piped');
        return arrived;
      } catch (reason) {
        carried.close();
        throw reason;
      }
    });
  }

  #pair(from: types.Router, to: types.Router): Promise<Pair> {
    return kept(this.#pairs, `${from.id} ${to.id}`, async evict => {
      const options: types.PipeTransportOptions = {
        listenInfo: { protocol: 'udp', ip: '127.0.0.1', portRange: pipePorts },
        enableRtx: true,
        enableSctp: false,
      };
      const near = await from.createPipeTransport(options);
      let far: types.PipeTransport | undefined;
      try {
        far = await to.createPipeTransport(options);
        await near.connect({ ip: far.tuple.localAddress, port: far.tuple.localPort });
        await far.connect({ ip: near.tuple.localAddress, port: near.tuple.localPort });
      } catch (reason) {
        near.close();
        far?.close();
        throw reason;
      }
      const other = far;
      const closeBoth = () => {
        evict();
        near.close();
        other.close();
      };
      near.observer.on('close', closeBoth);
      other.observer.on('close', closeBoth);
      if (near.closed || other.closed) {
        closeBoth();
        throw new Error('a router went while the pipe was made');
      }
      return { near, far };
    });
  }
}

/** Makes a thing once for all who ask at the same time; a failure or `evict` lets the next one try anew. */
export function kept<K, T>(cache: Map<K, Promise<T>>, key: K, make: (evict: () => void) => Promise<T>): Promise<T> {
  const found = cache.get(key);
  if (found !== undefined) return found;
  const evict = () => {
    if (cache.get(key) === made) cache.delete(key);
  };
  const made: Promise<T> = make(evict);
  cache.set(key, made);
  made.catch(evict);
  return made;
}
