import fc from 'fast-check';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Playing, playFile, probeFile } from '../../media/broadcastFile.ts';
import { type Plain, type Relay, RelayError, type RelayEvent } from '../../media/relay.ts';
import { type MediaBrowser, openChromium, openMediaPage } from '../support/media/browser.ts';
import { mediaFolder } from '../support/media/files.ts';
import { type PlainSender, sendPlainVideo } from '../support/media/plainSender.ts';
import { testRelay } from '../support/media/testRelay.ts';

/** What any relay must do, tried on real workers with a real browser at each end. */
const files = mediaFolder();
let relay: Relay;
let browser: Browser;
let events: RelayEvent[] = [];
const pages: MediaBrowser[] = [];
const playing: Playing[] = [];
const senders: PlainSender[] = [];

beforeAll(async () => {
  relay = await testRelay(2);
  relay.onEvent(event => events.push(event));
  browser = await openChromium();
});
afterEach(async () => {
  for (const each of senders.splice(0)) each.close();
  await Promise.all(playing.splice(0).map(each => each.stop()));
  await Promise.all(pages.splice(0).map(each => each.close()));
  await relay.closeRoom('r');
  events = [];
});
afterAll(async () => {
  await browser.close();
  await relay.close();
  files.remove();
});

/** A browser page whose signalling goes straight to the relay. */
async function page(peerId: string): Promise<MediaBrowser> {
  const opened = await openMediaPage(browser, async (name, data) => {
    const transportId = String(data['transportId']);
    if (name === 'connectTransport') {
      await relay.connectTransport('r', peerId, transportId, data['dtlsParameters'] as Plain);
      return {};
    }
    const kind = data['kind'] === 'audio' ? 'audio' : 'video';
    return { producerId: await relay.produce('r', peerId, transportId, kind, data['rtpParameters'] as Plain) };
  });
  pages.push(opened);
  return opened;
}

async function viewer(peerId: string): Promise<{ page: MediaBrowser; transportId: string; capabilities: Plain }> {
  const opened = await page(peerId);
  await relay.addPeer('r', peerId, 'viewer');
  const capabilities = (await opened.do('load', relay.capabilities('r') as never)) as unknown as Plain;
  const offer = await relay.createTransport('r', peerId, 'receive');
  await opened.do('openTransport', 'receive', offer as never);
  return { page: opened, transportId: offer.transportId, capabilities };
}

async function receive(
  peerId: string,
  { page: opened, transportId, capabilities }: Awaited<ReturnType<typeof viewer>>,
  producerId: string,
): Promise<string> {
  const consumer = await relay.consume('r', peerId, transportId, producerId, capabilities);
  await opened.do('receive', consumer as never);
  await relay.resumeConsumer('r', peerId, consumer.consumerId);
  return consumer.consumerId;
}

async function lecturer(colour: string): Promise<{ page: MediaBrowser; video: string; audio: string }> {
  const opened = await page('lecturer');
  await relay.addPeer('r', 'lecturer', 'sender');
  await opened.do('load', relay.capabilities('r') as never);
  await opened.do('openTransport', 'send', (await relay.createTransport('r', 'lecturer', 'send')) as never);
  const video = await opened.do('send', 'video', { colour, simulcast: true });
  const audio = await opened.do('send', 'audio', { hertz: 700 });
  return { page: opened, video, audio };
}

const near = (rgb: readonly number[], expected: readonly number[]): boolean =>
  rgb.every((each, n) => Math.abs(each - (expected[n] ?? 0)) < 60);
const red = [255, 0, 0];
const blue = [0, 0, 255];

async function showsColour(opened: MediaBrowser, colour: readonly number[], hertz: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const seen = await opened.do('seen');
      expect(near(seen.rgb, colour), JSON.stringify(seen)).toBe(true);
      expect(Math.abs(seen.hertz - hertz), JSON.stringify(seen)).toBeLessThan(30);
    },
    { timeout: 20_000, interval: 200 },
  );
}

