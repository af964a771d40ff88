// Every behaviour and every policy in a small world comes to the very figures that it came to elsewhere: another engine, another machine.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { BEHAVIOUR_NAMES, BEHAVIOURS, type Experiment, POLICY_NAMES, runOnce } from '@tocsin/sim';

/** Changes with the rules, the wire and the simulator alone. When it does, and it was meant to: put in what the test says. */
const DIGEST = 'c516be2fe1ecbc453c623f9b39c6dc70c2abc31bef64f128f0cb1b966ca7a55e';

const SEED = 20_261_201;
const SIZE = { nodes: 8, hours: 2, share: 0.4, circle: 'friends', policy: 'tocsin' } as const;

const EXPERIMENTS: readonly Experiment[] = [
  ...BEHAVIOUR_NAMES.map((behaviour) => ({
    ...SIZE,
    behaviour,
    circle: BEHAVIOURS[behaviour].circle ?? SIZE.circle,
  })),
  ...POLICY_NAMES.map((policy) => ({ ...SIZE, policy, behaviour: 'naive-liar' as const })),
];

describe(`the same seed on every machine (seed ${SEED})`, () => {
  it('gives the same figures to the last digit', () => {
    const hash = createHash('sha256');
    for (const experiment of EXPERIMENTS)
      hash.update(`${JSON.stringify(runOnce(experiment, SEED))}\n`);
    assert.equal(hash.digest('hex'), DIGEST);
  });
});
