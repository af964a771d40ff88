// The address book: where each peer may be reached, on whose word, and what is kept of it over a restart.
import type { Sought } from '../dial/plan.ts';
import { isLoopback, isUnspecified, plainAddress } from './address.ts';
import { Backoffs } from './backoff.ts';
import { ADDRESSES_PER_PEER, BOOK_HINTS_MAX, BOOK_MEMORY_MS, BOOK_PEERS_MAX } from './limits.ts';

/**
 * Who said it, from the strongest to the weakest: the operator; an entrance that he named; the peer itself, signed or over a
 * connection that proved its key; the DHT; the LAN.
 */
export type Source = 'configured' | 'bootstrap' | 'itself' | 'dht' | 'mdns';

const TRUST: Readonly<Record<Source, number>> = {
  configured: 4,
  bootstrap: 3,
  itself: 2,
  dht: 1,
  mdns: 1,
};

interface Known {
  source: Source;
  /** Wall clock, ms; the order of what has to go. */
  heardAt: number;
  /** When a connection to the peer was opened here; 0: never. */
  workedAt: number;
}

interface Entry {
  readonly peer: string;
  readonly addresses: Map<string, Known>;
  /** When it was last connected, whoever dialled; 0: never. */
  metAt: number;
  /** It said that it leaves: not looked for until it is heard of again. */
  left: boolean;
}

/** A peer that may be looked for. */
export interface Lead {
  readonly peer: string;
  readonly sought: Sought;
  /** Those that may be tried now; when there are none, `notBefore` says when. */
  readonly addresses: readonly string[];
  readonly lastWorked: string | undefined;
  /** Monotonic ms. */
  readonly notBefore: number;
}

export interface BookInit {
  /** This node's peer id. */
  readonly self: string;
  /** This node's own addresses, as text. */
  own(): readonly string[];
}

export class AddressBook {
  readonly #init: BookInit;
  readonly #entries = new Map<string, Entry>();
  readonly #backoffs = new Backoffs();

