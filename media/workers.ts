import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { createWorker, type types } from 'mediasoup';
import { RelayError } from './relay.ts';
import { listenInfos, type RelaySettings } from './settings.ts';

const orderlyEndMs = 700;

/** One mediasoup process with its one port. */
export interface MediaWorker {
  readonly process: types.Worker;
  readonly server: types.WebRtcServer;
  readonly port: number;
  /** Peers placed here; what the choice of the least loaded goes by. */
  peers: number;
}

/**
 * The workers, always as many as wanted: one that dies is replaced, and whoever had something on it is told.
 * The socket stays with its worker, so each has a port of its own.
 */
export class WorkerPool {
  readonly #settings: RelaySettings;
  readonly #alive = new Set<MediaWorker>();
  readonly #waiting: ((worker: MediaWorker) => void)[] = [];
  readonly #onDied: (worker: MediaWorker) => void;
  readonly #takenPorts = new Set<number>();
  #closed = false;

  private constructor(settings: RelaySettings, onDied: (worker: MediaWorker) => void) {
    this.#settings = settings;
    this.#onDied = onDied;
  }

  /** @throws RelayError relayDown when a worker cannot be started or finds no free port */
  static async start(settings: RelaySettings, onDied: (worker: MediaWorker) => void): Promise<WorkerPool> {
    const pool = new WorkerPool(settings, onDied);
    const count = settings.workers ?? availableParallelism();
    try {
      for (let n = 0; n < count; n++) pool.#add(await pool.#startOne());
    } catch (reason) {
      pool.close();
      throw reason;
    }
    return pool;
  }

  get alive(): ReadonlySet<MediaWorker> {
    return this.#alive;
  }

  /** The least loaded worker, `preferred` among equals; waits while the only one is being replaced. */
  async pick(preferred?: MediaWorker): Promise<MediaWorker> {
    if (this.#closed) throw new RelayError('relayDown', 'the relay is closed');
    let best: MediaWorker | undefined;
    for (const each of this.#alive)
      if (best === undefined || each.peers < best.peers || (each.peers === best.peers && each === preferred))
        best = each;
    if (best !== undefined) return best;
    const { promise, resolve, reject } = Promise.withResolvers<MediaWorker>();
    const timer = setTimeout(() => reject(new RelayError('relayDown', 'no media worker is running')), 5000);
    this.#waiting.push(worker => {
      clearTimeout(timer);
      resolve(worker);
    });
    return promise;
  }

  close(): void {
    this.#closed = true;
    for (const each of this.#alive) each.process.close();
    this.#alive.clear();
  }

  #add(worker: MediaWorker): void {
    this.#alive.add(worker);
    worker.process.on('died', reason => {
      this.#alive.delete(worker);
      this.#takenPorts.delete(worker.port);
      const replace = (): void => {
        if (this.#closed) return;
        this.#settings.log.error({ err: reason, pid: worker.process.pid }, 'a media worker died');
        this.#onDied(worker);
        void this.#replace();
      };
      // Ctrl-C reaches the workers as well: one that ended in order gets no successor while the server is ending too.
      if (reason.message.includes('code:0,')) setTimeout(replace, orderlyEndMs);
      else replace();
    });
    for (const each of this.#waiting.splice(0)) each(worker);
  }

  /** Tries until it succeeds: a relay that stays short of a worker would stay slow for ever. */
  async #replace(): Promise<void> {
    for (let pause = 200; !this.#closed; pause = Math.min(pause * 2, 5000)) {
      try {
        const worker = await this.#startOne();
        if (this.#closed) worker.process.close();
        else {
          this.#add(worker);
          this.#settings.log.info({ pid: worker.process.pid, port: worker.port }, 'a new media worker took its place');
        }
        return;
      } catch (reason) {
        this.#settings.log.error({ err: reason }, 'no new media worker could be started');
        await delay(pause);
      }
    }
  }

  async #startOne(): Promise<MediaWorker> {
    let process: types.Worker;
    try {
      process = await createWorker({ logLevel: 'error' });
    } catch (reason) {
      throw new RelayError('relayDown', `the media worker does not start: ${String(reason)}`);
    }
    const { first, last } = this.#settings.ports;
    const middle = first + Math.floor((last - first) / 2);
    let lastReason: unknown;
    for (let port = first; port < middle; port++) {
      if (this.#takenPorts.has(port)) continue;
      this.#takenPorts.add(port);
      try {
        const server = await process.createWebRtcServer({ listenInfos: listenInfos(this.#settings, port) });
        return { process, server, port, peers: 0 };
      } catch (reason) {
        lastReason = reason;
        this.#takenPorts.delete(port);
        // The port belongs to somebody else; a dead worker can do nothing more.
        if (process.closed) break;
      }
    }
    process.close();
    throw new RelayError('relayDown', `no free media port from ${first} to ${middle - 1}: ${String(lastReason)}`);
  }
}
