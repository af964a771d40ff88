// Slows a neighbour down: its gossip is not read for a while, and by backpressure it can send no more.
//
// Nothing is dropped. Gossipsub remembers a message as seen before it is judged: one that we refused to look at could not
// come by another way either.
import type { Stream } from '@libp2p/interface';
import type { Clock } from '../clock.ts';
import type { Neighbour } from './neighbours.ts';

export function pause(clock: Clock, neighbour: Neighbour, ms: number): void {
  const until = clock.monotonic() + ms;
  const waiting = neighbour.pausedUntil !== undefined;
  neighbour.pausedUntil = Math.max(until, neighbour.pausedUntil ?? 0);
  for (const stream of neighbour.gossip) {
    if (stream.readStatus === 'readable') stream.pause();
  }
  if (!waiting) resumeAfter(clock, neighbour, ms);
}

/** Watches a stream of gossip from its start to its end. */
export function watch(clock: Clock, neighbour: Neighbour, stream: Stream): void {
  if (stream.status !== 'open') return;
  neighbour.gossip.add(stream);
  stream.addEventListener('close', () => neighbour.gossip.delete(stream));
  stream.addEventListener('message', ({ data }) => {
    const ms = neighbour.throttle.arrived(data.byteLength, clock.monotonic());
    if (ms > 0) pause(clock, neighbour, ms);
  });
  // A second stream is no way around the pause of the first.
  if (neighbour.pausedUntil !== undefined && stream.readStatus === 'readable') stream.pause();
}

function resumeAfter(clock: Clock, neighbour: Neighbour, ms: number): void {
  clock.after(ms, () => {
    const left = (neighbour.pausedUntil ?? 0) - clock.monotonic();
    // What was already read goes on adding to the debt during the pause.
    if (left > 0) return resumeAfter(clock, neighbour, left);
    neighbour.pausedUntil = undefined;
    for (const stream of neighbour.gossip) {
      if (stream.readStatus === 'paused') stream.resume();
    }
  });
}
