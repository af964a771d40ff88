// A wire to a node that can be cut: a proxy on loopback that passes bytes on, counts them, and stops when told.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Link {
  /** The near end: what is sent there arrives at the node. */
  readonly port: number;
  /** The node's port on 127.0.0.1, once it is known. */
  to(port: number): void;
  /** Bytes of TCP payload so far, both ways together. */
  bytes(): number;
  /** Connections end, and new ones are refused. */
  cut(): void;
  heal(): void;
  close(): void;
}

export async function createLink(): Promise<Link> {
  const sockets = new Set<Socket>();
  let target = 0;
  let bytes = 0;
  let cut = false;

  const server = createServer((near) => {
    if (cut || target === 0) return void near.resetAndDestroy();
    const far = connect(target, '127.0.0.1');
    pass(near, far);
    pass(far, near);
  });

  function pass(from: Socket, to: Socket): void {
    sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (chunk) => {
      bytes += chunk.length;
      if (!to.write(chunk)) from.pause();
    });
    to.on('drain', () => from.resume());
    from.on('end', () => to.end());
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    to(port) {
      target = port;
    },
    bytes: () => bytes,
    cut() {
      cut = true;
      for (const socket of [...sockets]) socket.resetAndDestroy();
    },
    heal() {
      cut = false;
    },
    close() {
      server.close();
      for (const socket of [...sockets]) socket.destroy();
    },
  };
}

/** The TCP port in a multiaddr. */
export function portOf(address: string | undefined): number {
  return Number(/\/tcp\/(\d+)/.exec(address ?? '')?.[1]);
}
