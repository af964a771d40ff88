// The attacks on a world: sources arrive, visit one node or a stable group of them, and some harmless addresses look like one.
import type { Indicator } from '@tocsin/protocol';
import { attacker, harmless } from './addresses.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;

export function startTraffic(world: World): void {
  const { traffic, queue, init } = world;
  const random = world.random('traffic');
  const groups = groupsOf(world);
  const mean = DAY_MS / (traffic.sourcesPerNodeDay * init.nodes);

  function arrive(): void {
    const source = attacker(world.measures.sources++);
    const first = random.below(init.nodes);
    const others = random.chance(traffic.sharedMicro)
      ? (groups[first] ?? []).filter((node) => node !== first)
      : [];
    let at = world.now;
    for (const victim of [first, ...others]) {
      queue.call(at, () => attack(victim, source));
      at += random.exponential(traffic.nextVictimMs);
    }
    queue.call(world.now + random.exponential(mean), arrive);
  }

  function attack(victim: number, source: Indicator): void {
    // A share of what detectors say is wrong: somebody else behind an address that many share.
    const wrong = random.chance(traffic.falseMicro);
    const about = wrong ? harmless(random.below(traffic.benignAddresses)) : source;
    if (!wrong) world.measures.hit(victim, source);
    world.actors[victim]?.attacked(about);
  }

  queue.call(world.now + random.exponential(mean), arrive);
}

/** By node: the group of victims that it belongs to. */
function groupsOf(world: World): number[][] {
  const { init, traffic } = world;
  const draw = world.random('groups');
  const nodes = draw.sample(
    Array.from({ length: init.nodes }, (_, i) => i),
    init.nodes,
  );
  const groups: number[][] = [];
  let at = 0;
  while (at < nodes.length) {
    const group = nodes.slice(at, at + draw.between(traffic.groupMin, traffic.groupMax));
    for (const node of group) groups[node] = group;
    at += group.length;
  }
  return groups;
}
