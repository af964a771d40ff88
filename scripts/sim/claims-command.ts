// `npm run sim -- --claims`: every promise of the trust model with its figure; fails when one does not hold.
import type { Experiment, Row } from '@tocsin/sim';
import Table from 'cli-table3';
import { CLAIMS, type Claim, type Comparison, type Weight } from './claims.ts';
import { runAll } from './pool.ts';

export interface ClaimsInit {
  readonly nodes: number;
  readonly hours: number;
  readonly seeds: readonly number[];
  /** Only the claims that say this, in letters of any case. */
  readonly only: string;
}

export interface Weighed extends Weight {
  readonly says: string;
  readonly holds: boolean;
}

/** Worlds that several claims ask for are run once. @throws Error when no claim is wanted */
export async function weighClaims(
  { nodes, hours, seeds, only }: ClaimsInit,
  progress: (done: number, of: number) => void,
): Promise<{ readonly claims: readonly Weighed[]; readonly rows: readonly Row[] }> {
  const wanted = CLAIMS.filter(({ says }) => says.toLowerCase().includes(only.toLowerCase()));
  if (wanted.length === 0) throw new Error(`no claim says ${JSON.stringify(only)}`);
  const worlds = new Map<string, Experiment>();
  const nameOf = (world: Comparison['worlds'][number]): string => JSON.stringify(world);
  for (const claim of wanted)
    if ('worlds' in claim)
      for (const world of claim.worlds) worlds.set(nameOf(world), { ...world, nodes, hours });
  const rows = await runAll([...worlds.values()], seeds, progress);
  const measured = new Map([...worlds.keys()].map((name, i) => [name, rows[i]?.measured]));
  const weightOf = (claim: Claim): Weight => {
    if ('worlds' in claim)
      return claim.weigh(
        claim.worlds.map((world) => measured.get(nameOf(world)) as Row['measured']),
      );
    // The worst world decides. A world in which there was nothing to see (NaN) proves nothing.
    const figures = seeds.map((seed) => claim.run({ nodes, hours, seed }));
    const seen = figures.filter((figure) => !Number.isNaN(figure));
    return { figure: seen.length === 0 ? Number.NaN : Math.max(...seen), atMost: claim.atMost };
  };
  const claims = wanted.map((claim): Weighed => {
    const weight = weightOf(claim);
    return { ...weight, says: claim.says, holds: holds(weight) };
  });
  return { claims, rows };
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
  for (const { holds, says, figure, atMost, atLeast } of claims)
    table.push([
      holds ? 'holds' : 'BROKEN',
      says,
      figure.toFixed(3),
      atMost === undefined ? `≥ ${(atLeast ?? 0).toFixed(3)}` : `≤ ${atMost.toFixed(3)}`,
    ]);
  return table.toString();
}
