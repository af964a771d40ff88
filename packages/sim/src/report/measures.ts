// What each column of the table says, in words for an operator.
import type { Outcome } from '../world/measures.ts';

export interface Column {
  readonly key: keyof Outcome;
  readonly title: string;
  readonly says: string;
  readonly digits: number;
}

export const COLUMNS: readonly Column[] = [
  {
    key: 'uplift',
    title: 'uplift',
    says: 'of all first visits of a source that another node had seen before, the share that the mesh had already blocked',
    digits: 3,
  },
  {
    key: 'falseBlockMinutes',
    title: 'false min/day',
    says: 'minutes a day in which one honest node blocks some harmless address on the word of others',
    digits: 1,
  },
  {
    key: 'falseBlocks',
    title: 'false blocks',
    says: 'how many such blocks began, in all honest nodes together',
    digits: 0,
  },
  {
    key: 'protectedBlocks',
    title: 'of own address',
    says: 'how many of them were of the address that the node’s operator works from (a real node’s guard refuses these; none is simulated)',
    digits: 1,
  },
  {
    key: 'trustAfterDay',
    title: 'trust honest',
    says: 'mean trust of honest nodes in honest nodes after 24 h, or at the end of a shorter world',
    digits: 3,
  },
  {
    key: 'leastTrustInHonest',
    title: 'least',
    says: 'the lowest trust that an honest node has in another',
    digits: 2,
  },
  {
    key: 'trustInLiars',
    title: 'trust liars',
    says: 'mean trust of honest nodes in liars at the end',
    digits: 3,
  },
  {
    key: 'hoursHeeded',
    title: 'h heeded',
    says: 'hours from a liar’s first lie until half of the honest nodes had stopped to heed him for the last time (quarantined, or weighing below 0.3); 0: they never heeded him; until the end: they still do',
    digits: 1,
  },
  {
    key: 'propagationP50Ms',
    title: 'p50 ms',
    says: 'from publishing to the moment at which an honest node has it, the median',
    digits: 0,
  },
  {
    key: 'propagationP99Ms',
    title: 'p99 ms',
    says: 'the same for 99 of 100; what a quarantined author says is not passed on, and comes by the heartbeat or the sync',
    digits: 0,
  },
  {
    key: 'messagesPerSignal',
    title: 'msgs/signal',
    says: 'copies on all links together for one signal',
    digits: 0,
  },
];
