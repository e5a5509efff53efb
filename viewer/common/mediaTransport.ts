import type { types } from 'mediasoup-client';
import type * as z from 'zod';
import { connectTransport, createTransport, type iceServer, restartIce } from '../../server/live/contract.ts';
import { ask, type Socket } from './socket.ts';

type Plain = Record<string, unknown>;

/** mediasoup-client is large and only a live page needs it: fetched when first asked for. */
export async function loadDevice(rtpCapabilities: Plain): Promise<types.Device> {
  const { Device, detectDevice } = await import('mediasoup-client');
  // Browsers inside other apps hide their name; what they are made of is nearly always Chromium.
  const device = new Device(detectDevice() === undefined ? { handlerName: 'Chrome111' } : {});
  await device.load({ routerRtpCapabilities: rtpCapabilities as types.RtpCapabilities });
  return device;
}

export interface TransportWatch {
  /** The line is gone for good: everything must be built again. */
  onFailed(): void;
  /** The line stopped or came back. */
  onLine(connected: boolean): void;
}

/**
 * Makes one transport of a live room that mends itself: a line that stops gets a new ICE, one that fails is told.
 * @throws RequestFailure
 */
export async function openTransport(
  socket: Socket,
  sessionId: string,
  device: types.Device,
  direction: 'send' | 'receive',
  iceServers: readonly z.output<typeof iceServer>[],
  watch: TransportWatch,
): Promise<types.Transport> {
  const offer = await ask(socket, createTransport, { sessionId, direction });
  const options = {
    id: offer.transportId,
    iceParameters: offer.iceParameters as types.IceParameters,
    iceCandidates: offer.iceCandidates as types.IceCandidate[],
    dtlsParameters: offer.dtlsParameters as types.DtlsParameters,
    // Absent and undefined are the same to a browser, not to our types.
    iceServers: iceServers.map(({ urls, username, credential }) => ({
      urls,
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    })),
  };
  const transport = direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);
  transport.on('connect', ({ dtlsParameters }, done, fail) => {
    ask(socket, connectTransport, { sessionId, transportId: transport.id, dtlsParameters: { ...dtlsParameters } }).then(
      done,
      fail,
    );
  });

  let mending = false;
  const mend = async (): Promise<void> => {
    if (mending || transport.closed) return;
    mending = true;
    try {
      const { iceParameters } = await ask(socket, restartIce, { sessionId, transportId: transport.id });
      if (!transport.closed) await transport.restartIce({ iceParameters: iceParameters as types.IceParameters });
    } catch {
      // The server is out of reach or has forgotten us: `failed` or the socket's own reconnection follows.
    } finally {
      mending = false;
    }
  };
  const onNetwork = (): void => void mend();
  transport.on('connectionstatechange', state => {
    if (state === 'connected') watch.onLine(true);
    if (state === 'disconnected') {
      watch.onLine(false);
      void mend();
    }
    if (state === 'failed') {
      watch.onLine(false);
      watch.onFailed();
    }
  });
  window.addEventListener('online', onNetwork);
  transport.observer.once('close', () => window.removeEventListener('online', onNetwork));
  return transport;
}
