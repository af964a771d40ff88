// One dial of a peer: races its addresses, and tells the address book and the detector of blocking what came of each.
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../model.ts';
import { Lru } from '../../store/lru.ts';
import { type Blocking, outcomeOf } from '../blocking.ts';
import { plainAddress } from '../discovery/address.ts';
import type { AddressBook, Lead } from '../discovery/book.ts';
import { BOOK_PEERS_MAX } from '../discovery/limits.ts';
import { DIAL_TIMEOUT_MS } from '../limits.ts';
import type { Impostor } from '../model.ts';
import { patiently } from '../patience.ts';
import { isDoor } from './dialler.ts';
import { inOrder } from './order.ts';
import { type RaceHost, raceDial, WrongPeer } from './race.ts';
import { otherRungs } from './rungs.ts';

export interface AttemptsParts {
  /** This node's peer id. */
  readonly self: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly book: AddressBook;
  readonly blocking: Blocking | undefined;
  /** Rungs on which peers may listen. */
  readonly ladder: readonly string[];
  /** Nothing came of somebody's word. */
  onHintFailed(): void;
}

export class Attempts {
  readonly #parts: AttemptsParts;
  /** Addresses that are being dialled, and who is looked for there. */
  readonly #dialling = new Map<string, string>();
  /** By the peer that was looked for: who answered in its place. */
  readonly #impostors = new Lru<string, Impostor>(BOOK_PEERS_MAX);

  constructor(parts: AttemptsParts) {
    this.#parts = parts;
  }

  /** Resolves with who is there. @throws when no address led to the peer */
  async dial(host: RaceHost, lead: Lead): Promise<string> {
    const { clock, book, blocking, log, ladder } = this.#parts;
    const expected = isDoor(lead.peer) ? undefined : lead.peer;
    const timeUp = new AbortController();
    const cancel = patiently(clock, DIAL_TIMEOUT_MS, () =>
      timeUp.abort(new Error('no answer in time')),
    );
    for (const address of lead.addresses) this.#dialling.set(address, lead.peer);
    const rank = (address: Multiaddr) => blocking?.rank(address, clock.monotonic()) ?? 0;
    const known = lead.addresses.map((text) => multiaddr(text));
    const addresses = inOrder(known, { lastWorked: lead.lastWorked, rank });
    try {
      const race = { clock, expected, signal: timeUp.signal };
      const { connection, address } = await raceDial(host, addresses, {
        ...race,
        told: (at, error) => this.#tried(lead, at, error),
      }).catch((error) => {
        // A peer that told its addresses told them all; an operator may know of one.
        const written = lead.sought === 'always' || lead.sought === 'door';
        const others = written && expected !== undefined ? otherRungs(known, ladder) : [];
        if (others.length === 0 || timeUp.signal.aborted) throw error;
        const told = (at: Multiaddr, failure?: unknown) => this.#weigh(at, failure);
        return raceDial(host, inOrder(others, { rank }), { ...race, told });
      });
      const found = connection.remotePeer.toString();
      const guessed = !known.some((each) => each.equals(address));
      if (expected === undefined || guessed)
        book.hear(found, [String(address)], 'itself', clock.now());
      return found;
    } catch (error) {
      // An entrance that all machines are told of may be this one.
      if (expected === undefined && isSelf(error)) return this.#parts.self;
      const why = error instanceof Error ? error.message : String(error);
      log.debug({ peer: lead.peer, why }, 'dialling a peer failed');
      throw error;
    } finally {
      cancel();
      for (const address of lead.addresses) this.#dialling.delete(address);
    }
  }

  /** Who answered last at an address of this peer, if it was somebody else. */
  impostor(peer: string): Impostor | undefined {
    return this.#impostors.get(peer);
  }

  /** Somebody answered there who is refused here: it is nobody that was looked for. */
  refused(address: Multiaddr, peerId: string): void {
    const peer = this.#dialling.get(plainAddress(address) ?? '');
    if (peer !== undefined) this.#impostors.set(peer, { address: String(address), peerId });
  }

  #tried({ peer, sought }: Lead, address: Multiaddr, error: unknown): void {
    const { clock, book, onHintFailed } = this.#parts;
    const now = clock.monotonic();
    const found = error instanceof WrongPeer ? error.found : undefined;
    this.#weigh(address, error);
    if (found !== undefined) this.#impostors.set(peer, { address: String(address), peerId: found });
    if (error === undefined) return;
    book.failed(peer, String(address), found, now);
    if (sought === 'hint') onHintFailed();
  }

  #weigh(address: Multiaddr, error: unknown): void {
    // Somebody answered: nothing stands in between.
    const open = error === undefined || error instanceof WrongPeer || isSelf(error);
    const { blocking, clock } = this.#parts;
    blocking?.outcome(address, open ? 'ok' : outcomeOf(error), clock.monotonic());
  }
}

/** What libp2p says of a dial that came back to this node, or of a race that one did. */
function isSelf(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isSelf);
  return error instanceof Error && error.name === 'InvalidPeerIdError';
}
