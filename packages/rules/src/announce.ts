// Tells what changed about an indicator: one line for the operator and the journal, with what the decision rests on.
import type { AuthorKey } from '@tocsin/protocol';
import type { Changes } from './changes.ts';
import type { Happening } from './model.ts';
import type { Decision, Entry } from './rows.ts';

/** What a decision rests on. */
type Inputs = Pick<Decision, 'action' | 'enforced'> & {
  before: Decision['action'];
  authors: readonly AuthorKey[];
  local?: NonNullable<Entry['local']>;
  charged?: string;
  refused?: readonly string[];
};

export function announce(changes: Changes, entry: Entry, before: Decision): void {
  const { decision } = entry;
  const same =
    decision.action === before.action &&
    decision.enforced === before.enforced &&
    decision.end === before.end &&
    decision.reason === before.reason;
  if (same) return;
  const { indicator, voices, local, block } = entry;
  const { score, reason, end, refused } = decision;
  const inputs: Inputs = {
    action: decision.action,
    enforced: decision.enforced,
    before: before.action,
    authors: voices.map((voice) => voice.author),
  };
  if (local !== undefined) inputs.local = local;
  if (block?.charged !== undefined) inputs.charged = block.charged;
  if (refused !== undefined) inputs.refused = refused;
  const told = { kind: kindOf(decision, before), indicator, score, reason, inputs };
  changes.tell(end > 0 ? { ...told, until: end } : told);
}

function kindOf(decision: Decision, before: Decision): Happening['kind'] {
  if (decision.enforced) return before.enforced ? 'staged' : 'blocked';
  if (before.enforced && decision.reason !== 'budget') return 'lifted';
  if (decision.reason === 'budget' || decision.reason === 'line') return 'over-budget';
  return decision.action === 'watch' && before.action !== 'watch' ? 'watched' : 'staged';
}
