// Gossipsub's validator: asks `judge`, keeps the pace of each neighbour, and never throws.
import type { PeerId } from '@libp2p/interface';
import { breathe } from './breathe.ts';
import type { Acceptance } from './gossip.ts';
import { SIGNALS_BETWEEN_BREATHS } from './limits.ts';
import type { NetworkParts } from './model.ts';
import type { Neighbour } from './neighbours.ts';

export interface ValidatorParts extends Pick<NetworkParts, 'clock' | 'log' | 'judge' | 'offence'> {
  neighbour(peer: PeerId): Neighbour | undefined;
  /** Stops reading its gossip for so long. */
  pause(neighbour: Neighbour, ms: number): void;
  /** It does not stop flooding: ends the connection. */
  expel(neighbour: Neighbour): void;
}

export type Validator = (data: Uint8Array, from: PeerId) => Acceptance | Promise<Acceptance>;

export function createValidator(parts: ValidatorParts): Validator {
  let sinceBreath = 0;
  const guarded = (data: Uint8Array, from: PeerId): Acceptance => {
    try {
      return validate(parts, data, from);
    } catch (error) {
      parts.log.error({ error }, 'judging a signal failed; it is ignored');
      return 'ignore';
    }
  };
  return (data, from) => {
    const answer = guarded(data, from);
    if (++sinceBreath < SIGNALS_BETWEEN_BREATHS) return answer;
    sinceBreath = 0;
    return breathe().then(() => answer);
  };
}

function validate(parts: ValidatorParts, data: Uint8Array, from: PeerId): Acceptance {
  const neighbour = parts.neighbour(from);
  // Its last messages may still be in the pipe when a neighbour has gone.
  if (neighbour === undefined) return 'ignore';
  // A copy: the data are a view of a pooled buffer, which would be kept whole or written over.
  const verdict = parts.judge(new Uint8Array(data), neighbour.author);
  if (verdict.action === 'reject') parts.offence(neighbour.author, verdict.code);
  const accepted = verdict.action === 'accept';
  const pace = neighbour.throttle.heard(accepted, parts.clock.monotonic());
  if (pace.close) parts.expel(neighbour);
  else if (pace.pauseMs > 0) parts.pause(neighbour, pace.pauseMs);
  return verdict.action;
}
