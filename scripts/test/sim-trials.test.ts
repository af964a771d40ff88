// The promises that hold in every single world, in small ones; `npm run sim -- --claims` weighs them all.
import assert from 'node:assert/strict';
import { tocsin, World } from '@tocsin/sim';
import {
  blocksBesideHisLine,
  blocksOfHackedMachine,
  leastTrust,
  secondsToLift,
  shareOf,
  vetoesBesideTheirLine,
  weightBesideHonest,
} from '../sim/trials.ts';

const WORLD = { nodes: 12, hours: 12, seed: 3 };

describe(`worlds of liars, looked into (seed ${WORLD.seed})`, () => {
  it('are of as many liars as are asked for, whatever the number of nodes', () => {
    for (const [count, nodes] of [1, 4].flatMap((some) =>
      [7, 12, 30, 70, 200].map((all) => [some, all] as const),
    )) {
      const shareMicro = Math.round(shareOf(count, nodes) * 1_000_000);
      const liars = [{ behaviour: 'traitor', shareMicro } as const];
      const init = {
        seed: WORLD.seed,
        nodes,
        hours: 1,
        circle: 'friends',
        brain: tocsin(),
      } as const;
      const { actors } = new World({ ...init, liars });
      assert.equal(actors.filter(({ honest }) => !honest).length, count, `${nodes} nodes`);
    }
  });

  it('scenario 13: a traitor’s harmful blocks never exceed the line that he had earned', () => {
    const most = blocksBesideHisLine(WORLD, 'traitor');
    assert.ok(most > 0 && most <= 1, String(most));
  });

  it('decision 0015: whoever forges packets from what he named does at most twice as much', () => {
    const most = blocksBesideHisLine({ ...WORLD, hours: 24 }, 'contact-forger');
    assert.ok(most > 1 && most <= 2, String(most));
  });

  it('trust never falls under silence, though signals end unconfirmed', () => {
    assert.equal(leastTrust({ nodes: 6, hours: 30, seed: WORLD.seed }), 0.5);
  });

  it('scenario 14: all that stood on the word of traitors is lifted within 2 s of their quarantine', () => {
    const seconds = secondsToLift(WORLD);
    // No block at all would prove nothing, and says NaN.
    assert.ok(seconds <= 2, String(seconds));
  });

  it('scenario 15: vetoes that weigh are never more than their author’s line', () => {
    const most = vetoesBesideTheirLine(WORLD);
    assert.ok(most > 0 && most <= 1, String(most));
  });

  it('scenario 17: a hacked machine of one’s own is stopped by its breaker', () => {
    const blocks = blocksOfHackedMachine(WORLD);
    assert.ok(blocks > 0 && blocks <= 100, String(blocks));
  });

  it('decision 0012: the word of one who farms a list weighs a fraction of an honest friend’s', () => {
    const weight = weightBesideHonest(WORLD, 'sure-farmer');
    assert.ok(weight > 0 && weight < 0.5, String(weight));
  });
});
