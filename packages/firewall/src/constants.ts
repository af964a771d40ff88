// Every number of this package, with its unit and the reason for its value.

/** Never hand the kernel a time-out below this: one of 1 ms rounds to zero clock ticks on older kernels, and zero is permanent. */
export const MIN_TIMEOUT_MS = 20;

/** The longest time-out given to a kernel, so that a clock that lies makes no block of decades. Longer blocks are renewed by the reconcile. */
export const MAX_TIMEOUT_MS = 30 * 24 * 3_600_000;

/** Default time-out of each set: an element that someone adds by hand without one must still end. */
export const SET_TIMEOUT_S = 3_600;

/** How far `Listed.until` may be from the `until` that was asked for: nft prints whole seconds and reading takes time. */
export const LISTING_TOLERANCE_MS = 2_000;

/** Elements of one set unless told otherwise: 35 MB (IPv4) to 47 MB (IPv6) of kernel memory at the most. */
export const MAX_ELEMENTS = 262_144;

/** Changes in one transaction: larger ones exceed the netlink buffers of small namespaces. */
export const BATCH_CHANGES = 10_000;

/** Elements in one statement: 10,000 failed with "Message too long" where 4,000 passed. */
export const STATEMENT_ELEMENTS = 4_000;

/**
 * Up to this many changes go through the persistent process, some 12 to 30 µs each; a process of its own is faster for more. Its
 * start holds the node's event loop for some 5 ms, besides what nft itself needs to come up.
 */
export const SESSION_CHANGES = 128;

/** A persistent `nft -i` keeps what it ever allocated, so it is replaced after this many commands … */
export const SESSION_COMMANDS = 10_000;

/** … or when it is found larger than this, looked at each `SESSION_CHECK_COMMANDS` commands. */
export const SESSION_MEMORY_BYTES = 64 * 1024 * 1024;
export const SESSION_CHECK_COMMANDS = 256;

/** After so many failures in a row the persistent process is not tried again: this nft may have been built without it. */
export const SESSION_FAILURES = 3;

/** In a full set, so many refusals one by one are proof enough; the rest of the batch is refused without trying. */
export const FULL_PROOFS = 8;

/**
 * A transaction that took longer is told again, with time-outs counted anew: a stopped process or a machine that stood still would
 * otherwise let each block outlive its end by the pause. On a quiet machine 10,000 changes take a tenth of it.
 */
export const LATE_MS = 1_000;

/** So many times at the most: a machine that is always late is left to the reconcile. */
export const LATE_REPEATS = 2;

/** How long one call of `nft` may take: 100,000 elements need 0.3 s on a quiet machine. */
export const NFT_TIMEOUT_MS = 30_000;

/** How long the program of a `command` adapter may take for one change. */
export const COMMAND_TIMEOUT_MS = 10_000;

/** Pause before a lift at a block's end that the program refused is tried again. */
export const COMMAND_RETRY_MS = 1_000;

/** Node's timers take no more (2^31 − 1 ms) and would fire at once. */
export const LONGEST_TIMER_MS = 2_147_483_647;

/** What a program may print before it is stopped: the listing of a full table is about 60 MB. */
export const NFT_OUTPUT_BYTES = 256 * 1024 * 1024;
export const COMMAND_OUTPUT_BYTES = 64 * 1024;

/** How much of a program's complaint is quoted in an error. */
export const QUOTED_CHARACTERS = 300;

/** Foreign changes in one transaction beyond this number are reported as one `flushed`: reading all is cheaper. */
export const FOREIGN_CHANGES = 1_000;

/** Own process ids that are remembered, to tell own transactions from foreign ones. */
export const REMEMBERED_PROCESSES = 256;

/** Pause before a dead `nft monitor` is started again. */
export const MONITOR_PAUSE_MS = 1_000;

/** A new `nft monitor` is thought to listen after this: it takes some 20 ms on a quiet machine. */
export const MONITOR_START_MS = 1_000;

/** How long after an own transaction its echo may come from `nft monitor`, where process ids cannot be compared. */
export const MONITOR_ECHO_MS = 1_000;

/** How long a successful public-key login protects the address that it came from. */
export const LOGIN_PROTECTION_MS = 30 * 24 * 3_600_000;

/** Of util-linux, which every Debian has. */
export const SETPRIV = '/usr/bin/setpriv';
