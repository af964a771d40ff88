// The control socket: any request of whoever may open it, answered by a real node.
import type { Subject, Target } from '../model.ts';
import { text } from '../mutators/text.ts';
import { type Answer, AskedDaemon, ask } from './daemon.ts';
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

class ControlSubject implements Subject {
  readonly seeds = SEEDS.map(([order, body]) =>
    bytesOf(`${order}\n${body === undefined ? '' : JSON.stringify(body)}`),
  );
  readonly show = textOf;
  readonly #daemon = new AskedDaemon();

  async run(input: Uint8Array): Promise<string> {
    const socketPath = await this.#daemon.next();
    const [order = '', ...rest] = textOf(input).split('\n');
    const [method = '', ...path] = order.split(' ');
    const answer = await ask(socketPath, {
      method: METHOD.test(method) ? method : 'POST',
      path: path.join(' '),
      body: rest.join('\n'),
    });
    return this.#judged(answer, path.join(' ').split('?', 1)[0] ?? '');
  }

  async close(): Promise<void> {
    await this.#daemon.close();
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
}

/** What the server says to bytes that are no request, before any of it is ours. */
const NO_HTTP = /"message":"Client Error"/;
const METHOD = /^(?:GET|POST|DELETE|PUT|HEAD|PATCH|OPTIONS)$/;
