// The attacks on a world: sources arrive, visit one node or a stable group of them, each once, and some harmless addresses look like one.
import type { Indicator } from '@tocsin/protocol';
import type { Random } from '../random.ts';
import { attacker, harmless } from './addresses.ts';
import type { Traffic } from './model.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;

export function startTraffic(world: World): void {
  const { traffic, queue, init } = world;
  const random = world.random('traffic');
  const groups = groupsOf(init.nodes, traffic, world.random('groups'));
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
export function groupsOf(
  nodes: number,
  { groupMin, groupMax }: Pick<Traffic, 'groupMin' | 'groupMax'>,
  draw: Random,
): number[][] {
  const count = Math.max(1, Math.round((2 * nodes) / (groupMin + groupMax)));
  const groups: number[][] = Array.from({ length: count }, () => []);
  const shuffled = draw.sample([...Array(nodes).keys()], nodes);
  for (const [i, node] of shuffled.entries()) {
    const open = groups.filter(({ length }) => length < groupMax);
    const group =
      i < count * groupMin ? groups[i % count] : draw.pick(open.length > 0 ? open : groups);
    group?.push(node);
  }
  const byNode: number[][] = [];
  for (const group of groups) for (const node of group) byNode[node] = group;
  return byNode;
}
