// Every bound of the wire, once, with its reason.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SIGNAL_MAX_BYTES = 4096;

export const LIMITS = {
  /** Ten times a usual signal: room for later fields, small enough that a flood cannot fill memory. */
  signalMaxBytes: SIGNAL_MAX_BYTES,
  /** A block must end by itself, and an address changes hands within days. */
  signalMaxLifeMs: 24 * HOUR_MS,
  /**
   * How far a sequence (and `lastSeen`) may be ahead of `issuedAt`: an author whose clock was set back a
   * little must still be able to go on, but nobody may use up the numbers of the future.
   */
  sequenceMaxAheadMs: 5 * MINUTE_MS,
  /** Live gossip older than this is a replay or a broken clock; the sync brings what was missed. */
  liveMaxPastMs: HOUR_MS,
  /** More than clocks kept by NTP ever differ, less than anyone gains by dating ahead. */
  liveMaxFutureMs: 5 * MINUTE_MS,
  /** Scores are integers in millionths, so that two engines agree on every edge. */
  confidenceMax: 1_000_000,
  /** 1 is critical, 5 informational, as in Suricata. */
  severityMin: 1,
  severityMax: 5,
  /** A uint32 on the wire. */
  attemptsMax: 0xffff_ffff,
  /** The longest spelling: eight groups whose last two are a dotted quad, and `/128`. */
  addressTextMaxChars: 49,
  /** Two envelopes of the largest size, each with a tag and a length. */
  proofMaxBytes: 2 * (SIGNAL_MAX_BYTES + 3),
  /** Keys that a verifier keeps imported: more authors than the largest fleet, about 1 KiB each. */
  verifierMaxCachedKeys: 4096,

  /** One frame of the sync: the summary of 1,000 authors fits, and a slow link passes it in a second. */
  syncFrameMaxBytes: 64 * 1024,
  /** What a frame spends around its list: two tags, two lengths, `more`. */
  syncFrameHeadBytes: 16,
  /** Tag and length of one entry of a list. */
  syncFieldOverheadBytes: 4,
  /** By so much of its id a signal or a record is named, and so long is a digest of them. */
  syncPrefixBytes: 16,
  /** As many as fit at 64 bytes, the usual size of an author's summary. */
  syncMaxAuthors: 1024,
  /** At most 29 bytes each, so that a full inventory fits into a frame. */
  syncMaxInventoryEntries: 2048,
  /** What one `Want` may ask for: at 4 KiB each the answer is at most 8 MiB. */
  syncMaxWanted: 2048,
  /** A frame of the smallest signals (about 130 bytes) holds fewer. */
  syncMaxEnvelopes: 512,
  /** At 16 bytes each they fill a frame: certificate and presence of 2,000 members. */
  syncMaxRecordIds: 4000,
  /** Followers and detectors of one node that report that they live. */
  syncMaxSensors: 256,
  /** Names of networks, sensors, modes and versions, in UTF-8. */
  syncTextMaxBytes: 128,

  /** Three times a usual record: each node keeps those of every member, and sends them to every newcomer. */
  recordMaxBytes: 1024,
  /** A year and a month, so that who renews once a year is never outside. Own machines renew each month. */
  certificateMaxLifeMs: 400 * DAY_MS,
  /** As long as a certificate: what is to last longer is said again. */
  statementMaxLifeMs: 400 * DAY_MS,
  /** Longer than every certificate that it ends: a stolen key stays stolen. */
  revocationMaxLifeMs: 10 * 365 * DAY_MS,
  /** Who was away for years must still find out who speaks for the fleet. */
  successionMaxLifeMs: 10 * 365 * DAY_MS,
  /** Addresses change, and those of the gone are to be forgotten within the hour. */
  presenceMaxLifeMs: HOUR_MS,
  /** Who was away for longer needs a new invitation in any case: his certificate is over, too. */
  rotationMaxLifeMs: 400 * DAY_MS,
  /** What a sponsor calls a member: a column of a table. In UTF-8. */
  labelMaxBytes: 64,
  /** Why something is allowed: a sentence. In UTF-8. */
  commentMaxBytes: 200,
  /** Each is a dial of everybody who looks for the member. As many as fit: a record has 1 KiB. */
  membershipMaxAddresses: 16,
  /** The longest name of DNS, and what stands around it in a multiaddr. */
  membershipAddressMaxChars: 256,
  /** In base64 less than the 4,095 characters at which a terminal cuts a pasted line. */
  invitationMaxBytes: 2048,
  /** The fleets that one machine obeys: an operator has one, and during a succession two. */
  invitationMaxFleets: 8,
} as const;
