// How gossipsub scores a neighbour on the wire: the numbers, and why each is what it is.
import type { AuthorKey } from '@tocsin/protocol';
import type { Log } from '../model.ts';

const TICK_MS = 10_000;
const HOUR_MS = 3_600_000;
/** A counter below this is zero. */
const FADED = 0.01;

/** The factor per tick by which a counter fades to 1 % in `ms`. */
function fade(ms: number): number {
  return FADED ** (TICK_MS / ms);
}

/**
 * What a score costs. A quarantined author is at −100 (DESIGN, "Two different scores"): out of the mesh, but still
 * above every line here, so that others' signals pass through it in both directions. Rejected messages count n² × −10:
 * one puts a newcomer out of the mesh, three (−90) leave it as a quarantined one, four (−160) below the graylist.
 */
export const SCORE_THRESHOLDS = {
  gossipThreshold: -120,
  publishThreshold: -130,
  graylistThreshold: -150,
  // No addresses are taken from peers: PX is off.
  acceptPXThreshold: 1_000,
  opportunisticGraftThreshold: 1,
} as const;

export interface ScoreInit {
  readonly topic: string;
  /** True where unknown peers may connect. */
  readonly open: boolean;
  /** Looked up at each computation; must be quick and finite. */
  readonly regard: (peerId: string) => number;
}

/** Gossipsub's peer score parameters; the shape is checked where they are used. */
export function scoreParams(init: ScoreInit) {
  return {
    // 10 for an hour in the mesh and 30 for news: good manners never outweigh three forged messages.
    topicScoreCap: 40,
    appSpecificScore: init.regard,
    appSpecificWeight: 1,
    // Configured peers may all sit behind one address; the default would empty their meshes at the eleventh.
    IPColocationFactorWeight: init.open ? -5 : 0,
    IPColocationFactorThreshold: 32,
    IPColocationFactorWhitelist: new Set(['127.0.0.1', '::1']),
    // Grafting too early and unkept promises. A few happen to honest peers when a mesh re-forms.
    behaviourPenaltyWeight: -1,
    behaviourPenaltyThreshold: 6,
    behaviourPenaltyDecay: fade(HOUR_MS),
    decayInterval: TICK_MS,
    decayToZero: FADED,
    // Void: gossipsub starts a returning peer at zero. What must last is in our own store and comes by `regard`.
    retainScore: 12 * HOUR_MS,
    topics: {
      [init.topic]: {
        topicWeight: 1,
        timeInMeshWeight: 10 / 360,
        timeInMeshQuantum: 10_000,
        timeInMeshCap: 360,
        firstMessageDeliveriesWeight: 1,
        firstMessageDeliveriesDecay: fade(6 * HOUR_MS),
        firstMessageDeliveriesCap: 30,
        // A quota of deliveries means nothing at some signals an hour, and the default (−400) would be fatal.
        meshMessageDeliveriesWeight: 0,
        meshMessageDeliveriesDecay: 0.5,
        meshMessageDeliveriesCap: 1,
        meshMessageDeliveriesThreshold: 1,
        meshMessageDeliveriesWindow: 2_000,
        meshMessageDeliveriesActivation: 60_000,
        meshFailurePenaltyWeight: 0,
        meshFailurePenaltyDecay: 0.5,
        invalidMessageDeliveriesWeight: -10,
        invalidMessageDeliveriesDecay: fade(12 * HOUR_MS),
      },
    },
  };
}

/** The topic of a network's signals. */
export function signalsTopic(network: string): string {
  return `/tocsin/1/${network}/signals`;
}

/** The caller's `regard`, made safe: gossipsub asks in the middle of its work, where an exception would lose a message. */
export function safeRegard(
  regard: (author: AuthorKey) => number,
  log: Log,
): (author: AuthorKey) => number {
  return (author) => {
    try {
      const value = regard(author);
      return Number.isFinite(value) ? value : 0;
    } catch (error) {
      log.error({ error }, 'regard failed');
      return 0;
    }
  };
}
