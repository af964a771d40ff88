// The wall clock steps between the moment at which a block's end is told and that at which the kernel is given a time-out.
import assert from 'node:assert/strict';
import type { Cidr } from '@tocsin/protocol';
import { createEnforcer } from '../src/enforcer.ts';
import { createTime } from '../src/time.ts';
import { manualClock } from './support/clock.ts';
import { fakeFirewall, started, stopAll } from './support/fleet.ts';
import { removeTemporary } from './support/temp.ts';
import { until } from './support/until.ts';

const ATTACKER = '8.8.8.8' as Cidr;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('scenario 39: the clock steps while a block is on its way to the kernel', () => {
  afterEach(async () => {
    await stopAll();
    removeTemporary();
  });

  it('and the block lasts its hour all the same', async () => {
    const clock = manualClock();
    const wall = fakeFirewall();
    /** Ends by the monotonic clock, as a kernel has them. */
    const ends = new Map<Cidr, number>();
    let steps = 1;
    const firewall = {
      ...wall,
      apply: async (changes: Parameters<typeof wall.apply>[0]) => {
        if (steps-- > 0) clock.step(-20_000 * DAY);
        for (const change of changes)
          if (change.type === 'block')
            ends.set(change.cidr, clock.monotonic() + change.until - clock.now());
          else ends.delete(change.cidr);
        return [];
      },
      list: async () =>
        [...ends].map(([cidr, end]) => ({ cidr, until: end - clock.monotonic() + clock.now() })),
    };
    const node = await started({}, { firewall, clock });
    const begun = clock.monotonic();
    await node.report({ indicator: ATTACKER });
    await until('the right end', () => Math.abs((ends.get(ATTACKER) ?? 0) - begun - HOUR) < 1_000);
    assert.equal(node.blocks().length, 1);
  });

  it('and nothing is done to the kernel after the end, should the node stop just then', async () => {
    const clock = manualClock();
    const wall = fakeFirewall();
    const { promise: told, resolve: tell } = Promise.withResolvers<void>();
    const done: string[] = [];
    const enforcer = createEnforcer('enforce', {
      adapter: {
        ...wall,
        start: async () => void done.push('start'),
        stop: async () => void done.push('stop'),
        async list() {
          done.push('list');
          return [];
        },
        apply: async () => {
          await told;
          clock.step(-20_000 * DAY);
          return [];
        },
      },
      time: createTime(clock, { newestAt: 0, hasOwnPeers: false, graceMs: HOUR, onChange() {} }),
      async *wanted() {},
      ...{ readable: () => true, lifting: () => false, onUnread() {}, onFailure() {} },
      ...{ onRecovery() {}, onForeign() {}, onListed() {} },
    });
    await enforcer.reconcile();
    enforcer.enqueue([{ type: 'block', cidr: ATTACKER, until: clock.now() + HOUR }]);
    const stopped = enforcer.stop();
    tell();
    await stopped;
    await enforcer.idle();
    assert.equal(done.at(-1), 'stop', done.join());
  });
});
