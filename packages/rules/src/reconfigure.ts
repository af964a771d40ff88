// Who is who has changed, by the operator's hand or by membership: what stands on the word of somebody who is no longer that is weighed anew.
import { Changes } from './changes.ts';
import type { Step, View } from './model.ts';
import type { Policy } from './policy.ts';
import { touched } from './rescore.ts';
import type { Voice, Vote } from './rows.ts';
import { isVeto } from './score.ts';
import { settle } from './stage.ts';
import { classOf } from './trust.ts';

/** To be stepped once after the start, before any signal, and whenever the roster's `digest` has changed. Looks at every entry, and changes only those concerned. */
export function reconfigure(view: View, now: number, policy: Policy): Step {
  const changes = new Changes(view, now, policy);
  const differs = (word: Voice | Vote): boolean => {
    const peer = changes.peer(word.author);
    const of = classOf(peer, changes.read('standing', word.author));
    return word.class !== of || word.group !== peer.group;
  };
  for (const indicator of view.stagedKeys()) {
    const entry = view.read('staged', indicator);
    if (entry === undefined) continue;
    const words = [...entry.voices, ...(entry.votes ?? []).filter(isVeto)];
    if (words.some(differs)) settle(changes, touched(changes, entry));
  }
  return { effects: changes.effects() };
}
