// Every number of the network, once, with its reason; those that a caller may set are in `NetworkLimits`.

/** What may be set through `NetworkInit.limits`; the defaults suit a fleet of 3 to 1,000 machines. */
export interface NetworkLimits {
  /** Signals a second that a configured neighbour may send in the long run. Beyond it its stream is paused, nothing is dropped. */
  readonly messagesPerSecond: number;
  /** Signals that it may send at once before the rate binds. */
  readonly messageBurst: number;
  /** The same for all unconfigured neighbours together, and for each of them. */
  readonly strangersPerSecond: number;
  readonly strangersBurst: number;
  /** How often connections are looked at for the half-dead. */
  readonly repairEveryMs: number;
  /** A connection younger than this may still be on its way into the mesh. */
  readonly repairGraceMs: number;
  /** How often a connection that stands is asked for a sign of life, and how long that is waited for at least. */
  readonly pingEveryMs: number;
  readonly pingPatienceMs: number;
  /** A way that is blocked is tried last for so long. */
  readonly blockedMs: number;
  /** When a better way to a peer is sought first; then after twice as long each time. */
  readonly betterFirstMs: number;
}

export const DEFAULT_LIMITS: NetworkLimits = {
  // A mesh of 1,000 machines that each tell 50 signals an hour makes 14 a second.
  messagesPerSecond: 200,
  // A link that was down for a minute of an attack catches up without a pause.
  messageBurst: 1_000,
  // Strangers only corroborate; what they all say together must not cost a core.
  strangersPerSecond: 50,
  strangersBurst: 250,
  repairEveryMs: 15_000,
  repairGraceMs: 30_000,
  // A blocked connection is noticed after 20 s, and a thousand of them cost a hundred small frames a second.
  pingEveryMs: 10_000,
  pingPatienceMs: 5_000,
  // DESIGN section 7.
  blockedMs: 300_000,
  // Three tries fit into the detector's minute.
  betterFirstMs: 5_000,
};

/** Bytes of gossip that go with a signal, duplicates' share and control frames included; a signal itself has some 250. */
export const BYTES_PER_SIGNAL = 1_024;
/** Members whose pace is remembered after they have gone: the largest network, several times over. */
export const PACES_REMEMBERED = 8_192;
/** The span over which a neighbour is judged to be a flood. */
export const FLOOD_WINDOW_MS = 5_000;
/** A neighbour over its rate of whose signals at least this share is ignored or rejected is flooding; an honest relay's are accepted. */
export const FLOOD_IGNORED_PERCENT = 90;
/** A slowed neighbour has this part of its rate. */
export const SLOWED_DIVISOR = 10;
/** How long a neighbour stays slowed after its last bad window. */
export const SLOWED_MS = 60_000;
/** A neighbour closed for a flood is refused at the gate for so long. */
export const FLOOD_BAN_MS = 5 * 60_000;
/** Banned identities are free to make; the oldest are forgotten beyond this. */
export const BANS_MAX = 10_000;
/** A guest's share of the peer score: far below the graylist, so that gossipsub neither reads it nor sends to it. */
export const GUEST_REGARD = -1_000;
/** Strangers and guests at once; from one host, and from one site: nobody is to be all of them. */
export const STRANGERS_MAX = 64;
export const STRANGERS_PER_HOST_MAX = 8;
export const STRANGERS_PER_SITE_MAX = 32;
/** Friends from one host, and from one site. A site behind one NAT has room; whoever holds the network's key and makes friends of himself does not fill the house. */
export const FRIENDS_PER_HOST_MAX = 32;
export const FRIENDS_PER_SITE_MAX = 64;
/** Strangers and guests let in, a second and at once: identities are free to make, and each new one begins with all that a stranger may. */
export const STRANGERS_ADMITTED_PER_SECOND = 5;
export const STRANGERS_ADMITTED_BURST = 64;
/** A guest proves an invitation, or shows a certificate, at once: longer he only holds a place. */
export const GUEST_STAY_MS = 60_000;
/** One frame of gossip of a stranger or a guest: two hundred signals. Frames are collected before they are judged, on two streams of each. */
export const STRANGERS_FRAME_MAX_BYTES = 64 * 1024;

