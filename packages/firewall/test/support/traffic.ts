// Makes and counts real packets inside a namespace, by a process that lives there and obeys lines of JSON.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createConnection, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Namespace } from './namespaces.ts';

interface Flow {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

export interface Traffic {
  /** Accepts TCP and counts UDP on the port. */
  listen(port: number): Promise<void>;
  /** Whether a TCP connection is made within `ms`. */
  connects(flow: Flow, ms?: number): Promise<boolean>;
  /** Sends datagrams until `halt`; the answer is how many went out. */
  flood(flow: Flow): Promise<void>;
  halt(): Promise<number>;
  /** Datagrams that arrived at the port. */
  received(port: number): Promise<number>;
  end(): void;
}

/** Long enough on a busy machine for a handshake over a veth pair; a dropped one is repeated only after 1 s. */
const CONNECT_MS = 250;

export function startTraffic(namespace: Namespace): Traffic {
  const [program, ...args] = namespace.enter;
  const child = spawn(program, [...args, process.execPath, fileURLToPath(import.meta.url)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting: ((answer: unknown) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) =>
    waiting.shift()?.(JSON.parse(line)),
  );
  const ask = <T>(order: Order): Promise<T> =>
    new Promise((resolve) => {
      waiting.push(resolve as (answer: unknown) => void);
      child.stdin.write(`${JSON.stringify(order)}\n`);
    });
  return {
    listen: (port) => ask({ do: 'listen', port }),
    connects: (flow, ms = CONNECT_MS) => ask({ do: 'connect', ...flow, ms }),
    flood: (flow) => ask({ do: 'flood', ...flow }),
    halt: () => ask({ do: 'halt' }),
    received: (port) => ask({ do: 'received', port }),
    end: () => child.stdin.end(),
  };
}

type Order =
  | { readonly do: 'listen' | 'received'; readonly port: number }
  | (Flow & { readonly do: 'connect'; readonly ms: number })
  | (Flow & { readonly do: 'flood' })
  | { readonly do: 'halt' };

async function obey(): Promise<void> {
  const counts = new Map<number, number>();
  let flooding = false;
  let sent = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await perform(JSON.parse(line) as Order);
    process.stdout.write(`${JSON.stringify(answer ?? null)}\n`);
  }
  process.exit();

  async function perform(order: Order): Promise<unknown> {
    switch (order.do) {
      case 'listen':
        await new Promise<void>((resolve) => {
          createServer((socket) => socket.destroy()).listen(order.port, '::', resolve);
        });
        return await new Promise<void>((resolve) => {
          const socket = createSocket('udp6');
          socket.on('message', () => counts.set(order.port, (counts.get(order.port) ?? 0) + 1));
          socket.bind(order.port, '::', resolve);
        });
      case 'connect':
        return await connects(order, order.ms);
      case 'flood':
        flooding = true;
        sent = 0;
        void flood(order);
        return;
      case 'halt':
        flooding = false;
        return sent;
      case 'received':
        return counts.get(order.port) ?? 0;
    }
  }

  async function flood({ from, to, port }: Flow): Promise<void> {
    const socket = createSocket(from.includes(':') ? 'udp6' : 'udp4');
    await new Promise<void>((resolve) => socket.bind(0, from, resolve));
    while (flooding) {
      for (let i = 0; i < 20; i++) {
        socket.send('x', port, to);
        sent += 1;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.close();
  }
}

function connects({ from, to, port }: Flow, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: to, port, localAddress: from });
    const finish = (connected: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(connected);
    };
    const timer = setTimeout(() => finish(false), ms);
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await obey();