async function fileOnAir(peerId = 'file'): Promise<{ video: string; audio: string }> {
  const file = await probeFile(files.movie('blue.webm', { seconds: 30 }));
  await relay.addPeer('r', peerId, 'sender');
  const video = await relay.ingest('r', peerId, 'video', 'vp8');
  const audio = await relay.ingest('r', peerId, 'audio', 'opus');
  playing.push(await playFile(file, { video, audio }, { loop: true }));
  return { video: video.producerId, audio: audio.producerId };
}

describe('media', () => {
  test('a lecturer’s picture and sound reach viewers on both workers', async () => {
    await relay.openRoom('r');
    const { video, audio } = await lecturer('red');
    const viewers = ['v1', 'v2', 'v3'];
    for (const id of viewers) {
      const one = await viewer(id);
      await receive(id, one, video);
      await receive(id, one, audio);
      await showsColour(one.page, red, 700);
    }
    const placed = (await relay.workers()).map(each => each.peers);
    expect(placed).toEqual([2, 2]);
    for (const id of viewers) {
      const delivered = await relay.delivered('r', id);
      expect(delivered.audioPackets).toBeGreaterThan(0);
      expect(delivered.videoPackets).toBeGreaterThan(0);
      expect(delivered.packets).toBe(delivered.audioPackets + delivered.videoPackets);
      expect(delivered.bytes).toBeGreaterThan(delivered.packets * 20);
    }
    const nothing = { bytes: 0, packets: 0, audioPackets: 0, videoPackets: 0, ms: 0 };
    expect(await relay.delivered('r', 'lecturer')).toEqual(nothing);
  });

  test('a file reaches a browser over plain RTP', async () => {
    await relay.openRoom('r');
    const { video, audio } = await fileOnAir();
    const one = await viewer('v');
    await receive('v', one, video);
    await receive('v', one, audio);
    await showsColour(one.page, blue, 1000);
  });
});

async function plainVideo(): Promise<{ producerId: string; sender: PlainSender }> {
  await relay.addPeer('r', 'plain', 'sender');
  const offer = await relay.ingest('r', 'plain', 'video', 'vp8');
  const sender = await sendPlainVideo(offer);
  senders.push(sender);
  return { producerId: offer.producerId, sender };
}

const kinds = (): string[] => events.map(each => each.kind);
const happens = (kind: RelayEvent['kind'], timeout = 8000): Promise<void> =>
  vi.waitFor(() => expect(kinds()).toContain(kind), { timeout, interval: 50 });
const refusedAs = (code: string) => expect.objectContaining({ name: 'RelayError', code });

