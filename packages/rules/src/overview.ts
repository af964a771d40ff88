// Short answers about entries, for lists and for detectors.
import type { AuthorKey, Indicator } from '@tocsin/protocol';
import { customerNetwork } from './address.ts';
import type { Micro, View } from './model.ts';
import { DEFAULT_POLICY, type Policy } from './policy.ts';
import type { Entry, Reason } from './rows.ts';

/** What a list shows of an entry. */
export interface Overview {
  readonly indicator: Indicator;
  readonly action: 'watch' | 'block';
  readonly enforced: boolean;
  readonly until: number;
  readonly score: Micro;
  readonly authors: readonly AuthorKey[];
  readonly reason: Reason;
}

/** undefined for what is only observed, or has ended. */
export function overview(entry: Entry, now: number): Overview | undefined {
  const { action, enforced, end, score, reason } = entry.decision;
  if (action === 'observe' || end <= now) return undefined;
  const authors = entry.voices.map((voice) => voice.author);
  return { indicator: entry.indicator, action, enforced, until: end, score, authors, reason };
}

/** Whether detectors need only half their threshold: the address, or the /64 around it, is watched or blocked. */
export function watchedNow(
  view: View,
  indicator: Indicator,
  now: number,
  policy: Policy = DEFAULT_POLICY,
): boolean {
  const around = customerNetwork(indicator, policy);
  return [indicator, around].some((about) => {
    const entry = view.read('staged', about);
    return entry !== undefined && overview(entry, now) !== undefined;
  });
}
