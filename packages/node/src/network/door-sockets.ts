// Puts the door before every listening socket: before libp2p, TLS or HTTP have read or kept a byte.
import type { Server, Socket } from 'node:net';
import { parseCidr } from '@tocsin/protocol';
import type { Door } from './door.ts';
import type { TransportFactory } from './transports.ts';

/** The field of libp2p's TCP and WebSocket listeners that is reached for. Others have no socket: those who come are asked at the gate. */
interface Inside {
  readonly server?: Server;
}

export function behindDoor(create: TransportFactory, door: Door): TransportFactory {
  return (components) => {
    const transport = create(components);
    const createListener = transport.createListener.bind(transport);
    transport.createListener = (options) => {
      const listener = createListener(options);
      // Before libp2p's own listener: it passes over a socket that is destroyed already.
      (listener as Inside).server?.prependListener('connection', (socket) => arrived(socket, door));
      return listener;
    };
    return transport;
  };
}

function arrived(socket: Socket, door: Door): void {
  const parsed = parseCidr(socket.remoteAddress?.replace(/%.*/, '') ?? '');
  const { remotePort: port } = socket;
  // A peer that is gone already has no address any more.
  if (!parsed.ok || port === undefined) return void socket.destroy();
  const { cidr } = parsed;
  if (!door.knock(cidr, port, () => socket.destroy())) return void socket.destroy();
  socket.once('close', () => door.leave(cidr, port));
}
