import type { Browser } from 'playwright-core';
import type { Socket } from 'socket.io-client';
import type * as z from 'zod';
import {
  connectTransport,
  consume,
  createTransport,
  type FactName,
  facts,
  joinRoom,
  produce,
  resumeConsumer,
} from '../../server/live/contract.ts';
import { ask, type Client } from './client.ts';
import { type MediaBrowser, openMediaPage } from './media/browser.ts';

type FactOf<K extends FactName> = z.infer<(typeof facts)[K]>;

/** A page's socket in a live room, and all it was told. */
export interface RoomGuest {
  readonly socket: Socket;
  readonly sessionId: string;
  readonly joined: z.output<typeof joinRoom.answer>;
  /** Facts of one name so far, checked against the contract. */
  told<K extends FactName>(name: K): FactOf<K>[];
}

export async function join(
  client: Client,
  sessionId: string,
  as: 'viewer' | 'lecturer' = 'viewer',
  codecs?: string[],
): Promise<RoomGuest> {
  return joinOn(await client.connect(), sessionId, as, codecs);
}

export async function joinOn(
  socket: Socket,
  sessionId: string,
  as: 'viewer' | 'lecturer' = 'viewer',
  codecs?: string[],
): Promise<RoomGuest> {
  const heard: { name: FactName; fact: unknown }[] = [];
  for (const name of Object.keys(facts) as FactName[])
    socket.on(name, (fact: unknown) => heard.push({ name, fact: facts[name].parse(fact) }));
  const joined = await ask(socket, joinRoom, { sessionId, as, ...(codecs === undefined ? {} : { codecs }) });
  return {
    socket,
    sessionId,
    joined,
    told: name => heard.filter(each => each.name === name).map(each => each.fact as never),
  };
}

/** A browser that sends or receives for a guest. */
async function browserOf(browser: Browser, guest: RoomGuest): Promise<MediaBrowser> {
  const { socket, sessionId } = guest;
  const page = await openMediaPage(browser, async (name, data) => {
    if (name === 'connectTransport') return ask(socket, connectTransport, { sessionId, ...data } as never);
    const source = data['kind'] === 'audio' ? 'microphone' : 'camera';
    return ask(socket, produce, { sessionId, source, ...data } as never);
  });
  await page.do('load', guest.joined.rtpCapabilities as never);
  return page;
}

/** The lecturer's browser sends a picture of one colour and a tone. */
export async function sendFrom(
  browser: Browser,
  guest: RoomGuest,
  colour: string,
  simulcast = false,
): Promise<{ page: MediaBrowser; video: string; audio: string }> {
  const page = await browserOf(browser, guest);
  const offer = await ask(guest.socket, createTransport, { sessionId: guest.sessionId, direction: 'send' });
  await page.do('openTransport', 'send', offer as never);
  const video = await page.do('send', 'video', { colour, simulcast });
  const audio = await page.do('send', 'audio', { hertz: 700 });
  return { page, video, audio };
}

/** A viewer's browser receives the producers. */
export async function receiveIn(
  browser: Browser,
  guest: RoomGuest,
  producerIds: readonly string[],
): Promise<{ page: MediaBrowser; consumerIds: string[] }> {
  const { socket, sessionId } = guest;
  const page = await browserOf(browser, guest);
  const rtpCapabilities = (await page.do('load', guest.joined.rtpCapabilities as never)) as never;
  const offer = await ask(socket, createTransport, { sessionId, direction: 'receive' });
  await page.do('openTransport', 'receive', offer as never);
  const consumerIds: string[] = [];
  for (const producerId of producerIds) {
    const consumer = await ask(socket, consume, {
      sessionId,
      transportId: offer.transportId,
      producerId,
      rtpCapabilities,
    });
    await page.do('receive', consumer as never);
    await ask(socket, resumeConsumer, { sessionId, consumerId: consumer.consumerId });
    consumerIds.push(consumer.consumerId);
  }
  return { page, consumerIds };
}
