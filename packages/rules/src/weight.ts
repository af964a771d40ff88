// What an author's word weighs now: his trust, less what much talk takes of it.
import type { AuthorKey } from '@tocsin/protocol';
import { Changes } from './changes.ts';
import type { Micro, PeerClass, View } from './model.ts';
import type { Policy } from './policy.ts';
import { spread } from './talk.ts';
import { classOf, isFaulty, trustIn } from './trust.ts';

/** As what an author is heard. */
export interface Regard {
  readonly class: PeerClass;
  readonly group: string;
  /** What his word weighs. */
  readonly trust: Micro;
}

/** Asked for each voice of an address whenever one more speaks of it, so each of his rows is looked up once. */
export function regardOf(changes: Changes, author: AuthorKey): Regard {
  const peer = changes.peer(author);
  const standing = changes.read('standing', author);
  const of = classOf(peer, standing);
  if (isFaulty(standing, changes.now)) return { class: of, group: peer.group, trust: 0 };
  const trust = trustIn(changes, peer, standing);
  // Own machines are believed whoever else sees what they see; strangers have a pool of their own.
  const weight = of === 'friend' ? spread(changes, peer, trust) : trust;
  return { class: of, group: peer.group, trust: weight };
}

/** Nothing while he is quarantined for fault. */
export const weightOf = (changes: Changes, author: AuthorKey): Micro =>
  regardOf(changes, author).trust;

/** The same for who has only a view. */
export function weightNow(view: View, author: AuthorKey, now: number, policy: Policy): Micro {
  return weightOf(new Changes(view, now, policy), author);
}