/** Gossipsub handles what one read brought in microtasks; after so many signals the event loop gets its turn (≤ 1 ms each with the slowest verifier). */
export const SIGNALS_BETWEEN_BREATHS = 24;

/**
 * Heartbeats (s) for which a message can be fetched after an IHAVE, and for which it is offered to some who are outside the
 * mesh. Whoever connects compares everything but the last moments (`SYNC_SETTLED_MS`): so long the offers have to last, and a
 * few heartbeats more. Each costs ten ids for every message at every node: at 40 they were most of what a signal weighs.
 */
export const MCACHE_HEARTBEATS = 60;
export const MCACHE_GOSSIP_HEARTBEATS = 15;
/**
 * Messages of one heartbeat in the cache. It is five times what a fleet of 1,000 says; a crowd of own peers that speaks
 * faster would fill a minute of the cache with a kilobyte each and have every heartbeat walk through all of it.
 */
export const MCACHE_WINDOW_MESSAGES = 100;
/** What is offered to who has just been grafted, if he wants all of it: with what frames it, one frame of a stranger. */
export const GRAFT_OFFER_MAX_BYTES = (STRANGERS_FRAME_MAX_BYTES * 3) / 4;
/** Longer than the message cache, or what is still offered would be taken for new; older copies are replays to `judge`, whose memory is longer. */
export const SEEN_TTL_MS = 5 * 60_000;
/** How long a pruned peer is not grafted again; the default minute would leave a released neighbour out of the mesh for 76 s. */
export const PRUNE_BACKOFF_MS = 15_000;
/** One frame of gossip. It has to hold what an honest peer answers to an IWANT of 5,000 ids: a larger one costs the link (facts: an oversize frame leaves a zombie). */
export const GOSSIP_FRAME_MAX_BYTES = 4 * 1024 * 1024;
/** What waits for a slow reader. Beyond it the stream is given up, and the repair makes a new one. */
export const GOSSIP_BACKLOG_MAX_BYTES = 4 * 1024 * 1024;
/** The most that an honest gossipsub puts into one frame; more is cut off by the decoder. */
export const GOSSIP_DECODE_LIMITS = {
  maxSubscriptions: 64,
  maxMessages: 5_000,
  maxIhaveMessageIDs: 5_000,
  maxIwantMessageIDs: 5_000,
  maxIdontwantMessageIDs: 512,
  maxControlMessages: 64,
  maxPeerInfos: 16,
} as const;
/** One inbound gossip stream is in use and one may replace it. */
export const GOSSIP_STREAMS_MAX = 2;
/** Our stream to a peer is agreed on by then, or given up until the repair: a round trip, and a machine with too much to do. */
export const GOSSIP_OPENING_MAX_MS = 10_000;

/** Streams of one connection: gossip 2, sync 2, identify and ping, each way; the rest is room. */
export const STREAMS_MAX = 64;
/** Questions for a sign of life at once, each way. */
export const PING_STREAMS_MAX = 2;
/** The same of a stranger or a guest: without the crowd of questions that a member of the DHT asks at once. */
export const STRANGERS_STREAMS_MAX = 16;
/** What a paused stream may still send us. At 50 ms of round trip this is 5 MB/s. */
export const STREAM_WINDOW_BYTES = 256 * 1024;
/** New connections a second from one host, and at once: sites behind one NAT restart together. */
export const ARRIVALS_PER_HOST_PER_SECOND = 50;
export const ARRIVALS_PER_HOST_BURST = 100;
/** The same from all hosts that no member has come from, together, and from all others: a connection's first word costs some 0.2 ms. */
export const ARRIVALS_PER_SECOND = 200;
export const ARRIVALS_BURST = 400;
/** Hosts whose arrivals are counted; who was not heard of for longest is forgotten first. */
export const ARRIVALS_HOSTS_REMEMBERED = 4_096;
/** Hosts that a member has come from: they have places of their own at the door. */
export const MEMBER_HOSTS_REMEMBERED = 4_096;
/** Inbound connections whose upgrade is not done: from hosts not known, and from those that a member has come from. Each costs up to 100 KiB. */
export const PENDING_MAX = 256;
export const PENDING_KNOWN_MAX = 128;
/** The same from one host (an IPv4 address, an IPv6 /64), and from one site (a /24, a /48). */
export const PENDING_PER_HOST_MAX = 32;
export const PENDING_PER_SITE_MAX = 128;
/**
 * Whoever has waited for so long makes room when there is none; before that it is the newcomer who goes, or a crowd of honest
 * machines would turn each other out for ever. Fewer come in this time than there are places, of a host as of all: somebody always makes room.
 */
