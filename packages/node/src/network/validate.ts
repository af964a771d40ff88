// Gossipsub's validator: asks `judge`, keeps the pace of each neighbour, and never throws.
import type { PeerId, Stream } from '@libp2p/interface';
import { breathe } from './breathe.ts';
import { type Acceptance, GOSSIP_STREAM } from './gossip.ts';
import { SIGNALS_BETWEEN_BREATHS } from './limits.ts';
import type { NetworkParts } from './model.ts';
import type { Neighbour } from './neighbour.ts';

export interface ValidatorParts extends Pick<NetworkParts, 'clock' | 'log' | 'judge' | 'offence'> {
  neighbour(peer: PeerId): Neighbour | undefined;
  /** The streams of all connections to a peer. */
  streams(peer: PeerId): Iterable<Stream>;
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
  const verdict = parts.judge(Uint8Array.from(data), neighbour.author);
  if (verdict.action === 'reject') parts.offence(neighbour.author, verdict.code);
  const accepted = verdict.action === 'accept';
  const pace = neighbour.throttle.heard(accepted, parts.clock.monotonic());
  if (pace.close) parts.expel(neighbour);
  else if (pace.pauseMs > 0) pause(parts, neighbour, from, pace.pauseMs);
  return verdict.action;
}

/**
 * Stops reading this neighbour's gossip until its debt is paid. Its own sending comes to a halt by backpressure; nothing is
 * dropped, for a message that gossipsub has seen and we refused to look at could not come by another way either.
 */
function pause(parts: ValidatorParts, neighbour: Neighbour, from: PeerId, ms: number): void {
  const waiting = neighbour.pausedUntil !== undefined;
  neighbour.pausedUntil = parts.clock.monotonic() + ms;
  for (const stream of inboundGossip(parts.streams(from))) {
    if (stream.readStatus === 'readable') stream.pause();
  }
  if (!waiting) resumeAfter(parts, neighbour, from, ms);
}

function resumeAfter(parts: ValidatorParts, neighbour: Neighbour, from: PeerId, ms: number): void {
  parts.clock.after(ms, () => {
    const left = (neighbour.pausedUntil ?? 0) - parts.clock.monotonic();
    // What was already read goes on adding to the debt during the pause.
    if (left > 0) return resumeAfter(parts, neighbour, from, left);
    neighbour.pausedUntil = undefined;
    for (const stream of inboundGossip(parts.streams(from))) {
      if (stream.readStatus === 'paused') stream.resume();
    }
  });
}

function* inboundGossip(streams: Iterable<Stream>): Generator<Stream> {
  for (const stream of streams) {
    if (stream.direction === 'inbound' && stream.protocol.startsWith(GOSSIP_STREAM)) yield stream;
  }
}
