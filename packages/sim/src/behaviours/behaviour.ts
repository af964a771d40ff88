// What every node of a world can do, honest or not, and the list of the ways to be dishonest.
import type { AuthorKey, Indicator, Signal } from '@tocsin/protocol';
import type { Channel } from '@tocsin/rules';
import type { WorldInit } from '../world/model.ts';
import type { World } from '../world/world.ts';

export interface Actor {
  readonly honest: boolean;
  readonly author: AuthorKey;
  start(): void;
  /** @returns whether it passes the signal on */
  hear(signal: Signal, channel: Channel): boolean;
  /** Somebody attacks it from this address. */
  attacked(source: Indicator): void;
  blocks(indicator: Indicator): boolean;
  /** Some honest node has put it into quarantine. */
  quarantined?(by: number): void;
}

export interface Behaviour {
  /**
   * `member`: known to all like an honest node. `sponsored`: guests of one honest node, which counts them with itself.
   * `invited`: the same, but to the node that let them in each is a friend like those that it named. `chained`: each invited by
   * the one before it, the first by an honest node. `stranger`: known to nobody.
   */
  readonly relation: 'member' | 'sponsored' | 'invited' | 'chained' | 'stranger';
  /** It makes sense in this circle alone. */
  readonly circle?: WorldInit['circle'];
  /** How many more names each of them has at hand, related to everybody like the first. */
  readonly names?: number;
  /** One sentence for the tables. */
  readonly says: string;
  make(world: World, node: number): Actor;
}

export const BEHAVIOUR_NAMES = [
  'naive-liar',
  'traitor',
  'on-off',
  'discriminating',
  'discriminating-peers',
  'bad-mouther',
  'ballot-stuffer',
  'sybil-stranger',
  'sybil-sponsored',
  'whitewasher',
  'sponsored-whitewasher',
  'echo',
  'amplifier',
  'echo-stranger',
  'farmer',
  'farmer-stranger',
  'sure-farmer',
  'flooder',
  'replayer',
  'silent-forwarder',
  'equivocator',
  'framer',
  'contact-forger',
  'veto-seller',
  'sponsor-chain',
  'sponsored-ring',
  'sponsored-patient',
  'sponsored-silent',
  'invited-names',
  'invited-ring',
  'skewed-clock',
  'late-clock',
  'hacked-own',
] as const;
export type BehaviourName = (typeof BEHAVIOUR_NAMES)[number];
