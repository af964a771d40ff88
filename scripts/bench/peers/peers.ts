// Tocsin beside what people use today, in one run on one machine: CrowdSec and fail2ban as Debian ships them.
import { loadavg } from 'node:os';
import { foundTown, type Town } from '../../lab/town.ts';
import type { Benchmark, Figure, Options } from '../model.ts';
import { LIFTED } from '../world.ts';
import { crowdsec } from './crowdsec.ts';
import { fail2ban } from './fail2ban.ts';
import { figuresOf } from './figures.ts';
import type { Contender, Measured } from './model.ts';
import { type Run, writeRaw } from './raw.ts';
import { table, troubles, versions } from './table.ts';
import { tocsin } from './tocsin.ts';
import { type Size, tryOut } from './trial.ts';

/** The bouncer takes any duration above zero; below a millisecond an answer takes longer than the pause. */
const CONTENDERS: readonly Contender[] = [
  tocsin,
  crowdsec('10 s (default)', '10s'),
  crowdsec('100 ms', '100ms'),
  crowdsec('1 ms (fastest)', '1ms'),
  fail2ban,
];

const FULL: Size = { attacks: 30, addresses: 10_000 };
const QUICK: Size = { attacks: 10, addresses: 1_000 };
/** Names of contenders, or beginnings of them, with commas between: a part of the table in a part of the time. */
const ONLY = 'TOCSIN_BENCH_PEERS';

/** Who can be measured here; says of the others what they lack. Nothing is installed. */
function present(): readonly Contender[] {
  const only = process.env[ONLY]?.split(',');
  const chosen = CONTENDERS.filter(({ name }) => only?.some((it) => name.startsWith(it)) ?? true);
  return chosen.filter((contender) => {
    const obstacle = contender.obstacle();
    if (obstacle !== undefined) console.error(`peers: ${contender.name}: skipped, ${obstacle}`);
    return obstacle === undefined;
  });
}

/** Each run begins with another one: who comes first finds the machine cold. */
export function inTurn<T>(contenders: readonly T[], run: number): readonly T[] {
  const first = contenders.length === 0 ? 0 : run % contenders.length;
  return [...contenders.slice(first), ...contenders.slice(0, first)];
}

async function oneRun(town: Town, contenders: readonly Contender[], size: Size): Promise<Run> {
  const [load = 0] = loadavg();
  const measured = new Map<string, Measured | undefined>();
  for (const contender of contenders) {
    console.error(`peers: ${contender.name} …`);
    try {
      measured.set(contender.name, await tryOut(contender, town, size));
    } catch (error) {
      // Half an hour of the others' figures is not to be lost with it.
      console.error(`peers: ${contender.name}: no figures in this run:`, error);
      measured.set(contender.name, undefined);
    }
  }
  return { load, measured };
}

/** Of one run, without those that gave none. */
function given({ measured }: Run): ReadonlyMap<string, Measured> {
  return new Map([...measured].flatMap(([name, it]) => (it === undefined ? [] : [[name, it]])));
}

/** Of all runs, by contender. */
function byName(runs: readonly Run[], contenders: readonly Contender[]) {
  const each = contenders.map(({ name }): [string, readonly Measured[]] => [
    name,
    runs.flatMap(({ measured }) => measured.get(name) ?? []),
  ]);
  return new Map(each.filter(([, measured]) => measured.length > 0));
}

async function* measure({ runs, quick, raw }: Options): AsyncGenerator<readonly Figure[]> {
  const size = quick ? QUICK : FULL;
  const contenders = present();
  const done: Run[] = [];
  const town = foundTown();
  try {
    for (let at = 0; at < runs; at++) {
      const run = await oneRun(town, inTurn(contenders, at), size);
      done.push(run);
      if (raw !== undefined) writeRaw(raw, { quick, size }, done);
      yield figuresOf(given(run), tocsin.name, size);
    }
  } finally {
    await town.leave();
  }
  const all = byName(done, contenders);
  if (all.size === 0) return;
  // For a person, who may paste it; the figures go their own way.
  console.error(
    `\n${versions()}; ${runs} runs of ${size.attacks} attacks\n\n${table(all, size)}\n`,
  );
  for (const trouble of troubles(all)) console.error(trouble);
}

export const peers: Benchmark = {
  name: 'peers',
  about:
    'beside CrowdSec and fail2ban: a log line or a list of addresses to the kernels of two machines, told by nft monitor',
  needsNamespace: true,
  policy: { 'for the list': 'budgets lifted', ...LIFTED },
  runs: 3,
  measure,
};
