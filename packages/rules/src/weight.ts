// What an author's word weighs now: his trust, less what much talk takes of it.
import type { AuthorKey } from '@tocsin/protocol';
import { Changes } from './changes.ts';
import type { Micro, View } from './model.ts';
import type { Policy } from './policy.ts';
import { spread } from './talk.ts';
import { isFaulty, trustOf } from './trust.ts';

/** Nothing while he is quarantined for fault. */
export function weightOf(changes: Changes, author: AuthorKey): Micro {
  if (isFaulty(changes.read('standing', author), changes.now)) return 0;
  return spread(changes, author, trustOf(changes, author));
}

/** The same for who has only a view. */
export function weightNow(view: View, author: AuthorKey, now: number, policy: Policy): Micro {
  return weightOf(new Changes(view, now, policy), author);
}
