// Why a node could not do what it was asked, and what can be wrong while it works on: each code with its cause and its cure.
import type { IgnoreCode, RejectCode } from '@tocsin/rules';

export interface Fault {
  readonly cause: string;
  readonly cure: string;
}

/** Thrown as `NodeError`. */
export const NODE_CODES = {
  BAD_INDICATOR: {
    cause: 'The text is no address or prefix that a signal may name.',
    cure: 'Write a public address such as 198.41.0.66 or a prefix without host bits; the message says what is wrong.',
  },
  BAD_ARGUMENT: {
    cause: 'A value is out of its range, or a file of the data directory is damaged.',
    cure: 'The message names the value and its range, or the file.',
  },
  BAD_PEER_ADDRESS: {
    cause: 'A configured peer has no readable address with a peer id at its end.',
    cure: 'Copy the line that `tocsin init` or `tocsin status` prints on that machine.',
  },
  IDENTITY_UNREADABLE: {
    cause: 'The identity file is damaged or cannot be read.',
    cure: 'Restore it from a backup, or move it away to become a new node, of which the peers have to be told.',
  },
  IDENTITY_PERMISSIONS: {
    cause: 'Others can read the private key.',
    cure: '`chmod 600` it; make a new identity if it may have been copied.',
  },
  STORE_LOCKED: {
    cause: 'Another process uses this data directory.',
    cure: 'One node per data directory: stop the other one, or give this one its own.',
  },
  STORE_UNUSABLE: {
    cause: 'The store cannot be opened, made or written.',
    cure: 'Look at the disk, its free space and the owner of the data directory; a newer store needs its newer version.',
  },
  LISTEN_FAILED: {
    cause:
      'No rung of `network.ladder`, or none of the addresses in `network.listen`, can be listened on.',
    cure: 'Free the port (`ss -ltnp`), or choose another; below 1024 a right is needed.',
  },
  NO_NETWORK_KEY: {
    cause: 'The network has no key and is not open: nobody else could connect to it.',
    cure: '`tocsin network key --make` makes one; or copy that of another machine into `network.key_file`. Then restart and invite.',
  },
  NO_ADDRESS: {
    cause: 'This node has no address under which somebody invited could reach it.',
    cure: 'Let it listen (`network.listen`), or name its address with `network.announce`.',
  },
  INVITATION_UNREADABLE: {
    cause: 'The text is no invitation, or a newer version of Tocsin made it.',
    cure: 'Paste the whole line that `tocsin invite` printed; update Tocsin if it is newer.',
  },
  INVITATION_ALTERED: {
    cause: 'The invitation is not as its inviter signed it: cut, mistyped, or changed by somebody.',
    cure: 'Paste the line again; if it stays, ask for a new one, by another way.',
  },
  INVITATION_EXPIRED: {
    cause: 'The invitation has expired, by the clock of this machine or of the inviter.',
    cure: 'Ask for a new one. If it is fresh, set the clock (`timedatectl`).',
  },
  INVITATION_USED: {
    cause: 'As many machines as it was made for have come by this invitation already.',
    cure: 'Ask for a new one. If nobody else was meant to have it, somebody has stolen it: `tocsin invite list` on the inviter shows who came by it, `tocsin members revoke` puts him out.',
  },
  INVITATION_WITHDRAWN: {
    cause: 'The inviter withdrew the invitation.',
    cure: 'Ask for a new one.',
  },
  INVITATION_UNKNOWN: {
    cause:
      'The inviter does not know the invitation: forgotten a week after its end, or its data directory is new.',
    cure: 'Ask for a new one.',
  },
  INVITATION_OWN: {
    cause: 'A machine was given an invitation that it made itself.',
    cure: 'Run `tocsin join` on the new machine, with a data directory of its own.',
  },
  JOIN_UNREACHABLE: {
    cause:
      'The inviter answers at none of the addresses in the invitation, or its network has changed its key twice since.',
    cure: 'Look whether its daemon runs (`tocsin status`, `tocsin doctor`) and whether the port is open between the two; ask for a new invitation if it is old.',
  },
  JOIN_ANOTHER: {
    cause:
      'At the inviter’s address another machine answers than the one that signed the invitation. Nothing was proved to it.',
    cure: 'Ask for a new invitation: the address has changed hands, or somebody is in between.',
  },
  JOIN_BUSY: {
    cause: 'The inviter has had too many attempts to join, from this address or in all.',
    cure: 'Try again in a minute; it is logged there.',
  },
  JOIN_UNABLE: {
    cause: 'The inviter cannot let anybody in: it is no member itself any more, or signs nothing.',
    cure: 'Look at `tocsin status` and `tocsin members` there.',
  },
  JOIN_BROKEN: {
    cause: 'The inviter broke off, or sent what no inviter sends.',
    cure: 'Try again; the invitation is still good for this machine. Then look at the log of the inviter.',
  },
  NOT_RUNNING: {
    cause: 'The node was asked before `start()` or after `stop()`.',
    cure: 'A fault of the embedding program: start it first.',
  },
} as const satisfies Readonly<Record<string, Fault>>;
export type NodeCode = keyof typeof NODE_CODES;

