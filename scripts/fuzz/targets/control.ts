// The control socket: any request of whoever may open it, answered by a real node.
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dryRunAdapter } from '@tocsin/firewall';
import { createNode, type Log, systemClock, type TocsinNode } from '@tocsin/node';
import { type ControlServer, serveControl } from '../../../packages/daemon/src/control/server.ts';
import { createModeControl } from '../../../packages/daemon/src/run/mode.ts';
import type { Subject, Target } from '../model.ts';
import { text } from '../mutators/text.ts';
import { bytesOf, must, textOf } from './holds.ts';

export const control: Target = {
  name: 'control',
  about: 'requests over the control socket',
  sources: ['packages/daemon/src/control/{routes,membership-routes}.ts'],
  maxBytes: 2_048,
  // An order is on the disk before it is answered, and an examination looks at the whole machine.
  maxMs: 2_000,
  batch: 32,
  maxGrowthBytes: 64 * 1024 * 1024,
  mutators: [text, text, text],
  open: async () => new ControlSubject(),
};

/** A node remembers what it was ordered; after so many requests a new one takes its place. */
const REQUESTS_PER_NODE = 2_000;
const LIMIT_MS = 20_000;
const KEY = '5f'.repeat(32);

/** Method and target in the first line, the body in the others. */
const SEEDS: readonly (readonly [order: string, body?: object])[] = [
  ['GET /v1/status'],
  ['GET /v1/fleet'],
  ['GET /v1/blocks'],
  ['GET /v1/explain?indicator=198.41.0.7'],
  ['POST /v1/report', { indicator: '198.41.0.7', category: 'web-scan', severity: 2, attempts: 9 }],
  ['POST /v1/confirm', { indicator: '198.41.0.7' }],
  ['POST /v1/unblock', { indicator: '198.41.0.7', falsePositive: true }],
  ['GET /v1/allow'],
  ['POST /v1/allow', { cidr: '10.0.0.0/8', comment: 'office', until: 1_795_000_000_000 }],
  ['DELETE /v1/allow?cidr=10.0.0.0/8'],
  ['GET /v1/peers'],
  ['POST /v1/peers/quarantine', { author: KEY, reason: 'lies' }],
  ['POST /v1/peers/release', { author: KEY }],
  ['POST /v1/peers/approve', { author: KEY }],
  ['GET /v1/invitations'],
  ['POST /v1/invitations', { class: 'friend', uses: 1, expiresInMs: 3_600_000, label: 'web2' }],
  ['DELETE /v1/invitations?id=00'],
  ['GET /v1/members'],
  ['POST /v1/members/revoke', { member: KEY, since: 0, reason: 'stolen' }],
  ['POST /v1/records', { envelopes: ['CgA='] }],
  ['POST /v1/network/rotate', { forgetOldAt: 1_795_000_000_000 }],
  ['GET /v1/fleets'],
  ['POST /v1/fleets', { key: KEY }],
  ['GET /v1/audit'],
  ['GET /v1/journal?limit=10&kind=operator&indicator=198.41.0.7&since=5'],
  ['GET /v1/events'],
  ['POST /v1/mode', { mode: 'enforce', confirmWithinMs: 60_000 }],
  ['POST /v1/keep', {}],
  ['POST /v1/panic', {}],
  ['POST /v1/resume', {}],
];

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };

class ControlSubject implements Subject {
  readonly seeds = SEEDS.map(([order, body]) =>
    bytesOf(`${order}\n${body === undefined ? '' : JSON.stringify(body)}`),
  );
  readonly show = textOf;
  #served: Served | undefined;
  #requests = 0;

  async run(input: Uint8Array): Promise<string> {
    if (this.#requests % REQUESTS_PER_NODE === 0) await this.#renew();
    this.#requests += 1;
    const [order = '', ...rest] = textOf(input).split('\n');
    const [method = '', ...path] = order.split(' ');
    const answer = await this.#ask(
      METHOD.test(method) ? method : 'POST',
      path.join(' '),
      rest.join('\n'),
    );
    return this.#judged(answer, path.join(' ').split('?', 1)[0] ?? '');
  }

  async close(): Promise<void> {
    await this.#served?.close();
  }

  #judged({ status, body }: Answer, path: string): string {
    if (body === undefined) return `${path} streams`;
    if (NO_HTTP.test(body)) return 'no HTTP';
    const said: unknown = body === '' ? undefined : JSON.parse(body);
    must(status < 500, `a request is answered with ${status}: ${body}`);
    if (status < 300) return `${path} ${status}`;
    const { code, message } =
      (said as { error?: { code?: unknown; message?: unknown } }).error ?? {};
    must(typeof code === 'string' && code !== 'INTERNAL', `a refusal without a code: ${body}`);
    must(typeof message === 'string' && message !== '', `a refusal without a message: ${body}`);
    return `${status} ${code}`;
  }

  async #renew(): Promise<void> {
    await this.#served?.close();
    this.#served = await serve();
  }

  #ask(method: string, path: string, body: string): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const outgoing = request(
      {
        socketPath: this.#served?.path,
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
}

/** What the server says to bytes that are no request, before any of it is ours. */
const NO_HTTP = /"message":"Client Error"/;
const METHOD = /^(?:GET|POST|DELETE|PUT|HEAD|PATCH|OPTIONS)$/;

interface Answer {
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
