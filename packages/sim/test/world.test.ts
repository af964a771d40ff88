// Worlds are the same from the same seed, and the claims that need no statistics hold in every one of them.
import assert from 'node:assert/strict';
import { createSigner, fastestVerifier, nobleVerifier } from '@tocsin/protocol';
import {
  type BehaviourName,
  BRAINS,
  type BrainMaker,
  estimate,
  Random,
  TRAFFIC,
  tocsin,
  World,
  type WorldInit,
} from '@tocsin/sim';
import { Queue } from '../src/queue.ts';
import { harmless, isHarmless } from '../src/world/addresses.ts';
import { regularGraph } from '../src/world/gossip.ts';
import { tagSigner, tagVerifier } from '../src/world/keys.ts';
import { groupsOf } from '../src/world/traffic.ts';

const SEED = 20_261_121;

function world(behaviour?: BehaviourName, more: Partial<WorldInit> = {}): World {
  const liars = behaviour === undefined ? [] : [{ behaviour, shareMicro: 300_000 }];
  return new World({
    seed: SEED,
    nodes: 16,
    hours: 3,
    circle: 'friends',
    brain: tocsin(),
    liars,
    ...more,
  });
}

describe(`worlds in virtual time (seed ${SEED})`, () => {
  it('the same seed gives the same world bit for bit, another seed another one', () => {
    const once = JSON.stringify(world('naive-liar').run());
    assert.equal(JSON.stringify(world('naive-liar').run()), once);
    assert.notEqual(JSON.stringify(world('naive-liar', { seed: SEED + 1 }).run()), once);
  });

  it('every signal reaches every node', () => {
    const { signals, deliveries } = world().run();
    assert.ok(signals > 0);
    // What was told in the last minute may still be under way.
    assert.ok(deliveries >= (signals - 3) * 15, `${deliveries} of ${signals * 15}`);
  });

  it('scenario 5: strangers alone never block anything, at any number', () => {
    for (const behaviour of ['sybil-stranger', 'whitewasher', 'farmer-stranger'] as const) {
      const traffic = { falseMicro: 0 };
      const lies = world(behaviour, { traffic, liars: [{ behaviour, shareMicro: 800_000 }] }).run();
      assert.equal(lies.falseBlocks, 0, behaviour);
    }
  });

  it('scenario 17: one hacked own machine is stopped by its breaker', () => {
    const traffic = { falseMicro: 0, benignAddresses: 2_000 };
    const liars = [{ behaviour: 'hacked-own' as const, shareMicro: 70_000 }];
    const { falseBlocks } = world(undefined, { circle: 'fleet', liars, traffic }).run();
    const honest = 15;
    assert.ok(falseBlocks > 0 && falseBlocks <= 110 * honest, `${falseBlocks} in ${honest} nodes`);
  });

  it('silence costs nobody trust', () => {
    const { leastTrustInHonest } = world(undefined, { traffic: { complaintMicro: 0 } }).run();
    assert.ok(leastTrustInHonest >= 0.5, String(leastTrustInHonest));
  });
});

describe('what is measured', () => {
  it('a false block lasts until it was to end, whenever somebody lifts it; one of the operator’s own address is told apart', () => {
    const quiet = world(undefined, { hours: 24, traffic: { sourcesPerNodeDay: 0.01 } });
    const { measures, queue } = quiet;
    const minute = 60_000;
    queue.call(queue.now + minute, () => {
      measures.falseBlock(3, harmless(3), queue.now + 10 * minute, 'others');
      measures.falseBlock(3, harmless(4), queue.now + 10 * minute, 'others');
      measures.falseBlock(3, harmless(5), queue.now + 10 * minute, 'self');
    });
    queue.call(queue.now + 60 * minute, () => measures.falseEnd(3, harmless(3)));
    const { falseBlocks, protectedBlocks, falseBlockMinutes } = quiet.run();
    assert.deepEqual([falseBlocks, protectedBlocks], [2, 1]);
    assert.equal(falseBlockMinutes, 20 / 16);
  });

  it('strangers are heeded at no time, who is blindly believed from his first lie to the end', () => {
    assert.equal(world('sybil-stranger').run().hoursHeeded, 0);
    const brain = BRAINS['first-report'];
    // A lie each three minutes, by the first of the ring.
    const { hoursHeeded } = world('ballot-stuffer', { brain }).run();
    assert.ok(hoursHeeded > 2.9 && hoursHeeded <= 3, String(hoursHeeded));
    const late = world('hacked-own', { brain }).run();
    assert.ok(late.hoursHeeded > 1.4 && late.hoursHeeded <= 1.5, String(late.hoursHeeded));
  });

  it('who is heeded again was heeded until he was not for the last time', () => {
    const hour = 3_600_000;
    let begun: number | undefined;
    const brain: BrainMaker = () => ({
      hear: () => true,
      see: () => {},
      contact: () => {},
      excuse: () => {},
      watches: () => false,
      tick: () => undefined,
      trustIn: () => 0,
      heeds: (_, now) => {
        begun ??= now;
        const hours = (now - begun) / hour;
        return hours < 1 || (hours >= 2 && hours < 2.5);
      },
    });
    const { hoursHeeded } = world('ballot-stuffer', { brain, hours: 6 }).run();
    assert.ok(hoursHeeded > 2.4 && hoursHeeded <= 2.5, String(hoursHeeded));
  });

  it('who repeats what others said makes messages, but nothing comes later for it', () => {
    const honest = world().run();
    const repeated = world('replayer').run();
    assert.ok(repeated.messagesPerSignal > 2 * honest.messagesPerSignal);
    assert.ok(repeated.propagationP99Ms < 2 * honest.propagationP99Ms);
  });
});

