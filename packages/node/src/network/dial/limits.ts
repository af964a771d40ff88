// Every number of the dialling, with its reason.

/**
 * A dial that came through, but took so long, met a machine with too much to do, or comes from one: half as many are made at
 * once then, and one more after each that was quick. Else handshakes run out of their time, and are begun anew for ever.
 */
export const SLOW_DIAL_MS = 2_000;
export const SLOW_DIALS_AT_ONCE = 2;

/** The next address of a peer is tried beside the one that is silent after this (RFC 8305): a dead address costs no more. */
export const DIAL_OFFSET_MS = 250;

/**
 * Peers dialled at once, and begun a second: a mesh of forty is complete in some seconds. With more, machines that all start at
 * once keep each other's handshakes waiting until they run out of time, and begin again.
 */
export const DIALS_AT_ONCE = 8;
export const DIALS_PER_SECOND = 10;

/**
 * Peers of whom there is only somebody's word and who are not there: so many dials of them at once, and one more after this.
 * Whoever makes up peers, each at other addresses, must not have every node of the mesh knock at doors of his choice.
 */
export const HINTS_IN_VAIN = 64;
export const HINT_IN_VAIN_MS = 10_000;

/** Connections beyond the wanted number, as a part of it, before any is closed: two that dial each other must not both have to hang up. */
export const SURPLUS_SHARE = 0.25;
/** A surplus link is closed once it is so old: whoever comes through a crowded entrance has asked for the way by then. */
export const SURPLUS_AFTER_MS = 5_000;
/** Links that are dialled from here, of the wanted number: whoever fills our door must not choose all whom we hear. */
export const OUTBOUND_SHARE = 0.5;

/** A link that ends sooner than this was none: the next dial waits longer than the last. */
export const LINK_PROVEN_MS = 30_000;
/** Of two who learn of each other at once one waits this long for the other's dial, and longer for each whom that one may have to dial before. */
export const COURTESY_MS = 500;
export const COURTESY_EACH_MS = 1_000 / DIALS_PER_SECOND;
/** Whoever is alone asks at the entrances at least so often: a crowd that came with him is let in by and by. */
export const ENTRANCE_WAIT_MS = 10_000;
/** When a lost peer comes back, those that were lost too are tried again within this: a split heals as a whole. */
export const REVIVAL_MS = 3_000;
/** One peer that comes and goes must not have the others dialled each time. */
export const REVIVAL_EVERY_MS = 60_000;

/** With so many peers the plan is made at once, with more no sooner than this after the last: a thousand take a millisecond or two. */
export const FEW_TASKS = 100;
export const LOOK_EVERY_MS = 50;
/** Whom the budget left out is looked at again after this. */
export const REFILL_MS = 100;
/** Peers whose waits are remembered; those that nobody speaks of any more are forgotten beyond this. */
export const TASKS_MAX = 4_096;
