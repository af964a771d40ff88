// One mesh of so many nodes, from its start to its end: what a signal takes and costs in it, and what idleness does.
import { setTimeout as delay } from 'node:timers/promises';
import { publicAddresses } from '../addresses.ts';
import { machineMs, percentile } from '../measure.ts';
import type { Arrivals } from './arrivals.ts';
import { type Toll, Town } from './town.ts';

/** Two signals a second in all. */
const EVERY_MS = 500;
/** Until connections have their places in gossip's mesh, and what a start sets off has been said. */
const SETTLE_MS = 5_000;
const KIBIBYTE = 1_024;

export interface Windows {
  readonly idleMs: number;
  /** Said at first, until the code is compiled; counted as traffic and not as delay. */
  readonly warmUp: number;
  readonly signals: number;
  /** What was said is offered meanwhile, and compared. */
  readonly tailMs: number;
}

export interface Grown {
  /** Share of the pairs of a signal and a node that is not its author, in percent. */
  readonly coverage: number;
  readonly p50: number;
  readonly p99: number;
  /** Of one node for one signal; what it costs to be idle is taken off. */
  readonly kib: number;
  readonly copies: number;
  readonly frames: number;
  readonly offers: number;
  readonly cpuMs: number;
  /** Of one node in a second without a signal. */
  readonly idleKib: number;
  readonly idleCpuMs: number;
  readonly memoryMb: number;
  readonly connections: number;
}

interface Said {
  readonly what: string;
  readonly author: number;
  readonly at: number;
}

/** At an even pace, authors in turn; a call that is late delays no other. */
async function speak(town: Town, whats: readonly string[]): Promise<readonly Said[]> {
  const begin = machineMs();
  const said: Promise<Said>[] = [];
  for (const [turn, what] of whats.entries()) {
    await delay(Math.max(0, begin + turn * EVERY_MS - machineMs()));
    const author = turn % town.nodes;
    said.push(town.say(author, what).then((at) => ({ what, author, at })));
  }
  return Promise.all(said);
}

/** Of all pairs of a signal and a node that has it and is not its author. */
function delaysOf(said: readonly Said[], arrivals: Arrivals): readonly number[] {
  return said.flatMap(({ what, author, at }) =>
    (arrivals.get(what) ?? []).flatMap((arrived, node) =>
      node === author || arrived === undefined ? [] : [arrived - at],
    ),
  );
}

export async function grow(role: string, nodes: number, windows: Windows): Promise<Grown> {
  await using town = new Town(role, nodes);
  await town.start();
  await delay(SETTLE_MS);
  const start = await timed(town);
  await delay(windows.idleMs);
  const idle = await timed(town);
  const whats = publicAddresses(windows.warmUp + windows.signals);
  const said = await speak(town, whats);
  await delay(windows.tailMs);
  const end = await timed(town);
  const measured = said.slice(windows.warmUp);
  const delays = delaysOf(measured, await town.arrivals());
  const spanMs = idle.atMs - start.atMs;
  const share = (end.atMs - idle.atMs) / spanMs;
  const idleOf = (of: (toll: Toll) => number): number => (of(idle) - of(start)) / nodes;
  const costOf = (of: (toll: Toll) => number): number =>
    ((of(end) - of(idle)) / nodes - idleOf(of) * share) / whats.length;
  const bytes = ({ loopback }: Toll): number => loopback.bytes;
  return {
    coverage: (100 * delays.length) / (measured.length * (nodes - 1)),
    p50: percentile(delays, 0.5),
    p99: percentile(delays, 0.99),
    kib: costOf(bytes) / KIBIBYTE,
    copies: costOf(({ copies }) => copies),
    frames: costOf(({ frames }) => frames),
    offers: costOf(({ offers }) => offers),
    cpuMs: costOf((toll) => toll.cpuMs),
    idleKib: (idleOf(bytes) / KIBIBYTE / spanMs) * 1_000,
    idleCpuMs: (idleOf((toll) => toll.cpuMs) / spanMs) * 1_000,
    memoryMb: ((await town.memoryMb()) - town.bareMb) / nodes,
    connections: (await town.connections())[1],
  };
}

const timed = async (town: Town): Promise<Toll & { readonly atMs: number }> => ({
  ...(await town.toll()),
  atMs: machineMs(),
});
