// Every number of the node that is no rule: intervals, sizes and limits, each with its reason.
import type { Intervals } from './model.ts';

const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MEBIBYTE = 2 ** 20;

export const DEFAULT_INTERVALS: Intervals = {
  reconcile: MINUTE_MS,
  sync: MINUTE_MS,
  contact: MINUTE_MS,
  protections: 30 * SECOND_MS,
  // What a power failure may take at most; the sync and the kernel's table bring it back.
  fsync: SECOND_MS,
  redialFirst: SECOND_MS,
  redialMax: 5 * MINUTE_MS,
  // A node that finds none of its peers must begin to speak all the same.
  headFetch: 10 * SECOND_MS,
  liveness: 30 * SECOND_MS,
  // Three missed tellings of a minute each, and a little.
  peerSilent: 200 * SECOND_MS,
  // A quiet server's log may well be empty for a night, not for a day.
  sensorSilent: DAY_MS,
  // Long enough for NTP to step in and for peers to be dialled.
  clockGrace: 10 * MINUTE_MS,
  retry: 2 * SECOND_MS,
  eventTimeout: 10 * SECOND_MS,
};

/** From this size on a whole reading of the kernel's table costs about a second: every ten minutes is enough. */
export const RECONCILE_LARGE_ELEMENTS = 10_000;
export const RECONCILE_LARGE_MS = 10 * MINUTE_MS;
/** Kernels count time-outs in whole seconds from when the command reached them. */
export const RECONCILE_TOLERANCE_MS = 5 * SECOND_MS;
/** Changes by another hand come in crowds; they are looked at together. */
export const FOREIGN_CHANGE_DELAY_MS = 100;
/** Blocked addresses whose packet counts are remembered between two readings. */
export const CONTACT_MEMORY = 20_000;
/** Fewer packets are a straggler's retransmissions, not contact; a shorter time is one burst. */
export const CONTACT_PACKETS = 5;
export const CONTACT_SPAN_MS = 10 * SECOND_MS;

/** Rows of each table held decoded; the rest is a 3 µs read away. */
export const CACHED_ROWS = 4_096;
/** Keys of due rows fetched ahead of one tick: one tick stays well under 50 ms. */
export const DUE_AHEAD = 500;
/** Rows read from LevelDB in one turn of the event loop. */
export const SCAN_CHUNK = 1_000;
/** LevelDB's own default of 16 KiB a turn would cost one turn for each twenty rows. */
export const SCAN_BYTES = MEBIBYTE;
/** LevelDB maps its files of 2 MiB into memory: by default up to a thousand of them. */
export const OPEN_FILES = 40;
/** One change of the firewall holds at most this many elements, so that its answer comes soon. */
export const CHANGES_AT_ONCE = 100_000;

/** Sentences about a damaged store that are kept for `status`. */
export const FINDINGS = 20;

/** Given back to a full disk so that LevelDB can close its log and carry on. */
export const RESERVE_BYTES = 8 * MEBIBYTE;
/** On a full disk: no block outlives this, because nothing on disk would lift it. */
export const UNSTORED_BLOCK_MS = HOUR_MS;
/** Local detections that wait in memory for a disk to take them. */
export const UNSTORED_DETECTIONS = 10_000;

export const JOURNAL_MAX_BYTES = 256 * MEBIBYTE;
/** What is left after a pruning, so that it happens seldom. */
export const JOURNAL_KEPT = 0.75;

/** A larger difference between wall clock and monotonic clock is a step, not a drift. */
export const CLOCK_STEP_MS = 5 * MINUTE_MS;
/** A clock that goes ahead at once by more than this has what is armed by it armed anew. */
export const CLOCK_AHEAD_MS = 1_000;
/** Own peers' median may differ by so much; beyond it signals begin to be refused as stale or future. */
export const CLOCK_OFFSET_MS = MINUTE_MS;
/** No clock that shows an earlier time is right: this was written later (2025-01-01). */
export const CLOCK_FLOOR_MS = 1_735_689_600_000;
/** The longest tier: no time-out given to a kernel exceeds it, whatever a clock says. */
export const LONGEST_BLOCK_MS = 7 * DAY_MS;
/** A machine that was off for longer than this with peers configured asks them before it forgets anything. */
export const CLOCK_FORWARD_AT_START_MS = DAY_MS;

/** Signals older than this are refused by gossip (DESIGN section 4); they go by sync only. */
export const GOSSIP_AGE_MS = HOUR_MS;
/** Own signals that nobody heard, remembered for the next listener. */
export const OUTBOX_SIGNALS = 1_000;

/** Alarms a minute that start the operator's program; the rest is counted. */
export const ALARMS_A_MINUTE = 20;
/** Vetoes and the like that `status` shows. */
export const SHOWN_VETOES = 100;

/** Offences on the wire from which a neighbour is no longer read (gossipsub forgets them when he redials). */
export const OFFENCES_GRAYLISTED = 4;
/** One offence is forgotten after this long. */
export const OFFENCE_MS = 3 * HOUR_MS;
/** Neighbours whose offences are remembered; who was not heard of for longest is forgotten first. */
export const OFFENDERS = 10_000;
/** Peers of whom is remembered what they told of themselves last. */
export const HEARD_MAX = 10_000;
/** Whoever has the network's key can make any number of identities: so many of them are shown. */
export const KEY_HOLDERS_MAX = 1_024;
