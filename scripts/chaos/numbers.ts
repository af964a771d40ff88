// Every number of the chaos run, with its reason.

export const MACHINES = ['ada', 'ben', 'cleo', 'dora', 'emil'] as const;
export type Name = (typeof MACHINES)[number];

/**
 * How long every block and every signal lasts: longer than a storm and the longest calm, or what was lost would be over before
 * anybody misses it; short enough for a run of two minutes to see ends.
 */
export const BLOCK_MS = 105_000;
/**
 * A step that a daemon follows (up to five minutes), small beside a block: with one of minutes every block of a run is over by that
 * clock, or what is reported is over for the others before they hear of it, which says nothing of the product's hours.
 */
export const SMALL_STEP_MS = 30_000;
/** A storm; then all is healed and must become whole. */
export const STORM_MS = 20_000;
/** Mean time between two faults of the whole town. */
export const FAULT_EVERY_MS = 480;
/** Mean time between two reports. */
export const REPORT_EVERY_MS = 220;
/** So large a share of reports and withdrawals is acknowledged at least: 71 to 84 of a hundred in six runs of two minutes, seeds 12 to 18. */
export const ACKNOWLEDGED_MIN = 0.5;
/** What the mesh may take to be whole again on a machine that does other things too. It is asked until it is. */
export const CONVERGE_LIMIT_MS = 40_000;
/** What a machine that starts without neighbours may take to have store and kernel alike: two of its rounds, on a busy machine. */
export const ALONE_LIMIT_MS = 10_000;
/** What it reports just before, heard by nobody else. */
export const LAST_WORDS = 3;
/** Between two readings of each kernel's table. */
export const WATCH_EVERY_MS = 1_000;
/**
 * So large a share of the additions that the acknowledged reports make is heard at least: 0.9 to 1.8 in runs of two minutes, for
 * withdrawals and repetitions add nothing, and what was flushed is added again.
 */
export const HEARD_MIN = 0.5;
/** What the issue grants a block beyond its end. */
export const OUTLIVE_MS = 2_000;
/** Near its end a block may be there or not: asking takes time, and nft tells whole seconds. */
export const EDGE_MS = 3_000;
/** A comparison of kernel and store lets stand what differs by less (the node's own tolerance, and nft's whole seconds). */
export const KERNEL_END_MS = 6_500;
/** A full disk's local detections are in the kernel for so long at most (docs: an hour). */
export const UNSTORED_MS = 3_600_000;
/** A data directory: the reserve of 8 MiB and some storms of a store and its journal. */
export const DISK_MIB = 64;
/** A request to a stopped daemon is given up after so long: what became of it is then unknown. */
export const ASK_LIMIT_MS = 10_000;
/** What a daemon may take to answer after its start. */
export const START_LIMIT_MS = 90_000;
/** How many stores may be damaged in one storm: what every store but these holds must come back from them. */
export const FRAIL_MACHINES = 2;

/** Growth that no leak explains: V8 and LevelDB take what they were given room for. */
export const MEMORY_FACTOR = 1.5;
export const MEMORY_MORE_KIB = 80 * 1_024;
export const DESCRIPTORS_MORE = 60;
/** So many calms are compared with as many: dead connections are still being given up in some of them. */
export const TAKEN_AMONG = 3;
/**
 * Between 36 and 40 were open at each calm of three runs of two minutes (seeds 14 to 16): two machines that dial each other at once may
 * keep both connections for a while, with each of four.
 */
export const LEAK_DESCRIPTORS = 12;
/** What a daemon may take to collect its garbage when it is told to. */
export const COLLECT_MS = 500;
/** A slope over fewer calms is noise: none is judged in a run of two minutes, which has five. */
export const SLOPE_CALMS = 10;
/**
 * Over thirty storms (seed 31) the memory of the one that was never killed grew from 114 to 139 MiB: by 3 to 5 MiB with each of the first,
 * while stores filled and code was compiled, and by 0.3 with each of the last ten, which remembered an hour's replays. So it is five times that.
 */
export const LEAK_KIB_PER_STORM = 1_536;
/** The persistent nft, its monitor, and one that reads. */
export const CHILDREN_MAX = 6;