export const PENDING_GRACE_MS = 500;
/** TLS, the greeting, Noise and Yamux together: some five round trips. */
export const UPGRADE_MAX_MS = 10_000;
/** A stream whose protocol is not agreed on by then is ended: a round trip. */
export const NEGOTIATION_MAX_MS = 5_000;
/** Identify, once on each connection. */
export const IDENTIFY_MAX_MS = 5_000;
/** Connections with one peer: either may dial, over two transports, while an older one is still dying. */
export const CONNECTIONS_PER_PEER_MAX = 4;
/** Beyond what is borne for others, own machines find room: a crowd that holds the network's key must not cut a fleet apart. */
export const CONNECTIONS_OWN_RESERVE = 32;
/** Until a machine takes the connection: addresses are raced, so a silent one delays nobody. */
export const ADDRESS_DIAL_TIMEOUT_MS = 5_000;
/** Until it has greeted: that takes some seconds of a machine on which many start at once. */
export const DIAL_TIMEOUT_MS = 10_000;
/** Libp2p counts without mercy; our own clocks above are patient with this process. */
export const LIBP2P_DIAL_TIMEOUT_MS = 3 * DIAL_TIMEOUT_MS;

/** A subscriber is told of once our own stream to it stands; asked again after this, so many times. */
export const LISTENER_READY_CHECK_MS = 20;
export const LISTENER_READY_CHECKS = 500;

/** A partner in a sync that neither sends nor takes a byte for so long is given up. */
export const SYNC_SILENCE_MS = 15_000;
/** A pull that lasts longer is ended; the next one goes on where it was. Else four who never end would hold all pulls. */
export const SYNC_PULL_MAX_MS = 2 * 60_000;
/** A pull that broke off is tried again after this, then after twice as long, and so on up to the interval. */
export const SYNC_RETRY_MS = 1_000;
/** Pulls that this node runs at once, and pulls of others that it serves at once. */
export const SYNC_PULLS_MAX = 4;
export const SYNC_SERVED_MAX = 16;
/** An answerer's patience: what is not asked by then is asked next time. Own machines have places of their own, so that nobody else holds them all. */
export const SYNC_SERVED_MS = 2 * 60_000;
export const SYNC_SERVED_STRANGERS_MS = 30_000;
/** Unconfigured peers are asked one after the other, apart from the configured: who is slow on purpose delays only his like. */
export const SYNC_PULLS_STRANGERS_MAX = 1;
/** Strangers, and guests, have so many places. */
export const SYNC_SERVED_STRANGERS_MAX = 4;
/** One stream in use and one that follows it. */
export const SYNC_STREAMS_MAX = 2;
/** Authors whose inventories are asked for together: a thousand authors cost some round trips, not a thousand. */
export const SYNC_AUTHORS_AT_ONCE = 64;
/** Differing authors in one pull; the next pull takes the rest. */
export const SYNC_AUTHORS_MAX = 20_000;
/** Sequences in one question for signals: what is read from the store without a pause. */
export const SYNC_WANTED_AT_ONCE = 256;
/** Questions answered, and rows read for them, between two turns of the event loop: about a millisecond. */
export const SYNC_WORK_BETWEEN_BREATHS = 64;
/** Signals received by sync between two turns of the event loop. */
export const SYNC_SIGNALS_BETWEEN_BREATHS = 16;
/** What was said in the last moments may still be on its way by gossip, and is left out where all is compared at once. */
export const SYNC_SETTLED_MS = 10_000;
/** What came by sync is told to the other peers after this, all of it at once. */
export const SYNC_NEWS_MS = 500;
/** A peer that sends so many forged or malformed signals in one pull is left. */
export const SYNC_REJECTS_MAX = 3;
/** Signals that were offered and refused are not fetched again from the same peer for a while. */
export const SYNC_REFUSED_REMEMBERED = 20_000;
export const SYNC_REFUSED_MS = 10 * 60_000;
