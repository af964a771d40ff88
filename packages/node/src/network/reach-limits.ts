// The numbers of finding a way to a peer: what counts as blocked, where to listen, whom to ask, what to carry for others.

/** What dials and connections came to is judged over this span (DESIGN section 7). */
export const BLOCKING_WINDOW_MS = 60_000;
/** A path is blocked when so many tries in a row failed, */
export const BLOCKED_FAILURES_IN_A_ROW = 3;
/** or at least this share of at least so many, */
export const BLOCKED_FAILURES_PERCENT = 70;
export const BLOCKED_FAILURES_TRIES = 10;
/** or when so many were reset: the mark of a box that watches and cuts, */
export const BLOCKED_RESETS = 5;
/** or when at least this share of at least so many were not answered: the mark of one that drops. */
export const BLOCKED_TIMEOUTS_PERCENT = 80;
export const BLOCKED_TIMEOUTS_TRIES = 5;
/** Then it is tried last for so long. */
export const BLOCKED_MS = 300_000;
/** A port that fails at fewer machines is theirs, not this network's. */
export const BLOCKED_PORT_REMOTES = 3;
/** A minute of the fastest redials is 60 tries of one path. */
export const BLOCKING_OUTCOMES_KEPT = 64;
/** Four rungs of 256 machines; about 1 MB when all are full. */
export const BLOCKING_PATHS_KEPT = 1_024;
