// The numbers of this package, each with its unit and its reason.

/**
 * Longest line that is read: nginx takes 8 KiB of request line, and what follows it has half as much room. Anybody may make a
 * web server write such lines, and one that must be read in both ways keeps the event loop for up to 10 ms.
 */
export const MAX_LINE_BYTES = 12 * 1024;

/** The safety net beneath `fs.watch`, which network file systems and some containers do not feed. */
export const POLL_MS = 1_000;

/** One read of a followed file: large enough for throughput, small enough to leave the event loop within 10 ms. */
export const READ_BYTES = 64 * 1024;

/**
 * After so much the position is saved and a start goes on: a log that grew for days while nobody read it must neither keep a
 * node from its start nor be read from the beginning again when that start is cut short. About a second of reading.
 */
export const LOOK_BYTES = 8 * 1024 * 1024;

/** How much of a file's beginning names it. Log lines begin with a time stamp, so two files differ here. */
export const HEAD_BYTES = 256;

/** How long a renamed file is still read: a log daemon goes on writing to it until it is told to reopen. */
export const RETIRED_MS = 60_000;

/** A dead `journalctl` is started again after this, doubled each time… */
export const RESTART_MS = 1_000;

/** …up to this: a minute of blindness is what a machine with a broken journal costs at most after its repair. */
export const RESTART_MAX_MS = 60_000;

/** A `journalctl` that lived this long has worked; the next restart begins at the shortest pause again. */
export const HEALTHY_MS = 60_000;

/** A log's clock may be ahead of ours by this (the mesh allows as much); beyond it the time of arrival counts. */
export const MAX_AHEAD_MS = 5 * 60_000;

/** Older lines yield nothing in live mode: no signal about them could still be valid. */
export const MAX_BEHIND_MS = 24 * 3_600_000;

/** Sources that an engine counts at once; the one that was silent longest makes room. 1 to 1.5 kB each. */
export const MAX_TRACKED = 20_000;

/** One line stands for at most this many attempts, whatever number it names. */
export const MAX_ATTEMPTS_PER_LINE = 1_000;

/** Connections of one source that are remembered so that their later lines do not count again. */
export const MAX_CONNECTIONS = 8;

/** From this many hosts of one IPv6 /64 on, the /64 is reported: one attacker usually owns all of it. */
export const PREFIX_HOSTS = 3;

/** A watched address needs half the threshold, but never less than this: one line may be an accident. */
export const MIN_WATCHED_THRESHOLD = 2;