/** Shown by `status` until it is over; the node works on meanwhile. */
export const DEGRADED_CODES = {
  FIREWALL: {
    cause: 'The firewall does not take what is decided.',
    cure: 'The message carries a FIREWALL_ code, see above. Blocks are set as soon as it works.',
  },
  STORE: {
    cause: 'The store was damaged or lost, and was repaired or begun anew.',
    cure: 'Peers and kernel give back what is still valid. Look after the disk; the next clean start clears this.',
  },
  DISK: {
    cause: 'Nothing can be written, most often because the disk is full.',
    cure: 'Free space. Meanwhile own detections are enforced from memory, for an hour at most.',
  },
  CLOCK: {
    cause: 'The clock jumped, or differs from the own peers by more than a minute.',
    cure: 'Set it and run a time service (`timedatectl`, chrony). Expiry and publishing wait where a wrong clock would do harm.',
  },
  PEERS: {
    cause: 'An own machine has been silent for too long.',
    cure: 'Look whether it runs, and whether port 8144 between it and this one is open.',
  },
  SENSOR: {
    cause: 'A sensor has failed, or has read no line for too long.',
    cure: 'Look whether the log is still written, where the configuration says, and readable for this user.',
  },
  IDENTITY: {
    cause:
      'The data directory is a copy, or another machine signs with the same key. Nothing is signed.',
    cure: 'Stop one of the two and give it an identity of its own; after a move on purpose, start once with `--moved`.',
  },
  MEMBERSHIP: {
    cause: 'This machine was revoked, or its certificate runs out and nobody renews it.',
    cure: 'See that an own machine, or whoever invited it, is connected; once revoked, it needs a new identity and a new invitation.',
  },
  BREAKER: {
    cause: 'One own machine asked for more blocks than its budget; the rest is only watched.',
    cure: 'Look at what it signals; `tocsin peers approve` enforces it, `tocsin peers quarantine` undoes it.',
  },
} as const satisfies Readonly<Record<string, Fault>>;
export type DegradedCode = keyof typeof DEGRADED_CODES;

/** What a signal from a neighbour can be refused for; counted in `status`, and in the journal by the minute. */
export const REFUSALS: Readonly<Record<IgnoreCode | RejectCode, Fault>> = {
  'too-large': {
    cause: 'More than 4,096 bytes.',
    cure: 'None: the neighbour is broken or hostile, and pays.',
  },
  malformed: {
    cause: 'The bytes are no signal.',
    cure: 'None: the neighbour is broken or hostile, and pays.',
  },
  'non-canonical': { cause: 'A second spelling of a signal.', cure: 'None: the neighbour pays.' },
  'bad-field': { cause: 'A value that no honest node writes.', cure: 'None: the neighbour pays.' },
  'special-purpose': {
    cause: 'It names a private, reserved or multicast address.',
    cure: 'None: the neighbour pays.',
  },
  'bad-key': {
    cause: "The author's key is of small order or not canonical.",
    cure: 'None: the neighbour pays.',
  },
  'bad-signature': {
    cause: 'The signature does not hold. Nothing is charged to the key it names.',
    cure: 'None: the neighbour pays.',
  },
  newer: { cause: 'A newer version of Tocsin wrote it.', cure: 'Update this node.' },
  stale: {
    cause: 'Issued more than an hour ago.',
    cure: 'None: if it still matters it comes by sync. Check both clocks if it persists.',
  },
  future: {
    cause: 'Issued more than five minutes ahead of our clock.',
    cure: "Check this machine's clock, and the author's.",
  },
  replayed: { cause: 'We have it already.', cure: 'None: this is normal in a mesh.' },
  quarantined: {
    cause: 'Its author is quarantined for fault; it is kept and judged again on release.',
    cure: '`tocsin peers` shows why; `tocsin peers release` ends it.',
  },
  rate: {
    cause: 'Its author said more than an hour allows; it is kept and judged again on release.',
    cure: 'It ends by itself; look at that machine if it is yours.',
  },
  'stranger-flood': {
    cause: 'More messages than a connection, or all strangers together, may send.',
    cure: 'None: what counts comes again by sync.',
  },
  expired: { cause: 'Its own end has passed.', cure: 'None.' },
  own: { cause: 'Our own signal came back.', cure: 'None.' },
  'not-ready': {
    cause:
      'Nothing can be taken in: the node is starting, its disk is short, or its store is being mended.',
    cure: 'See `tocsin status`; it is asked for again by itself.',
  },
};
