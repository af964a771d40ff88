// Tells what changed about an indicator: one line for the operator and the journal, with what the decision rests on.
import type { Changes } from './changes.ts';
import type { Happening } from './model.ts';
import type { Decision, Entry } from './rows.ts';

export function announce(changes: Changes, entry: Entry, before: Decision): void {
  const { decision } = entry;
  const same =
    decision.action === before.action &&
    decision.enforced === before.enforced &&
    decision.end === before.end &&
    decision.reason === before.reason;
  if (same) return;
  changes.tell({
    kind: kindOf(decision, before),
    indicator: entry.indicator,
    score: decision.score,
    reason: decision.reason,
    ...(decision.end > 0 && { until: decision.end }),
    inputs: {
      action: decision.action,
      enforced: decision.enforced,
      before: before.action,
      authors: entry.voices.map((voice) => voice.author),
      ...(entry.local !== undefined && { local: entry.local }),
      ...(entry.block?.charged !== undefined && { charged: entry.block.charged }),
      ...(decision.refused !== undefined && { refused: decision.refused }),
    },
  });
}

function kindOf(decision: Decision, before: Decision): Happening['kind'] {
  if (decision.enforced) return before.enforced ? 'staged' : 'blocked';
  if (before.enforced && decision.reason !== 'budget') return 'lifted';
  if (decision.reason === 'budget' || decision.reason === 'line') return 'over-budget';
  return decision.action === 'watch' && before.action !== 'watch' ? 'watched' : 'staged';
}
