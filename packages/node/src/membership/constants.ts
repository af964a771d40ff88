// Every number of the membership that is no rule, each with its reason.

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A fleet of 1,000 has some 5,000 records: certificates, two renewals each, presences. Half a kilobyte each in memory. */
export const RECORDS_MAX = 20_000;
/** What one fleet key, or one machine that invites and renews, may have in force at once. */
export const RECORDS_PER_SIGNER_MAX = 5_000;
/** What own machines have room for together: twice what 1,000 of them need. A stolen one must not keep out the word that puts it out. */
export const RECORDS_OF_MACHINES_MAX = 6_000;
/** What friends and all others have room for, presences aside: an honest circle of friends has some hundreds. */
export const RECORDS_OF_OTHERS_MAX = 4_000;
/** Of these a friend with all whom he let in; and as many new ones of his in a while, whatever they replace. */
export const RECORDS_PER_GROUP_MAX = 2_048;
export const RECORDS_PER_GROUP_WINDOW_MS = 10 * MINUTE_MS;
/**
 * Records whose signer nobody here knows yet: his own certificate comes in the same exchange, or not at all. The renewals of a
 * fleet of 1,000, two of each, find room when they come first; 4 MiB at most.
 */
export const PENDING_RECORDS_MAX = 4_096;
/** Verifying one takes 0.1 ms, with the slowest verifier 1 ms. */
export const RECORDS_BETWEEN_BREATHS = 24;

/** An own machine's certificate; renewed at half of its life, so that two weeks without any own peer do no harm. */
export const OWN_CERTIFICATE_DAYS = 30;
/** How often a certificate that is due is looked at again while nobody renews it. */
export const RENEWAL_RETRY_MS = 10 * MINUTE_MS;
/** The last part of a certificate's life, in which it should have been renewed for long: an alarm, while there is time. */
export const CERTIFICATE_LATE_SHARE = 0.25;
export const STANDING_LOOK_MS = HOUR_MS;
/** Two machines renew an own certificate: if one of them is revoked, the other's still holds. */
export const RENEWERS = 2;

/** Making the roster of 1,000 machines takes some 50 ms: when it has to be made again and again, there is so many times that between. */
export const ROSTER_REST_TIMES = 4;
/** A statement of the fleet is obeyed within this, whatever else comes. */
export const ROSTER_REST_MAX_MS = SECOND_MS;
/** What is dated after the roster would be taken for the future's: whoever speaks after a silence finds one that is no older. Below the five minutes that clocks may differ by. */
export const ROSTER_AGE_MAX_MS = MINUTE_MS;

/** Where a member is reached is said anew so often, and is forgotten after three times as long. */
export const PRESENCE_EVERY_MS = 20 * MINUTE_MS;
export const PRESENCE_LIFE_MS = HOUR_MS;
/** New presences cost no more than a look through all records so often. */
export const PRESENCE_SWEEP_MS = 30 * SECOND_MS;
/** How often the addresses are looked at for a change. */
export const PRESENCE_LOOK_MS = 10 * SECOND_MS;

/** News waits so long for more of it: one revocation of ten machines is one stream to each peer. */
export const NEWS_DELAY_MS = 20;
/** A stop waits no longer for the peers to hear of it. */
export const FAREWELL_MS = 1_000;
