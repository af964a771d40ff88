// How many records each peer may bring in a minute: verifying costs time, and whoever is outside has none of ours to spend.
import type { AuthorKey } from '@tocsin/protocol';
import type { Admission } from '../model.ts';
import { isMember } from '../neighbours.ts';
import { RECORDS_PER_MINUTE_GUEST, RECORDS_PER_MINUTE_MEMBER } from './limits.ts';

const MINUTE_MS = 60_000;

export class RecordAllowance {
  readonly #monotonic: () => number;
  readonly #admission: (peer: AuthorKey) => Admission;
  readonly #perMember: number;
  #spent = new Map<AuthorKey, number>();
  #since: number;

  constructor(
    monotonic: () => number,
    admission: (peer: AuthorKey) => Admission,
    perMember = RECORDS_PER_MINUTE_MEMBER,
  ) {
    this.#monotonic = monotonic;
    this.#admission = admission;
    this.#perMember = perMember;
    this.#since = monotonic();
  }

  /** One more of this peer: false when it is over its minute. */
  take(peer: AuthorKey): boolean {
    if (this.#monotonic() - this.#since >= MINUTE_MS) {
      this.#spent = new Map();
      this.#since = this.#monotonic();
    }
    const spent = this.#spent.get(peer) ?? 0;
    const limit = isMember(this.#admission(peer)) ? this.#perMember : RECORDS_PER_MINUTE_GUEST;
    if (spent >= limit) return false;
    this.#spent.set(peer, spent + 1);
    return true;
  }
}
