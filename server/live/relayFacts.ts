import type { RelayEvent } from '../../media/relay.ts';
import type { LiveRoom, Mouth } from './liveRoom.ts';

/**
 * Takes what the relay tells of a room.
 * @param lost called for each peer whose transports are gone and who must join again
 */
export function hearRelay(
  event: RelayEvent,
  room: LiveRoom,
  mouth: Mouth,
  lost: (peerId: string, reason: 'mediaLost' | 'workerDied') => void,
): void {
  switch (event.kind) {
    case 'producerGone':
      room.removeProducer(event.producerId);
      return;
    case 'producerStalled':
    case 'producerFlowing':
      room.setStalled(event.producerId, event.kind === 'producerStalled');
      return;
    case 'consumerGone': {
      const peer = room.peers.get(event.peerId);
      if (peer?.consumers.delete(event.consumerId) !== true) return;
      const { consumerId } = event;
      const fact = { sessionId: room.session.id, consumerId, state: 'closed', layer: -1 };
      mouth.tell(peer.socketId, 'room:consumerChanged', fact);
      return;
    }
    case 'layerChanged': {
      const peer = room.peers.get(event.peerId);
      const consumer = peer?.consumers.get(event.consumerId);
      if (peer === undefined || consumer === undefined || consumer.paused) return;
      consumer.layer = event.layer;
      room.tellConsumer(peer, event.consumerId);
      return;
    }
    case 'peerGone':
      lost(event.peerId, 'mediaLost');
      return;
    case 'peersLost':
      for (const peerId of event.peerIds) lost(peerId, 'workerDied');
      return;
  }
}
