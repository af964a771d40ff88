// The operator has changed who is who: what stands on the word of somebody who is no longer that is weighed anew.
import { Changes } from './changes.ts';
import type { Step, View } from './model.ts';
import type { Policy } from './policy.ts';
import { touched } from './rescore.ts';
import type { Voice } from './rows.ts';
import { settle } from './stage.ts';
import { classOf } from './trust.ts';

/** To be stepped once after the start, before any signal. Looks at every entry, and changes only those concerned. */
export function reconfigure(view: View, now: number, policy: Policy): Step {
  const changes = new Changes(view, now, policy);
  const differs = (voice: Voice): boolean => {
    const peer = changes.peer(voice.author);
    const of = classOf(peer, changes.read('standing', voice.author));
    return voice.class !== of || voice.group !== peer.group;
  };
  for (const indicator of view.stagedKeys()) {
    const entry = view.read('staged', indicator);
    if (entry?.voices.some(differs)) settle(changes, touched(changes, entry));
  }
  return { effects: changes.effects() };
}
