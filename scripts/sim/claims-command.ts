// `npm run sim -- --claims`: every promise of the trust model with its figure; fails when one does not hold.
import { type Experiment, type Outcome, type Row, rowOf } from '@tocsin/sim';
import Table from 'cli-table3';
import {
  CLAIMS,
  type Claim,
  type ClaimedWorld,
  type Comparison,
  type Trial,
  type Weight,
} from './claims.ts';
import { keptIn, type Made } from './kept.ts';
import { type Job, runJobs } from './pool.ts';
import { FEW, shareOf } from './trials.ts';

export interface ClaimsInit {
  readonly nodes: number;
  readonly hours: number;
  readonly seeds: readonly number[];
  /** Only the claims that say this, in letters of any case. */
  readonly only: string;
  /** Each world that ends is kept beside this file, and not run again. */
  readonly out?: string | undefined;
  /** Counts kept worlds of other code too, and says so. */
  readonly older?: boolean | undefined;
  readonly minutes?: number | undefined;
  readonly workers?: number | undefined;
}

export interface Weighed extends Partial<Weight> {
  readonly says: string;
  /** Undefined: the time was over before all of its worlds had ended. */
  readonly holds?: boolean;
  /** Which code has made its worlds, where they were kept. */
  readonly commits?: readonly string[];
}

/** A figure is kept as text: JSON knows neither NaN nor infinity. */
interface Ended extends Partial<Made> {
  readonly name: string;
  readonly outcome?: Outcome;
  readonly figure?: string;
}

/** Worlds that several claims ask for are run once. @throws Error when no claim is wanted, or `out` was made otherwise */
export async function weighClaims(
  init: ClaimsInit,
  progress: (done: number, of: number) => void,
): Promise<{ readonly claims: readonly Weighed[]; readonly rows: readonly Row[] }> {
  const { only } = init;
  const wanted = CLAIMS.filter(({ says }) => says.toLowerCase().includes(only.toLowerCase()));
  if (wanted.length === 0) throw new Error(`no claim says ${JSON.stringify(only)}`);
  const jobs = wanted.flatMap((claim) => jobsOf(claim, init));
  const ended = await endedOf(new Map(jobs.map((job) => [nameOf(job), job])), init, progress);
  const rows = new Map<string, Row>();
  const claims = wanted.map((claim): Weighed => {
    const mine = jobsOf(claim, init).flatMap((job) => ended.get(nameOf(job)) ?? []);
    if (mine.length < jobsOf(claim, init).length) return { says: claim.says };
    const weight = 'run' in claim ? worstOf(claim, mine) : meanOf(claim, mine, init, rows);
    const commits = [...new Set(mine.flatMap(({ commit }) => commit ?? []))];
    return {
      ...weight,
      says: claim.says,
      holds: holds(weight),
      ...(commits.length > 0 && { commits }),
    };
  });
  return { claims, rows: [...rows.values()] };
}

/** World by world, each with its seeds. */
function jobsOf(claim: Claim, { nodes, hours, seeds }: ClaimsInit): Job[] {
  if ('run' in claim)
    return seeds.map((seed) => ({ trial: claim.says, init: { nodes, hours, seed } }));
  return claim.worlds.flatMap((world) =>
    seeds.map((seed) => ({ experiment: experimentOf(world, { nodes, hours }), seed })),
  );
}

const experimentOf = (
  world: ClaimedWorld,
  { nodes, hours }: Pick<ClaimsInit, 'nodes' | 'hours'>,
): Experiment => ({
  ...world,
  share: shareIn(world, nodes),
  nodes,
  hours,
});

const shareIn = ({ share }: ClaimedWorld, nodes: number): number =>
  share === 'few' ? shareOf(FEW, nodes) : share;

const nameOf = (job: Job): string => JSON.stringify(job);

async function endedOf(
  jobs: ReadonlyMap<string, Job>,
  { nodes, hours, out, older = false, minutes = Number.POSITIVE_INFINITY, workers }: ClaimsInit,
  progress: (done: number, of: number) => void,
): Promise<ReadonlyMap<string, Ended>> {
  const kept =
    out === undefined ? undefined : keptIn<Ended>(`${out}.worlds`, { nodes, hours }, { older });
  const ended = new Map<string, Ended>((kept?.before ?? []).map((it) => [it.name, it]));
  const end = performance.now() + minutes * 60_000;
  // Where many lie much is said, and it takes longest: first comes what settles many promises. Trials are of few liars.
  const liars = (job: Job): number =>
    'experiment' in job ? job.experiment.share : shareOf(FEW, nodes);
  const waiting = [...jobs.values()]
    .filter((job) => !ended.has(nameOf(job)))
    .sort((a, b) => liars(a) - liars(b));
  await runJobs(waiting, {
    ...(workers !== undefined && { workers }),
    goesOn: () => performance.now() < end,
    done: (job, result) => {
      const name = nameOf(job);
      const it =
        typeof result === 'number' ? { name, figure: `${result}` } : { name, outcome: result };
      ended.set(name, kept?.add(it) ?? it);
      progress(ended.size, jobs.size);
    },
  });
  return ended;
}

/** The worst world decides. One in which there was nothing to see (NaN) proves nothing. */
function worstOf({ atMost }: Trial, ended: readonly Ended[]): Weight {
  const seen = ended.map(({ figure }) => Number(figure)).filter((figure) => !Number.isNaN(figure));
  return { figure: seen.length === 0 ? Number.NaN : Math.max(...seen), atMost };
}

function meanOf(
  { worlds, weigh }: Comparison,
  ended: readonly Ended[],
  { nodes, hours, seeds }: ClaimsInit,
  rows: Map<string, Row>,
): Weight {
  const outcomes = ended.flatMap(({ outcome }) => outcome ?? []);
  return weigh(
    worlds.map((world, i) => {
      const mine = outcomes.slice(i * seeds.length, (i + 1) * seeds.length);
      const row = rowOf(experimentOf(world, { nodes, hours }), seeds, mine);
      rows.set(JSON.stringify(world), row);
      return row.measured;
    }),
  );
}

/** NaN never holds. */
const holds = ({
  figure,
  atMost = Number.POSITIVE_INFINITY,
  atLeast = Number.NEGATIVE_INFINITY,
}: Weight): boolean => figure <= atMost && figure >= atLeast;

export function claimsTable(claims: readonly Weighed[]): string {
  const table = new Table({
    head: ['', 'claim', 'figure', 'bound'],
    colWidths: [8, 84, 10, 12],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const { holds, says: words, figure = Number.NaN, atMost, atLeast = 0, commits } of claims) {
    const says = commits === undefined ? words : `${words} (${commits.join(', ')})`;
    const bound = atMost === undefined ? `≥ ${atLeast.toFixed(3)}` : `≤ ${atMost.toFixed(3)}`;
    if (holds === undefined) table.push(['not run', says, '', '']);
    else table.push([holds ? 'holds' : 'BROKEN', says, figure.toFixed(3), bound]);
  }
  return table.toString();
}
