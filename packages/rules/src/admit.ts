// The cheap questions about a signal, asked before its signature is verified. They charge nobody: the name on it is not proven yet.
import { LIMITS, type Signal } from '@tocsin/protocol';
import { signalKey } from './changes.ts';
import type { Channel, IgnoreCode, SignalRow, Verdict, View } from './model.ts';
import type { Policy } from './policy.ts';
import { heldRoom, quarantineOf } from './quarantine.ts';
import { signalEnd } from './signal-row.ts';
import { POOL, poolSpent } from './stranger-pool.ts';

export const ACCEPT: Verdict = { action: 'accept' };
export const ignore = (code: IgnoreCode): Verdict => ({ action: 'ignore', code });

/**
 * What can be said of a signal without its signature. `accept` means: worth verifying; `step` has the last word, and keeps
 * a quarantined author's signal as held. `quarantined` and `rate` are said here only when there is no room left to hold it.
 */
export function admit(
  view: View,
  signal: Signal,
  channel: Channel,
  now: number,
  policy: Policy,
): Verdict {
  const { body, author } = signal;
  if (
    body.sequence < body.issuedAt ||
    body.sequence > body.issuedAt + LIMITS.sequenceMaxAheadMs ||
    body.expiresAt > body.issuedAt + LIMITS.signalMaxLifeMs
  )
    return { action: 'reject', code: 'bad-field' };
  if (isReplay(view.read('signal', signalKey(author, body.sequence)), signal))
    return ignore('replayed');
  if (channel === 'live' && author === view.self) return ignore('own');
  if (body.issuedAt > now + LIMITS.liveMaxFutureMs) return ignore('future');
  if (channel === 'live' && body.issuedAt < now - LIMITS.liveMaxPastMs) return ignore('stale');
  if (signalEnd(body) <= now) return ignore('expired');
  const peer = view.peer(author);
  if (peer.class === 'stranger' && poolSpent(view.read('ledger', POOL), now, policy))
    return ignore('stranger-flood');
  const standing = view.read('standing', author);
  const quarantine = quarantineOf(standing, now);
  if (quarantine !== undefined && !heldRoom(standing, peer, policy))
    return ignore(quarantine === 'fault' ? 'quarantined' : 'rate');
  return ACCEPT;
}

/** Known already, or one of two bodies of a proven equivocation: a third adds nothing. */
export const isReplay = (known: SignalRow | undefined, signal: Signal): boolean =>
  known !== undefined && (known.id === signal.id || known.rival !== undefined);
