// Any bit of a store may flip on a disk that is slow besides: once the peers have given back what was lost, in any order, the
// firewall holds what the list shows.
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Indicator } from '@tocsin/protocol';
import type { PeerClass } from '@tocsin/rules';
import fc from 'fast-check';
import type { Store } from '../../src/store/store.ts';
import { type Bare, bare, someone, stopBare, threat } from '../support/bare.ts';
import { type ManualClock, manualClock } from '../support/clock.ts';
import { fakeFirewall } from '../support/fleet.ts';
import { removeTemporary, temporaryDirectory } from '../support/temp.ts';

const HOSTS = Array.from({ length: 13 }, (_, n) => `8.8.8.${n + 1}` as Indicator);
const ada = someone('ada');
const ben = someone('ben');
const classes = new Map<string, PeerClass>([ada, ben].map(({ author }) => [author, 'own']));

/** Some addresses are reported here, by others or by both, and some of them are taken back here. @returns all that was said */
async function lead(node: Bare, clock: ManualClock): Promise<readonly Uint8Array[]> {
  const { running, self, hear } = node;
  const heard: Uint8Array[] = [];
  await running.mesh.findVoice();
  for (const [n, indicator] of HOSTS.entries()) {
    clock.advance(40);
    const now = clock.now();
    await running.detect({
      ...{ indicator, category: 'other', severity: 2, confidence: 1_000_000, watched: false },
      ...{ firstSeen: now, lastSeen: now, attempts: 9, detector: 'test', sensor: 'test' },
    });
    const others = [...(n % 2 === 0 ? [ben] : []), ...(n % 3 === 2 ? [ada] : [])];
    for (const other of others) {
      clock.advance(10);
      const { envelope } = threat(other, clock.now(), { indicator });
      hear(envelope);
      heard.push(envelope);
    }
    const order = { do: 'unblock', indicator, falsePositive: true } as const;
    if (n % 3 !== 0) running.engine.run({ type: 'operator', by: 'operator', order });
    await running.engine.durable();
  }
  const own = [...running.view.signalsOf(self.author)];
  return [...own.map(({ envelope }) => new Uint8Array(Buffer.from(envelope, 'base64'))), ...heard];
}

async function blocksOf(store: Store): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const chunk of store.blocks()) all.push(...chunk.map(([cidr]) => cidr));
  return all;
}

/** A write takes some turns of the event loop more. */
function slowDown({ running: { store } }: Bare, turns: number): void {
  const write = store.write.bind(store);
  store.write = async (...batch) => {
    for (let turn = 0; turn < turns; turn++) await setImmediate();
    await write(...batch);
  };
}

describe('scenario 34: a flipped bit in the log of a store', () => {
  afterEach(async () => {
    await stopBare();
    removeTemporary();
  });

  it('leaves no address in the list that the firewall does not hold, nor the other way', async () => {
    const whole = temporaryDirectory();
    const before = manualClock();
    const said = await lead(
      await bare(whole, classes, { clock: before, firewall: fakeFirewall() }),
      before,
    );
    await stopBare();
    const [log = ''] = readdirSync(join(whole, 'store')).filter((name) => name.endsWith('.log'));
    const bytes = readFileSync(join(whole, 'store', log));

    // Each comes twice, as from two peers.
    const again = [...said, ...said];
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          bit: fc.nat(bytes.length * 8 - 1),
          order: fc.shuffledSubarray([...again.keys()], { minLength: again.length }),
          pauses: fc.infiniteStream(fc.constantFrom(0, 0, 0, 1, 2)),
          turns: fc.nat(20),
        }),
        async ({ bit, order, pauses, turns }) => {
          const directory = temporaryDirectory();
          cpSync(whole, directory, { recursive: true });
          const flipped = Buffer.from(bytes);
          flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          writeFileSync(join(directory, 'store', log), flipped);
          const clock = manualClock(before.now());
          const wall = fakeFirewall();
          const node = await bare(directory, classes, { clock, firewall: wall });
          const { store, engine, view, defence } = node.running;
          slowDown(node, turns);
          clock.advance(1);
          for (const at of order) {
            node.hear(again[at] ?? new Uint8Array(), 'sync');
            const [pause] = [...pauses.take(1)];
            for (let turn = pause ?? 0; turn > 0; turn--) await setImmediate();
          }
          await engine.durable();
          await defence.reconcile();
          const wanted = HOSTS.filter((host) => view.read('staged', host)?.decision.enforced);
          assert.deepEqual([...wall.held.keys()].sort(), [...wanted].sort());
          assert.deepEqual([...(await blocksOf(store))].sort(), [...wanted].sort());
          await stopBare();
        },
      ),
      { numRuns: 25, endOnFailure: true },
    );
  });
});