describe('limits and failures', () => {
  test('many joins ask the sender for few key frames', async () => {
    await relay.openRoom('r');
    const { producerId, sender } = await plainVideo();
    const viewers = [];
    for (const id of ['v1', 'v2', 'v3', 'v4']) viewers.push({ id, ...(await viewer(id)) });
    const started = performance.now();
    for (const each of viewers) await receive(each.id, each, producerId);
    // Browsers ask again and again for what they cannot decode; the sender hears of it once a second.
    await vi.waitFor(() => expect(performance.now() - started).toBeGreaterThan(4000), { timeout: 6000 });
    const seconds = (performance.now() - started) / 1000;
    expect(sender.keyFrameRequests()).toBeGreaterThan(0);
    expect(sender.keyFrameRequests()).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
  });

  test('a sender’s silence and return are told', async () => {
    await relay.openRoom('r');
    const { producerId, sender } = await plainVideo();
    await vi.waitFor(() => expect(kinds()).not.toContain('producerStalled'));
    sender.pause();
    await happens('producerStalled');
    expect(events.find(each => each.kind === 'producerStalled')).toMatchObject({
      roomId: 'r',
      peerId: 'plain',
      producerId,
    });
    sender.resume();
    await happens('producerFlowing');
  });

  test('a sender who leaves takes its producers and their consumers along', async () => {
    await relay.openRoom('r');
    const { producerId } = await plainVideo();
    for (const id of ['v1', 'v2']) {
      const one = await viewer(id);
      await relay.consume('r', id, one.transportId, producerId, one.capabilities);
    }
    await relay.removePeer('r', 'plain');
    await vi.waitFor(() => expect(kinds().filter(each => each === 'consumerGone')).toHaveLength(2));
    expect(kinds()).toContain('producerGone');
    const again = await viewer('v3');
    await expect(relay.consume('r', 'v3', again.transportId, producerId, again.capabilities)).rejects.toEqual(
      refusedAs('notFound'),
    );
  });

  test('rooms, peers and things that are not there are refused by name', async () => {
    expect(() => relay.capabilities('r')).toThrow(refusedAs('roomNotOpen'));
    await expect(relay.addPeer('r', 'v', 'viewer')).rejects.toEqual(refusedAs('roomNotOpen'));
    await relay.openRoom('r');
    await relay.openRoom('r');
    await relay.addPeer('r', 'v', 'viewer');
    await expect(relay.addPeer('r', 'v', 'viewer')).rejects.toEqual(refusedAs('conflict'));
    await expect(relay.createTransport('r', 'nobody', 'receive')).rejects.toEqual(refusedAs('notFound'));
    await expect(relay.createTransport('r', 'v', 'send')).rejects.toEqual(refusedAs('conflict'));
    for (let n = 0; n < 4; n++) await relay.createTransport('r', 'v', 'receive');
    await expect(relay.createTransport('r', 'v', 'receive')).rejects.toEqual(refusedAs('tooMany'));
    await expect(relay.restartIce('r', 'v', 'none')).rejects.toEqual(refusedAs('notFound'));
    await expect(relay.resumeConsumer('r', 'v', 'none')).rejects.toEqual(refusedAs('notFound'));
    await expect(relay.closeProducer('r', 'v', 'none')).rejects.toEqual(refusedAs('notFound'));
  });

  test('a peer reaches nothing of another peer', async () => {
    await relay.openRoom('r');
    const { producerId } = await plainVideo();
    const mine = await viewer('mine');
    const theirs = await viewer('theirs');
    await expect(relay.consume('r', 'mine', theirs.transportId, producerId, mine.capabilities)).rejects.toEqual(
      refusedAs('notFound'),
    );
    const consumer = await relay.consume('r', 'theirs', theirs.transportId, producerId, theirs.capabilities);
    for (const step of ['resumeConsumer', 'pauseConsumer', 'closeConsumer'] as const)
      await expect(relay[step]('r', 'mine', consumer.consumerId)).rejects.toEqual(refusedAs('notFound'));
    await expect(relay.closeProducer('r', 'mine', producerId)).rejects.toEqual(refusedAs('notFound'));
  });

  test('a browser without a common codec is told so', async () => {
    await relay.openRoom('r');
    const { producerId } = await plainVideo();
    await relay.addPeer('r', 'v', 'viewer');
    const { transportId } = await relay.createTransport('r', 'v', 'receive');
    const codecs = [{ kind: 'video', mimeType: 'video/AV1', clockRate: 90_000, preferredPayloadType: 101 }];
    await expect(relay.consume('r', 'v', transportId, producerId, { codecs })).rejects.toEqual(
      refusedAs('noCommonCodec'),
    );
    await expect(relay.consume('r', 'v', transportId, producerId, {})).rejects.toEqual(refusedAs('noCommonCodec'));
  });

  test('garbage of any shape is refused as such and harms no worker', async () => {
    await relay.openRoom('r');
    await relay.addPeer('r', 'bad', 'sender');
    const send = await relay.createTransport('r', 'bad', 'send');
    const receiving = await relay.createTransport('r', 'bad', 'receive');
    const { producerId } = await plainVideo();
    const pids = (await relay.workers()).map(each => each.pid);
    const good = {
      mid: '0',
      codecs: [
        { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000, parameters: {}, rtcpFeedback: [{ type: 'nack' }] },
        { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 96 } },
      ],
      headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 }],
      encodings: [{ ssrc: 1111, rtx: { ssrc: 1112 } }],
      rtcp: { cname: 'x' },
      dtls: { fingerprints: [{ algorithm: 'sha-256', value: 'AA:BB' }], role: 'client' },
    };
    const odd = fc.oneof(
      fc.anything({ maxDepth: 2 }),
      fc.constantFrom(-1, 0, 1.5, 2 ** 31, 2 ** 32, 1e300, Number.NaN, '', '\u0000', 'x'.repeat(5000), null, [], {}),
    );
    const paths = pathsOf(good);
    const broken = fc
      .array(fc.tuple(fc.constantFrom(...paths), odd), { minLength: 1, maxLength: 3 })
      .map(changes => changes.reduce<unknown>((value, [path, change]) => replaced(value, path, change), good) as Plain);
    const known = ['badParameters', 'noCommonCodec', 'conflict', 'tooMany'];
    const tried = async (step: Promise<unknown>): Promise<void> => {
      const reason = await step.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (reason === undefined) return;
      expect(reason).toBeInstanceOf(RelayError);
      expect(known).toContain((reason as RelayError).code);
    };
    await fc.assert(
      fc.asyncProperty(broken, async given => {
        await tried(
          relay.produce('r', 'bad', send.transportId, 'video', given).then(id => relay.closeProducer('r', 'bad', id)),
        );
        await tried(relay.consume('r', 'bad', receiving.transportId, producerId, given));
        const dtls = given['dtls'];
        await tried(
          relay.connectTransport(
            'r',
            'bad',
            send.transportId,
            typeof dtls === 'object' && dtls !== null ? (dtls as Plain) : given,
          ),
        );
      }),
      { numRuns: 400 },
    );
    expect((await relay.workers()).map(each => each.pid)).toEqual(pids);
    expect(kinds()).not.toContain('peersLost');
    const after = await viewer('after');
    await relay.consume('r', 'after', after.transportId, producerId, after.capabilities);
  });

  test('a worker that dies is replaced, its peers are told, and the lecture goes on', async () => {
    await relay.openRoom('r');
    const before = await lecturer('red');
    for (const id of ['v1', 'v2']) {
      const one = await viewer(id);
      await receive(id, one, before.video);
    }
    const pids = (await relay.workers()).map(each => each.pid);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => {
      const lost = events.flatMap(each => (each.kind === 'peersLost' ? each.peerIds : []));
      expect(new Set(lost)).toEqual(new Set(['lecturer', 'v1', 'v2']));
    });
    await expect(relay.createTransport('r', 'v1', 'receive')).rejects.toEqual(refusedAs('notFound'));

    const after = await lecturer('blue');
    for (const id of ['v1', 'v2', 'v3']) {
      const one = await viewer(id);
      await receive(id, one, after.video);
      await receive(id, one, after.audio);
      await showsColour(one.page, blue, 700);
    }
    await vi.waitFor(async () => expect(await relay.workers()).toHaveLength(2), { timeout: 8000 });
    const now = (await relay.workers()).map(each => each.pid);
    for (const pid of pids) expect(now).not.toContain(pid);
  });
});

type Path = readonly (string | number)[];

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...at, key]))].filter(
    each => each.length > 0,
  );
}

function replaced(value: unknown, [first, ...rest]: Path, change: unknown): unknown {
  if (first === undefined) return change;
  if (typeof value !== 'object' || value === null) return value;
  const inner = (value as Record<string, unknown>)[String(first)];
  const changed = replaced(inner, rest, change);
  if (Array.isArray(value)) return value.map((each, n) => (n === Number(first) ? changed : each));
  return { ...value, [first]: changed };
}
