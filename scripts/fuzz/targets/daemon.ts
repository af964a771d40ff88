// A real node behind a control socket, and how it is asked; nothing of it reaches this machine's firewall.
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dryRunAdapter } from '@tocsin/firewall';
import { createNode, type Log, systemClock, type TocsinNode } from '@tocsin/node';
import { type ControlServer, serveControl } from '../../../packages/daemon/src/control/server.ts';
import { createModeControl } from '../../../packages/daemon/src/run/mode.ts';

/** A node remembers what it was ordered; after so many inputs a new one takes its place. */
const INPUTS_PER_NODE = 2_000;
/** What is not answered by then never is. */
export const LIMIT_MS = 20_000;
const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };

export class AskedDaemon {
  #served: Served | undefined;
  #inputs = 0;

  /** The path of the socket on which the next input is answered. */
  async next(): Promise<string> {
    if (this.#served === undefined || this.#inputs % INPUTS_PER_NODE === 0) {
      await this.#served?.close();
      this.#served = await serve();
    }
    this.#inputs += 1;
    return this.#served.path;
  }

  async close(): Promise<void> {
    await this.#served?.close();
  }
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export function ask(socketPath: string, { method, path, body }: Asked): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = request(
    {
      socketPath,
      // A connection of its own: the server closes one over which something came that is no HTTP.
      agent: false,
      method,
      // What no URL may hold the client would refuse before anybody hears it.
      path: `/${encodeURI(path.replace(/^\//, '').toWellFormed()).replaceAll('%25', '%')}`,
      timeout: LIMIT_MS,
      ...(body !== '' && { headers: { 'content-type': 'application/json' } }),
    },
    (incoming) => resolve(answerOf(incoming)),
  );
  outgoing.once('timeout', () => outgoing.destroy(new Error('a request is not answered')));
  outgoing.once('error', reject);
  outgoing.end(body);
  return promise;
}

export interface Answer {
  readonly status: number;
  /** Undefined for a stream, which never ends. */
  readonly body?: string;
}

async function answerOf(incoming: IncomingMessage): Promise<Answer> {
  const status = incoming.statusCode ?? 0;
  if (incoming.headers['content-type'] === 'application/x-ndjson') {
    incoming.destroy();
    return { status };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return { status, body: Buffer.concat(chunks).toString('utf8') };
}

interface Served {
  readonly path: string;
  close(): Promise<void>;
}

async function serve(): Promise<Served> {
  const directory = mkdtempSync(join(tmpdir(), 'tocsin-fuzz-'));
  const path = join(directory, 'control.sock');
  const clock = systemClock;
  const firewall = dryRunAdapter({ clock });
  const network = {
    name: 'fuzz',
    listen: ['/ip4/127.0.0.1/tcp/0'],
    discovery: { mdns: false, dht: false },
  };
  const node: TocsinNode = await createNode(
    { dataDir: directory, network, mode: 'observe' },
    { firewall, clock, log: SILENT, protections: async () => [] },
  );
  const mode = createModeControl({
    configured: 'observe',
    marker: join(directory, 'panic'),
    clock,
    log: SILENT,
    apply: (to) => node.setMode(to),
  });
  await node.start();
  const served = { node, mode, shown: () => mode.current(), now: clock.now };
  const server: ControlServer = await serveControl(path, served, SILENT);
  return {
    path,
    async close() {
      await mode.stop();
      await server.close();
      await node.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
