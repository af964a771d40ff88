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
/** A port that fails at fewer machines is theirs, not this network's. */
export const BLOCKED_PORT_REMOTES = 3;
/** A minute of the fastest redials is 60 tries of one path. */
export const BLOCKING_OUTCOMES_KEPT = 64;
/** Four rungs of 256 machines; about 1 MB when all are full. */
export const BLOCKING_PATHS_KEPT = 1_024;

/** Where a node listens unless told otherwise, the first rung that can be had: its own port, then those that firewalls leave open. */
export const DEFAULT_LADDER = ['8144/tcp', '443/wss', '853/tcp', '80/ws'] as const;
/** QUIC is no rung to fall back to: where it is wanted it stands beside the others. */
export const QUIC_RUNG = '8144/quic';

/** The node's own certificate: ten years, from a week ago so that a peer's slow clock does not matter, made anew a month before its end. */
export const CERTIFICATE_AHEAD_MS = 3_650 * 86_400_000;
export const CERTIFICATE_BACK_MS = 7 * 86_400_000;
export const CERTIFICATE_RENEW_MS = 30 * 86_400_000;
/** Who has not finished TLS, or the request for a WebSocket, after this is closed; the default of Node.js is two minutes, and none. */
export const TLS_HANDSHAKE_MS = 5_000;
export const WEB_SOCKET_UPGRADE_MS = 10_000;
/** Sockets of one WebSocket listener; the hosts' and peers' own limits are far below. */
export const WEB_SOCKET_CONNECTIONS_MAX = 1_024;
/** One frame of a WebSocket is collected before anybody is proved; ours carry 64 KiB. */
export const WEB_SOCKET_FRAME_BYTES = 1024 * 1024;
/** What waits in a WebSocket for a slow reader. */
export const WEB_SOCKET_BACKLOG_BYTES = 1024 * 1024;

/** Circuits that end at this node, at once. */
export const CIRCUIT_STREAMS_MAX = 32;
/** A member answers a request for a place at once, or not. */
export const RESERVATION_MS = 5_000;

/** How often paths, reachability and relays are looked at. */
export const REACH_LOOK_MS = 1_000;
/** A connection that stands is a try that goes well, counted so often: a port under half an hour's use is not blocked. */
export const STANDING_EVERY_MS = 20_000;

/** The longest wait between two tries of a better way to a peer. */
export const BETTER_MAX_MS = 300_000;
/** Tries of better paths at once: what is open already works, nothing is urgent. */
export const BETTER_AT_ONCE = 4;

/** Members that are asked whether they can reach this node, and how long an answer stands. */
export const REACH_ASKED = 4;
export const REACH_VALID_MS = 10 * 60_000;
/** Whom this node dialled is asked only now: those who dial it in the meantime know without a dial, and all are busy when many start. */
export const REACH_PATIENCE_MS = 5_000;
/** Who did not answer is asked again after this. */
export const REACH_AGAIN_MS = 30_000;
/** Answers that are remembered: four rungs at four members, and room. */
export const REACH_ANSWERS_MAX = 64;
/** A question names its rungs, an answer adds the address that was seen. */
export const REACH_FRAME_BYTES = 1_024;
export const REACH_RUNGS_MAX = 4;
/** A dial back, and the whole answer. Too short, and machines that are busy would seem to be out of reach. */
export const REACH_DIAL_MS = 8_000;
export const REACH_ANSWER_MS = 12_000;
/** One member may ask so often, and so many members in a minute: each question costs up to four dials. */
export const REACH_PER_PEER_MS = 20_000;
export const REACH_PER_MINUTE = 30;

/** Relays at which an unreachable node holds a place: one may go away. */
export const RELAYS_WANTED = 2;
/** A relay that refused is asked again after this. */
export const RELAY_AGAIN_MS = 60_000;
/** How long a place is kept; it is renewed five minutes before. */
export const RESERVATION_TTL_MS = 60 * 60_000;
/**
 * What one circuit may carry before it has to be made anew. What both ends hear of the mesh comes by their own links; over the
 * circuit go each other's signals, a kilobyte each, and a sync of some megabytes: a day's use, and no way to move films.
 */
export const CIRCUIT_MAX_MS = 60 * 60_000;
export const CIRCUIT_MAX_BYTES = 32n * 1024n * 1024n;
/** Requests for circuits under way on one connection. */
export const HOP_STREAMS_MAX = 16;
export const HOP_MS = 10_000;
