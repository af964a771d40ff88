// Where those at the door come from, and how many of them there are of each host and each site.
import { type Cidr, networkOf } from '@tocsin/protocol';

/** Where somebody comes from. IPv6 gives a host a /64 and a site a /48, as IPv4 does an address and a /24. */
export interface Origin {
  readonly host: Cidr;
  readonly site: Cidr;
  /** On this machine, a proxy or a tunnel too: everybody who comes through it has one address. */
  readonly local: boolean;
}

export function originOf(address: Cidr): Origin {
  const six = address.includes(':');
  const host = six ? networkOf(address, 64) : address;
  const local = six ? address === '::1' : address.startsWith('127.');
  return { host, site: networkOf(address, six ? 48 : 24), local };
}

/** By their host and by their site, in the order of their coming. */
export class Groups<T> {
  readonly #groups = new Map<Cidr, Set<T>>();

  of(origin: Cidr): ReadonlySet<T> {
    return this.#groups.get(origin) ?? new Set();
  }

  add(one: T, { host, site }: Origin): void {
    for (const origin of [host, site]) {
      const group = this.#groups.get(origin) ?? new Set();
      this.#groups.set(origin, group.add(one));
    }
  }

  delete(one: T, { host, site }: Origin): void {
    for (const origin of [host, site]) {
      const group = this.#groups.get(origin);
      group?.delete(one);
      if (group?.size === 0) this.#groups.delete(origin);
    }
  }
}

/** Those of one kind who were let in, and how many there may be. */
export class Seats<T> {
  readonly #max: { readonly all: number; readonly host: number; readonly site: number };
  readonly #taken = new Set<T>();
  readonly #takenAt = new Groups<T>();

  constructor(all: number, host: number, site: number) {
    this.#max = { all, host, site };
  }

  full({ host, site, local }: Origin): boolean {
    const crowded = (origin: Cidr, max: number) => !local && this.#takenAt.of(origin).size >= max;
    return (
      this.#taken.size >= this.#max.all ||
      crowded(host, this.#max.host) ||
      crowded(site, this.#max.site)
    );
  }

  take(one: T, from: Origin): void {
    this.#taken.add(one);
    this.#takenAt.add(one, from);
  }

  leave(one: T, from: Origin): void {
    if (this.#taken.delete(one)) this.#takenAt.delete(one, from);
  }
}
