// Every bound of the membership, once, with its reason. They are no opinion to be set: all nodes of a network should see the same tree.

const MINUTE_MS = 60_000;

export const MEMBERSHIP = {
  /** Trust is halved at each step: beyond the eighth nothing is left of it, and nobody knows anybody. */
  depthMax: 8,
  /** Twice the largest fleet, by one fleet key or by one own machine. */
  perOwnSponsorMax: 2_048,
  /** A circle of friends. More would give no more weight: they all count once. */
  perFriendSponsorMax: 64,
  /** One friend's whole subtree, so that no root can crowd out the others. */
  perGroupMax: 256,
  /** All who are members by certificate; as many keys as a verifier keeps imported. Who is nearer to a root goes first. */
  membersMax: 4_096,
  /** More than a sponsor may have members; the highest numbers stand. */
  revocationsPerSignerMax: 2_048,
  /** Of one kind, over all keys of the fleets; those in force first, then the highest numbers. Six a day for a year. */
  statementsPerKindMax: 2_048,
  /** A new fleet key a year for a long life. Each succession is kept for ever. */
  successionsMax: 32,
  /** Whoever has the network's key can make any number of identities: so many of them are remembered as reachable. */
  keyHolderPresencesMax: 1_024,
  /** As far ahead as the clock of an honest signer may be; what is dated later does not count yet. */
  aheadMaxMs: 5 * MINUTE_MS,
} as const;
