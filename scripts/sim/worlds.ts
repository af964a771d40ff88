// The rows of an experiment by what the nodes live in: one world, and how each policy fares there.
import { POLICY_NAMES, type PolicyName, type Row } from '@tocsin/sim';

export interface ComparedWorld {
  /** The behaviour, and whatever else is not the same in all worlds of this kind. */
  readonly name: string;
  readonly honest: boolean;
  readonly rows: ReadonlyMap<PolicyName, Row>;
}

/** In the order in which they are first told of. */
export function worldsOf(rows: readonly Row[]): readonly ComparedWorld[] {
  const liars = rows.filter(isOfLiars);
  const shares = new Set(liars.map(({ share }) => share)).size > 1;
  const circles = new Set(rows.map(({ circle }) => circle)).size > 1;
  const worlds = new Map<string, Map<PolicyName, Row>>();
  for (const row of rows) {
    const { behaviour, share, circle, traffic = {} } = row;
    const name = [
      isOfLiars(row) && shares ? `${behaviour} ${Math.round(share * 100)} %` : behaviour,
      ...(circles ? [circle] : []),
      ...Object.entries(traffic).map(([key, value]) => `${key} ${value}`),
    ].join(', ');
    worlds.set(name, (worlds.get(name) ?? new Map()).set(row.policy, row));
  }
  return [...worlds].map(([name, byPolicy]) => ({
    name,
    honest: ![...byPolicy.values()].some(isOfLiars),
    rows: byPolicy,
  }));
}

/** Ours first. */
export const policiesOf = (rows: readonly Row[]): readonly PolicyName[] =>
  POLICY_NAMES.filter((name) => rows.some(({ policy }) => policy === name));

const isOfLiars = ({ behaviour }: Row): boolean => behaviour !== 'all-honest';