  constructor(init: BookInit) {
    this.#init = init;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** @returns true when there is an address more than before, or the peer had left */
  hear(peer: string, addresses: Iterable<string>, source: Source, wall: number): boolean {
    if (peer === this.#init.self) return false;
    const entry = this.#entries.get(peer) ?? {
      peer,
      addresses: new Map<string, Known>(),
      metAt: 0,
      left: false,
    };
    let fresh = false;
    for (const given of addresses) {
      const address = plainAddress(given, peer);
      if (address === undefined || !this.#useful(address, source)) continue;
      const known = entry.addresses.get(address);
      fresh ||= known === undefined;
      if (known === undefined) entry.addresses.set(address, { source, heardAt: wall, workedAt: 0 });
      else known.heardAt = wall;
      if (known !== undefined && TRUST[source] > TRUST[known.source]) known.source = source;
    }
    if (entry.addresses.size === 0) return false;
    // Somebody's word that it is there does not bring back who said himself that he goes.
    if (entry.left && TRUST[source] >= TRUST.itself) {
      entry.left = false;
      fresh = true;
    }
    shorten(entry);
    if (this.#entries.has(peer)) return fresh;
    this.#entries.set(peer, entry);
    this.#makeRoom();
    return this.#entries.has(peer);
  }

  /** It is connected; `address` is where it was dialled, if it was dialled from here. */
  met(peer: string, address: string | undefined, wall: number, now: number): void {
    const plain = address === undefined ? undefined : plainAddress(address);
    if (plain !== undefined) this.#backoffs.found(plain, peer, now);
    const entry = this.#entries.get(peer);
    if (entry === undefined) return;
    entry.metAt = wall;
    entry.left = false;
    const known = plain === undefined ? undefined : entry.addresses.get(plain);
    if (known !== undefined) known.workedAt = wall;
  }

  leaves(peer: string): void {
    const entry = this.#entries.get(peer);
    if (entry !== undefined) entry.left = true;
  }

  /** Nobody answered there, or somebody else did, whose id is then `found`. */
  failed(peer: string, address: string, found: string | undefined, now: number): void {
    const plain = plainAddress(address) ?? address;
    if (found === undefined) this.#backoffs.failed(plain, now);
    else this.#backoffs.found(plain, found, now);
    const entry = this.#entries.get(peer);
    const known = entry?.addresses.get(plain);
    if (entry === undefined || known === undefined) return;
    // One dial is what anybody's word is worth; and what is known to be another's is no address of this one.
    const worthless = known.workedAt === 0 && TRUST[known.source] < TRUST.itself;
    const others = found !== undefined && TRUST[known.source] < TRUST.bootstrap;
    if (!worthless && !others) return;
    entry.addresses.delete(plain);
    if (entry.addresses.size === 0) this.#entries.delete(peer);
  }

  /** Everybody that may be looked for. @param now monotonic ms */
  *leads(now: number): Iterable<Lead> {
    for (const entry of this.#entries.values()) {
      const sought = soughtAs(entry);
      // Whom the operator named is looked for whatever he says.
      if (entry.left && (sought === 'known' || sought === 'hint')) continue;
      const waits = [...entry.addresses].map(([address, known]) => ({
        address,
        known,
        // What the operator or the peer itself says is tried at the pace of the peer's own waits.
        until: this.#hinted(known) ? this.#backoffs.until(address, entry.peer, now) : 0,
      }));
      const due = waits.filter(({ until }) => until <= now);
      const worked = due.filter(({ known }) => known.workedAt > 0);
      worked.sort((a, b) => b.known.workedAt - a.known.workedAt);
      yield {
        peer: entry.peer,
        sought,
        addresses: due.map(({ address }) => address),
        lastWorked: worked[0]?.address,
        notBefore: due.length > 0 ? 0 : Math.min(...waits.map(({ until }) => until)),
      };
    }
  }

  /** What outlives the process: who was met, and where it says that it is. Hints do not. */
  note(peer: string): string | undefined {
    const entry = this.#entries.get(peer);
    if (entry === undefined || entry.metAt === 0) return undefined;
    const kept = [...entry.addresses].filter(([, known]) => !this.#hinted(known));
    return [entry.metAt, ...kept.map(([address]) => address)].join(' ');
  }

  /** @returns false for a note that is of no use any more */
  recall(peer: string, note: string, wall: number): boolean {
    const [metAt, ...addresses] = note.split(' ');
    const met = Number(metAt);
    if (!(met > wall - BOOK_MEMORY_MS) || addresses.length === 0) return false;
    this.hear(peer, addresses, 'itself', met);
    const entry = this.#entries.get(peer);
    if (entry === undefined) return false;
    entry.metAt = Math.min(met, wall);
    return true;
  }

  #hinted(known: Known): boolean {
    return known.workedAt === 0 && TRUST[known.source] < TRUST.itself;
  }

  #useful(address: string, source: Source): boolean {
    const { self } = this.#init;
    // Who holds a place at this node is connected with it.
    if (isUnspecified(address) || address.includes(`/p2p/${self}/p2p-circuit`)) return false;
    if (source === 'configured' || source === 'bootstrap') return true;
    const own = this.#init.own();
    if (own.includes(address)) return false;
    return !isLoopback(address) || own.every(isLoopback);
  }

  #makeRoom(): void {
    const hints = [...this.#entries.values()].filter((entry) => soughtAs(entry) === 'hint');
    if (hints.length > BOOK_HINTS_MAX) this.#drop(oldest(hints));
    if (this.#entries.size <= BOOK_PEERS_MAX) return;
    const rest = [...this.#entries.values()].filter((entry) =>
      ['hint', 'known'].includes(soughtAs(entry)),
    );
    this.#drop(oldest(rest));
  }

  #drop(entry: Entry | undefined): void {
    if (entry !== undefined) this.#entries.delete(entry.peer);
  }
}

/** In one pass: whoever floods the LAN with names makes room for each of them. */
function oldest(entries: readonly Entry[]): Entry | undefined {
  let found: Entry | undefined;
  let age = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const last = newest(entry);
    if (last < age) [found, age] = [entry, last];
  }
  return found;
}

function newest({ metAt, addresses }: Entry): number {
  let last = metAt;
  for (const { heardAt } of addresses.values()) last = Math.max(last, heardAt);
  return last;
}

function soughtAs({ metAt, addresses }: Entry): Sought {
  let sought: Sought = metAt > 0 ? 'known' : 'hint';
  for (const { source } of addresses.values()) {
    if (source === 'configured') return 'always';
    if (source === 'bootstrap') sought = 'door';
    else if (source === 'itself' && sought === 'hint') sought = 'known';
  }
  return sought;
}

/** The weakest word goes first, then what was heard longest ago. */
function shorten(entry: Entry): void {
  while (entry.addresses.size > ADDRESSES_PER_PEER) {
    const [worst] = [...entry.addresses].sort(
      ([, a], [, b]) =>
        Number(a.workedAt > 0) - Number(b.workedAt > 0) ||
        TRUST[a.source] - TRUST[b.source] ||
        a.heardAt - b.heardAt,
    );
    if (worst !== undefined) entry.addresses.delete(worst[0]);
  }
}
