// The numbers of the exchange of membership records, each with its reason.

/** Records that one peer may bring in a minute. A member's first meeting with an empty node brings all that it pushes. */
export const RECORDS_PER_MINUTE_MEMBER = 2_000;
/** Whoever is no member yet shows its own certificate, and those of its sponsors: at most eight. */
export const RECORDS_PER_MINUTE_GUEST = 64;
/** Records that are fetched from one member in a minute: all that a node keeps. They cost some two seconds, with the slowest verifier twenty. */
export const RECORDS_FETCHED_PER_MINUTE = 20_000;
/** Prefixes that are read of what one peer says it holds; nobody keeps more records. */
export const RECORD_PREFIXES_MAX = 20_000;
/** Records asked for in one question: at 1 KiB each the answer is 256 KiB. */
export const RECORDS_WANTED_AT_ONCE = 256;
/** Records that the other side lacks are pushed, so many in one sync: what is more it fetches itself. */
export const RECORDS_PUSHED_MAX = 256;
/** Records between two turns of the event loop: at most 1 ms each with the slowest verifier. */
export const RECORDS_BETWEEN_BREATHS = 16;
/** News is passed on by a stream of its own; one is in use and others may follow it. */
export const NEWS_STREAMS_MAX = 4;
/** A peer that does not take the news in this time gets it by the next sync. */
export const NEWS_MAX_MS = 5_000;
/** A question for a renewal is answered from memory. */
export const RENEWAL_MAX_MS = 10_000;
