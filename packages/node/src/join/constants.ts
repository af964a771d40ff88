// Every number of inviting and joining, each with its reason.

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** An invitation that is not used within a day was pasted into the wrong window. */
export const INVITATION_MS = DAY_MS;
export const INVITATION_MIN_MS = MINUTE_MS;
/** Whoever finds the line until then is let in: a month is long for a line in a mailbox. */
export const INVITATION_MAX_MS = 30 * DAY_MS;
/** One line for all machines of the largest fleet. */
export const INVITATION_USES_MAX = 1_000;
/** Lines that are out at once. */
export const INVITATIONS_MAX = 1_000;
/** How long an invitation that is over is remembered, so that whoever comes late is told why he is refused. */
export const INVITATION_MEMORY_MS = 7 * DAY_MS;

/** A friend's certificate; an own machine's is shorter and renewed by any own machine. */
export const FRIEND_CERTIFICATE_DAYS = 90;

/** Wrong proofs from one address (IPv6: a /64) within the window; a secret of 128 bits is not guessed, but work is saved. */
export const WRONG_PER_ADDRESS = 5;
/** Attempts in all within the window: a fleet of hundreds may join by one script, a flood is no script. */
export const ATTEMPTS_IN_ALL = 600;
export const ATTEMPTS_WINDOW_MS = MINUTE_MS;
/** Addresses whose wrong proofs are remembered. */
export const ADDRESSES_REMEMBERED = 1_000;
/** Conversations at once. */
export const JOINS_AT_ONCE = 32;
/** An honest joiner is done in a round trip or two and one commit of the inviter's. */
export const JOIN_LIMIT_MS = 15 * SECOND_MS;

/** How long a joiner looks for its inviter, over all addresses. */
export const DIAL_LIMIT_MS = 20 * SECOND_MS;
/** Records that a joiner takes from its inviter: what a node keeps of a fleet of 1,000, and then some. */
export const JOIN_RECORDS_MAX = 20_000;
/** Streams of the join on one connection. */
export const JOIN_STREAMS_MAX = 2;
