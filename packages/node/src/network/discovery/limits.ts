// Every number of finding each other, with its reason.

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Addresses kept of one peer: a machine has a few interfaces with a few ports each. */
export const ADDRESSES_PER_PEER = 8;
/** Peers in the address book: the largest network, twice. */
export const BOOK_PEERS_MAX = 2_000;
/** Of these, peers of whom there is only somebody's word: a liar can make up any number. */
export const BOOK_HINTS_MAX = 256;
/** Who was not met for so long is forgotten. */
export const BOOK_MEMORY_MS = 30 * DAY_MS;
/** A note says when a peer was last met; it is not written anew for every connection. */
export const BOOK_NOTE_EVERY_MS = HOUR_MS;

/** An address on somebody's word that did not answer is not tried before this, and then four times as long each time. */
export const HINT_BACKOFF_FIRST_MS = 3 * SECOND_MS;
export const HINT_BACKOFF_FACTOR = 4;
export const HINT_BACKOFF_MAX_MS = HOUR_MS;
/** Somebody else answered at an address: nobody but he is looked for there for so long. */
export const MISPLACED_MS = HOUR_MS;
/** Addresses whose failures are remembered; the oldest are forgotten first. */
export const BACKOFFS_MAX = 4_096;

/** Questions to the LAN while nobody has been found. */
export const MDNS_EAGER_MS = 2 * SECOND_MS;
/** For how long at most, and how often at least: datagrams get lost. */
export const MDNS_EAGER_FOR_MS = 30 * SECOND_MS;
export const MDNS_EAGER_MIN = 5;
/** Afterwards. Everybody answers every question, so a LAN of a hundred machines hears some eighty datagrams a second. */
export const MDNS_CALM_MS = 2 * MINUTE_MS;

/** The first look into the DHT after a connection opened, for each connection that there is; then after twice as long each time. */
export const DHT_SOON_MS = 250;
export const DHT_CALM_MS = 5 * MINUTE_MS;
/** One look, or one telling of our own record: with peers that are connected it takes milliseconds. */
export const DHT_QUERY_MS = 5 * SECOND_MS;
/** Providers taken from one look. Anybody inside can make up more. */
export const DHT_PROVIDERS_PER_LOOK = 50;
/** A record is told anew so often … */
export const PROVIDE_EVERY_MS = 15 * MINUTE_MS;
/** … and believed for so long: the last word of a machine that is gone ends within the hour. */
export const PROVIDER_VALIDITY_MS = 50 * MINUTE_MS;
/** Records of others that this node keeps: one for each peer of the largest network, twice. */
export const PROVIDERS_MAX = 2_000;
/** What libp2p remembers of peers; the oldest are forgotten first. */
export const PEER_STORE_MAX = 4_096;
/** Streams of the DHT on one connection. */
export const DHT_STREAMS_MAX = 8;
