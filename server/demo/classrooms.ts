import { createHmac } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { devicesUnder } from '../identity/deviceStore.ts';
import type { Deps, Secrets } from '../platform/deps.ts';

const connected = 48;

/** The key of a demonstration's kiosk; it follows from the county's own secret, so that nobody else can know it. */
export const kioskKey = (secrets: Secrets, deviceId: string): string =>
  createHmac('sha256', secrets.codeKey).update(`demo kiosk ${deviceId}`).digest('base64url');

/**
 * Connects some of the county's classrooms to a live room as their kiosks would, over real sockets; they look at
 * nothing and so earn nothing.
 */
export async function connectClassrooms(deps: Deps, address: string, sessionId: string): Promise<void> {
  const devices = await devicesUnder(deps.db, ['/']);
  const step = Math.max(1, Math.floor(devices.length / connected));
  for (const device of devices.filter((_, index) => index % step === 0).slice(0, connected)) {
    const socket: Socket = io(address, {
      transports: ['websocket'],
      auth: { kioskKey: kioskKey(deps.secrets, device.id) },
    });
    const join = (): void => {
      socket.emit('room:join', { sessionId, as: 'viewer' });
    };
    socket.on('connect', join);
    socket.on('room:rejoinNeeded', join);
    // The server waits for its viewers to go; these are its own.
    socket.on('server:stopping', () => socket.disconnect());
  }
}
