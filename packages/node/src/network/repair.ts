// Finds connections that are open but carry no gossip any more, which gossipsub leaves as they are: after a frame over the
// limit, a backlog that was given up, a stream lost on one of two connections.
import type { Clock } from '../clock.ts';
import type { Gossip } from './gossip.ts';
import type { NetworkLimits } from './limits.ts';
import type { Neighbours } from './neighbours.ts';

export interface RepairParts {
  readonly clock: Clock;
  readonly neighbours: Neighbours;
  readonly gossip: Gossip;
  hangUp(peerId: string): void;
}

/** Looks again and again; the answer ends that. */
export function startRepair(limits: NetworkLimits, parts: RepairParts): () => void {
  const { clock, neighbours, gossip, hangUp } = parts;
  let cancel: () => void;
  const look = (): void => {
    const old = clock.monotonic() - limits.repairGraceMs;
    for (const { peerId, since } of neighbours.all()) {
      if (since <= old && !gossip.whole(peerId)) hangUp(peerId);
    }
    cancel = clock.after(limits.repairEveryMs, look);
  };
  cancel = clock.after(limits.repairEveryMs, look);
  return () => cancel();
}
