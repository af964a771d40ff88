// What is reported while the wall clock is wrong: blocked here for its time, and told to the others as soon as it is right.
import assert from 'node:assert/strict';
import type { Cidr } from '@tocsin/protocol';
import type { TocsinNode } from '../src/index.ts';
import { type ManualClock, manualClock } from './support/clock.ts';
import { fakeFirewall, fleet, stopAll } from './support/fleet.ts';
import { removeTemporary } from './support/temp.ts';
import { until } from './support/until.ts';

const ATTACKER = '8.8.8.8' as Cidr;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('scenario 39: a report while the clock is wrong', () => {
  afterEach(async () => {
    await stopAll();
    removeTemporary();
  });

  for (const [name, step] of [
    ['a day behind', -DAY],
    ['two days ahead', 2 * DAY],
    ['in 1970', -56 * 365 * DAY],
  ] as const)
    it(`${name}: is blocked here for an hour, and by the others once it is right`, async () => {
      const clocks: ManualClock[] = [manualClock(), manualClock()];
      const walls = [fakeFirewall(), fakeFirewall()] as const;
      const [here, there] = await fleet(
        walls.map((firewall, i) => ({ firewall, clock: clocks[i] as ManualClock })),
      );
      const [clock] = clocks as [ManualClock];
      const pass = (ms: number) => {
        for (const each of clocks) each.advance(ms);
      };
      const right = clock.now();
      clock.step(step);
      await here?.report({ indicator: ATTACKER });
      await until('the block here', () => walls[0].held.has(ATTACKER));
      assert.equal(walls[0].held.get(ATTACKER), right + step + HOUR);
      assert.ok(!walls[1].held.has(ATTACKER), 'nothing is signed by a wrong clock');
      clock.step(-step);
      await until('the block there', () => {
        pass(100);
        return walls[1].held.has(ATTACKER);
      });
      assert.ok((there?.blocks()[0]?.until ?? 0) >= right + HOUR);
    });

  it('is told even if the clock ticks while it is read: first seen is never after last seen', async () => {
    const clocks = [manualClock(), manualClock()] as const;
    let isTicking = false;
    // Each look at the wall clock is a millisecond later; the monotonic clock, finer than that, does not show it yet.
    const ticking: ManualClock = {
      ...clocks[0],
      now: () => {
        if (isTicking) clocks[0].step(1);
        return clocks[0].now();
      },
    };
    const walls = [fakeFirewall(), fakeFirewall()] as const;
    const [here] = await fleet([
      { firewall: walls[0], clock: ticking },
      { firewall: walls[1], clock: clocks[1] },
    ]);
    const right = clocks[0].now();
    clocks[0].step(-DAY);
    isTicking = true;
    await here?.report({ indicator: ATTACKER });
    isTicking = false;
    await until('the block here', () => walls[0].held.has(ATTACKER));
    clocks[0].step(right - clocks[0].now());
    await until('the block there', () => {
      for (const clock of clocks) clock.advance(100);
      return walls[1].held.has(ATTACKER);
    });
  });

  it('machines whose clocks stepped alike do not make each other good: the block lasts its hour', async () => {
    const clocks = [manualClock(), manualClock()] as const;
    const walls = [fakeFirewall(), fakeFirewall()] as const;
    const nodes = await fleet(
      walls.map((firewall, i) => ({ firewall, clock: clocks[i] as ManualClock })),
    );
    const [here] = nodes;
    const right = clocks[0].now();
    for (const clock of clocks) clock.step(-DAY);
    const heardSince = (node: TocsinNode) =>
      node.fleet().some(({ self, lastSeenAt = right }) => !self && lastSeenAt < right - HOUR);
    await until('each to tell the other how late it is', () => {
      for (const clock of clocks) clock.advance(100);
      return nodes.every(heardSince);
    });
    await here?.report({ indicator: ATTACKER });
    assert.ok(nodes.every((node) => node.status().degraded.some(({ code }) => code === 'CLOCK')));
    for (const clock of clocks) clock.step(DAY);
    await until('the block there', () => {
      for (const clock of clocks) clock.advance(100);
      return walls[1].held.has(ATTACKER);
    });
    assert.ok((here?.blocks()[0]?.until ?? 0) >= right + HOUR);
    assert.ok(walls[0].held.has(ATTACKER));
  });
});
