// What a world is made from: every number of it is a parameter, with where the default comes from.

import type { BehaviourName } from '../behaviours/behaviour.ts';
import type { BrainMaker } from '../brain.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * All worlds begin at the same hour, so that windows of days and hours fall alike; and near the beginning of time, where
 * milliseconds fit into the small integers of the engine: a tenth faster.
 */
export const BEGINNING = 86_400_000;

export interface WorldInit {
  readonly seed: number;
  readonly nodes: number;
  readonly hours: number;
  /** What the nodes are to each other. Sybils of the kind `stranger` are strangers in every circle. */
  readonly circle: 'friends' | 'fleet';
  readonly brain: BrainMaker;
  /** Shares in millionths of the nodes; the rest is honest. */
  readonly liars: readonly { readonly behaviour: BehaviourName; readonly shareMicro: number }[];
  readonly traffic?: Partial<Traffic>;
  readonly links?: Partial<Links>;
}

/** What comes at the nodes from outside. */
export interface Traffic {
  /** New attack sources for each node and day. Among 200 nodes 28 make some 10,000 attacks a day; 3,000 of them meet a block, the rest are signals. */
  readonly sourcesPerNodeDay: number;
  /** Sources that visit more than one network: about 20 % (Katti, Krishnamurthy, Katabi 2005). */
  readonly sharedMicro: number;
  /** Victims of a shared source come from stable groups of 4 to 6 (the same study). */
  readonly groupMin: number;
  readonly groupMax: number;
  /** Shared sources come to the next victim within minutes. */
  readonly nextVictimMs: number;
  /** From the first attempt to the detector's word. */
  readonly detectionMs: number;
  /** Honest detections that are wrong: an address shared by many, one of whom attacked. */
  readonly falseMicro: number;
  /** Shared harmless addresses that such mistakes and lies hit. */
  readonly benignAddresses: number;
  /** Blocks of harmless addresses of which the operator hears, and after how long. */
  readonly complaintMicro: number;
  readonly complaintMs: number;
}

export const TRAFFIC: Traffic = {
  sourcesPerNodeDay: 28,
  sharedMicro: 200_000,
  groupMin: 4,
  groupMax: 6,
  nextVictimMs: 5 * MINUTE_MS,
  detectionMs: 20 * SECOND_MS,
  falseMicro: 20_000,
  benignAddresses: 500,
  complaintMicro: 200_000,
  complaintMs: 2 * HOUR_MS,
};

/** How the nodes reach each other. */
export interface Links {
  /** Gossipsub's D: neighbours in the mesh of each node. */
  readonly degree: number;
  /** One way between two nodes, ms. */
  readonly latencyMinMs: number;
  readonly latencyMaxMs: number;
  /** Copies lost on a link, in millionths. */
  readonly lossMicro: number;
  /** Gossipsub's heartbeat: what the mesh did not bring is offered then. */
  readonly heartbeatMs: number;
  /** What gossip did not bring comes with the next comparison. */
  readonly syncMs: number;
}

export const LINKS: Links = {
  degree: 6,
  latencyMinMs: 5,
  latencyMaxMs: 80,
  lossMicro: 1_000,
  heartbeatMs: SECOND_MS,
  syncMs: MINUTE_MS,
};
