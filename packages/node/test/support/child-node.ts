// A node as a process of its own, for tests that kill it: argv is a JSON of what it is made from; orders come as lines.
import { createInterface } from 'node:readline';
import { type FirewallAdapter, nftablesAdapter } from '@tocsin/firewall';
import { createNode, type NodeInit, systemClock } from '../../src/index.ts';
import { fastClock } from '../network/helper.ts';
import { fakeFirewall } from './fleet.ts';

export interface ChildInit {
  readonly init: NodeInit;
  /** The namespace whose kernel is the firewall; absent: none. */
  readonly namespace?: string;
  /** Holds what it is told in memory, for the order `check`. */
  readonly wall?: boolean;
  /** Dies, as by SIGKILL, in place of the first change of the firewall. */
  readonly dieInsteadOfApplying?: boolean;
  /** Its monotonic clock runs so many times as fast. */
  readonly times?: number;
}

const {
  init,
  namespace,
  wall: walled,
  dieInsteadOfApplying,
  times = 1,
}: ChildInit = JSON.parse(process.argv[2] ?? '');

const kernel =
  namespace === undefined
    ? undefined
    : nftablesAdapter({
        clock: systemClock,
        nft: ['ip', 'netns', 'exec', namespace, 'nft'],
      });
const deadly: FirewallAdapter = {
  name: 'deadly',
  enforces: true,
  async start() {},
  async apply() {
    process.kill(process.pid, 'SIGKILL');
    return [];
  },
  list: async () => [],
  async clear() {},
  async stop() {},
};
const wall = fakeFirewall();
const firewall = dieInsteadOfApplying ? deadly : walled ? wall : kernel;
const node = await createNode(init, {
  protections: async () => [],
  clock: fastClock(times),
  ...(firewall && { firewall }),
});
node.on('degraded', (fault) => process.stdout.write(`degraded ${fault.code}\n`));
node.on('recovered', ({ code }) => process.stdout.write(`recovered ${code}\n`));
node.on('blocked', ({ indicator }) => process.stdout.write(`blocked ${indicator}\n`));
node.on('blocking', (change) => process.stdout.write(`blocking ${JSON.stringify(change)}\n`));
node.on('signal', ({ indicator }) => process.stdout.write(`signal ${indicator}\n`));
await node.start();
process.stdout.write(`ready ${node.addresses()[0] ?? ''}\n`);

async function report(indicators: readonly string[]): Promise<void> {
  const done = await Promise.allSettled(indicators.map((indicator) => node.report({ indicator })));
  const failed = done.filter(({ status }) => status === 'rejected').length;
  process.stdout.write(`reported ${done.length - failed} refused ${failed}\n`);
}

for await (const line of createInterface({ input: process.stdin })) {
  const [order, ...rest] = line.split(' ');
  // Not waited for: on a full disk an answer may be long in coming.
  if (order === 'report') void report(rest);
  if (order === 'check') {
    const { ok } = await node.audit();
    const enforced = node.blocks().filter((block) => block.enforced);
    const agree =
      enforced.length === wall.held.size &&
      enforced.every(({ indicator, until }) => wall.held.get(indicator) === until);
    const degraded = node.status().degraded.map(({ code }) => code);
    process.stdout.write(`checked ${JSON.stringify({ ok, agree, degraded })}\n`);
  }
  if (order === 'diagnose')
    process.stdout.write(`diagnosed ${JSON.stringify(await node.diagnose())}\n`);
  if (order === 'show') {
    const shown = { ...node.status(), peers: node.peers() };
    process.stdout.write(`shown ${JSON.stringify(shown)}\n`);
  }
  if (order === 'stop') break;
}
await node.stop();
process.stdout.write('stopped\n');
process.exitCode = 0;
process.stdin.destroy();
