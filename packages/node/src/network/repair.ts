// Finds connections that are open and of no use: that carry no gossip any more, which gossipsub leaves as they are (after a
// frame over the limit, a backlog that was given up, a stream lost on one of two connections), whose peer was too busy to say
// who it is when libp2p asked it, once, and guests who stay guests.
import type { Clock } from '../clock.ts';
import type { Gossip } from './gossip.ts';
import { GUEST_STAY_MS, IDENTIFY_MAX_MS, type NetworkLimits } from './limits.ts';
import type { Neighbours } from './neighbours.ts';

export interface RepairParts {
  readonly clock: Clock;
  readonly neighbours: Neighbours;
  readonly gossip: Gossip;
  /** Asks a peer once more who it is and where. */
  identify(peerId: string): void;
  hangUp(peerId: string, why: string): void;
}

/** Looks again and again; the answer ends that. */
export function startRepair(limits: NetworkLimits, parts: RepairParts): () => void {
  const { clock, neighbours, gossip, identify, hangUp } = parts;
  let cancel: () => void;
  const look = (): void => {
    const now = clock.monotonic();
    for (const { class: kind, peerId, since, up } of neighbours.all()) {
      const age = now - since;
      // What a guest says there is not read anyway.
      if (kind === 'guest' && age > GUEST_STAY_MS) hangUp(peerId, 'a guest who stayed one');
      else if (kind !== 'guest' && age >= limits.repairGraceMs && !gossip.whole(peerId))
        hangUp(peerId, 'gossip has ended here: connecting anew');
      else if (!up && age >= IDENTIFY_MAX_MS) identify(peerId);
    }
    cancel = clock.after(limits.repairEveryMs, look);
  };
  cancel = clock.after(limits.repairEveryMs, look);
  return () => cancel();
}