describe('what a world is made of', () => {
  it('a tag is no signature for the wire, nor a signature a tag', () => {
    const message = new TextEncoder().encode('a message');
    const tagged = tagSigner('somebody');
    const tag = tagged.sign(message);
    assert.ok(tagVerifier.verify(tagged.author, message, tag));
    for (const real of [nobleVerifier, fastestVerifier()])
      assert.equal(real.verify(tagged.author, message, tag), false);
    const signer = createSigner(new Uint8Array(32).fill(7));
    assert.equal(tagVerifier.verify(signer.author, message, signer.sign(message)), false);
  });

  it('events happen in order of time, those of one moment in order of asking', () => {
    const queue = new Queue(0);
    const random = new Random(SEED, 'queue');
    const happened: [number, number][] = [];
    for (let i = 0; i < 1_000; i++) {
      const at = random.below(50);
      queue.call(at, () => happened.push([at, i]));
    }
    queue.runUntil(50);
    const sorted = [...happened].sort(([a, i], [b, j]) => a - b || i - j);
    assert.deepEqual(happened, sorted);
    assert.equal(happened.length, 1_000);
  });

  it('nothing happens in a queue that was stopped, and time stands', () => {
    const queue = new Queue(0);
    const happened: number[] = [];
    for (const at of [1, 2, 3])
      queue.call(at, () => {
        happened.push(at);
        if (at === 2) queue.stop();
      });
    queue.runUntil(50);
    assert.deepEqual(happened, [1, 2]);
    assert.equal(queue.now, 2);
  });

  it('the mesh is connected, and no node has many more neighbours than its degree', () => {
    const graph = regularGraph(100, 6, new Random(SEED, 'graph'));
    const reached = new Set([0]);
    for (const node of reached) for (const next of graph[node] ?? []) reached.add(next);
    assert.equal(reached.size, 100);
    assert.ok(graph.every((neighbours) => neighbours.length >= 2 && neighbours.length <= 6));
  });

  it('victims fall into groups of 4 to 6, whatever their number', () => {
    for (const nodes of [4, 8, 9, 16, 40, 200, 1_000]) {
      const groups = groupsOf(nodes, TRAFFIC, new Random(SEED, `groups of ${nodes}`));
      assert.equal(new Set([...new Set(groups)].flat()).size, nodes);
      for (const group of groups) assert.ok(group.length >= 4 && group.length <= 6, String(group));
    }
  });

  it('traffic is as was measured: a fifth of the sources at several nodes within minutes, 2 % of detections wrong', () => {
    const seenAt = new Map<string, number[]>();
    let wrong = 0;
    let seen = 0;
    const recording: BrainMaker = () => ({
      hear: () => false,
      see: ({ indicator }, now) => {
        seen++;
        if (isHarmless(indicator)) wrong++;
        else seenAt.set(indicator, [...(seenAt.get(indicator) ?? []), now]);
      },
      contact: () => {},
      excuse: () => {},
      watches: () => false,
      trustIn: () => 0,
      heeds: () => false,
      tick: () => undefined,
    });
    world(undefined, { brain: recording, nodes: 50, hours: 100 }).run();
    const shared = [...seenAt.values()].filter((times) => times.length > 1);
    const between = (value: number, low: number, high: number) =>
      assert.ok(value >= low && value <= high, `${value} is not in ${low} to ${high}`);
    between(shared.length / seenAt.size, 0.18, 0.22);
    between(wrong / seen, 0.015, 0.025);
    const gaps = shared.flatMap((times) => times.slice(1).map((at, i) => at - (times[i] ?? 0)));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    between(mean, 0.8 * TRAFFIC.nextVictimMs, 1.2 * TRAFFIC.nextVictimMs);
  });

  it('an estimate is the mean with the interval of Student’s t', () => {
    const { mean, margin } = estimate([2, 4, 4, 4, 5, 5, 7, 9]);
    assert.equal(mean, 5);
    // s = √(32/7), t(7) = 2.365
    assert.ok(Math.abs(margin - 1.788) < 0.001, String(margin));
    assert.deepEqual(estimate([3]), { mean: 3, margin: 0 });
  });

  it('waiting times have the mean that was asked for', () => {
    const random = new Random(SEED, 'waits');
    let sum = 0;
    for (let i = 0; i < 20_000; i++) sum += random.exponential(1_000);
    assert.ok(Math.abs(sum / 20_000 - 1_000) < 30, String(sum / 20_000));
  });
});
