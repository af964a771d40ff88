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
      const { server } = listener as Inside;
      if (server !== undefined) guard(server, door);
      return listener;
    };
    return transport;
  };
}

/** Whoever listened before hears only of those who may stay. */
function guard(server: Server, door: Door): void {
  const inside = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket) => {
    if (!stays(socket, door)) return void socket.destroy();
    for (const listener of inside) listener.call(server, socket);
  });
}

function stays(socket: Socket, door: Door): boolean {
  const parsed = parseCidr(socket.remoteAddress?.replace(/%.*/, '') ?? '');
  const { remotePort: port } = socket;
  // A peer that is gone already has no address any more.
  if (!parsed.ok || port === undefined) return false;
  const { cidr } = parsed;
  if (!door.knock(cidr, port, () => socket.destroy())) return false;
  socket.once('close', () => door.leave(cidr, port));
  return true;
}
