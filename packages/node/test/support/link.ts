// A wire to a node that can be cut: a proxy on loopback that passes bytes on, counts them, and stops when told.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Link {
  /** The node's own address as seen through the wire. */
  readonly address: string;
  /** Bytes of TCP payload so far, both ways together. */
  bytes(): number;
  /** `silent`: nothing arrives any more, as behind a dead switch. `reset`: connections end, and new ones are refused. */
  cut(how: 'silent' | 'reset'): void;
  /** What a silent cut held back arrives now, as by TCP's own repetition. */
  heal(): void;
  close(): void;
}

/** @param target a TCP multiaddr on 127.0.0.1 */
export async function linkTo(target: string): Promise<Link> {
  const port = Number(/\/tcp\/(\d+)/.exec(target)?.[1]);
  const sockets = new Set<Socket>();
  let bytes = 0;
  let cut: 'silent' | 'reset' | undefined;

  const server = createServer((near) => {
    if (cut === 'reset') return void near.resetAndDestroy();
    const far = connect(port, '127.0.0.1');
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
    to.on('drain', () => cut ?? from.resume());
    from.on('end', () => to.end());
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    if (cut === 'silent') from.pause();
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
  return {
    address: target.replace(`/tcp/${port}`, `/tcp/${own}`),
    bytes: () => bytes,
    cut(how) {
      cut = how;
      for (const socket of [...sockets])
        if (how === 'reset') socket.resetAndDestroy();
        else socket.pause();
    },
    heal() {
      cut = undefined;
      for (const socket of sockets) socket.resume();
    },
    close() {
      server.close();
      for (const socket of [...sockets]) socket.destroy();
    },
  };
}
