// What decides in a node of a world: our own policy, or one of the yardsticks that it is measured beside.
import type { AuthorKey, Indicator, Signal } from '@tocsin/protocol';
import type { Channel, Draft, Micro, Observation, Peer } from '@tocsin/rules';
import type { WorldPlaces } from './brains/shelf.ts';

export interface BrainInit {
  readonly self: AuthorKey;
  /** Whom this node knows, and as what; everybody else is a stranger. */
  readonly peers: readonly Peer[];
  /** Keys every choice that nobody else may foresee; 64 hex digits. */
  readonly secret: string;
  /** What all nodes of a world share, to find rows by name: nothing but memory is saved by it. */
  readonly places: WorldPlaces;
  readonly deeds: BrainDeeds;
}

/** What a brain wants done. */
export interface BrainDeeds {
  /** To sign and publish. The signed signal comes back through `hear`. */
  publish(draft: Draft): void;
  /** `by`: on this node's own sight, or on the word of others. Said again when the end moves. */
  block(indicator: Indicator, until: number, by: 'self' | 'others'): void;
  lift(indicator: Indicator): void;
  quarantined(author: AuthorKey): void;
}

/** One mind. Times are ms since 1970 by the node's own clock. */
export interface Brain {
  /** A signal whose signature holds. @returns whether it is passed on */
  hear(signal: Signal, channel: Channel, now: number): boolean;
  /** This node's own detector saw an attack. */
  see(observation: Observation, now: number): void;
  /** Packets of a blocked address keep coming. */
  contact(indicator: Indicator, now: number): void;
  /** The operator says that an address is harmless. */
  excuse(indicator: Indicator, now: number): void;
  /** Whether detectors look twice at this address. */
  watches(indicator: Indicator, now: number): boolean;
  trustIn(author: AuthorKey, now: number): Micro;
  /** Whether this author's word can decide anything: neither quarantined nor trusted too little. */
  heeds(author: AuthorKey, now: number): boolean;
  /** Time passed. @returns when to look again */
  tick(now: number): number | undefined;
}

export type BrainMaker = (init: BrainInit) => Brain;
