// Behaviours by policies: the worlds of a table, each behaviour in the circle that it makes sense in.
import { BEHAVIOURS, type BehaviourName, type Experiment, type PolicyName } from '@tocsin/sim';

export interface TableInit extends Pick<Experiment, 'circle' | 'share' | 'nodes' | 'hours'> {
  readonly behaviours: readonly (BehaviourName | 'all-honest')[];
  readonly policies: readonly PolicyName[];
}

/** Whatever needs another circle than the table's has the honest world of that circle before it. */
export function experimentsOf({ behaviours, policies, ...init }: TableInit): Experiment[] {
  const rows = behaviours.flatMap((behaviour) => {
    const row = rowOf(behaviour, init);
    const isForeign = row.circle !== init.circle && behaviours.includes('all-honest');
    return isForeign ? [{ ...row, behaviour: 'all-honest' as const, share: 0 }, row] : [row];
  });
  return rows.flatMap((row) => policies.map((policy) => ({ policy, ...row })));
}

function rowOf(
  behaviour: BehaviourName | 'all-honest',
  { circle, share, nodes, hours }: Omit<TableInit, 'behaviours' | 'policies'>,
): Omit<Experiment, 'policy'> {
  if (behaviour === 'all-honest') return { behaviour, circle, share: 0, nodes, hours };
  return { behaviour, circle: BEHAVIOURS[behaviour].circle ?? circle, share, nodes, hours };
}
