// What each machine must hold, by what its operators said and what was answered. Pure: the reference that real daemons are held against.
import { BLOCK_MS, EDGE_MS, type Name } from './numbers.ts';

/**
 * `pending`: not answered yet. `kept`: acknowledged, so it must not be lost. `doubtful`: refused, or nobody knows whether it was
 * heard, or it was legitimately lost since: it may have an effect or none.
 */
type Fate = 'pending' | 'kept' | 'doubtful';

interface Said {
  readonly by: Name;
  readonly askedAt: number;
  /** The latest moment at which it can have taken effect; infinite while nobody knows. */
  settledAt: number;
  fate: Fate;
  /** At a calm moment all machines held it: a damaged store gets it back from the others. */
  spread: boolean;
  /** Of a withdrawal: its author's store may have forgotten that the address is exempt there. */
  forgotten: boolean;
  /** By how much its author's clock may have been wrong meanwhile. */
  skew: Skew;
}

/** By how much a clock may be behind and ahead of the true time, ms. */
interface Skew {
  readonly behind: number;
  readonly ahead: number;
}
const RIGHT: Skew = { behind: 0, ahead: 0 };

/** What a machine is held to about one address. Times are ms since 1970. */
export interface Duty {
  /** It has to be blocked until then; 0 for not at all. */
  readonly due: number;
  readonly may: boolean;
  /** The end that it shows lies between these. */
  readonly endsFrom: number;
  readonly endsTo: number;
}

export interface Saying {
  kept(at: number): void;
  /** Refused, or no answer came. */
  doubtful(): void;
}

/** True if the machine's operator never wants the address blocked there. */
export type IsProtected = (name: Name, indicator: string) => boolean;

const NO_DUTY: Duty = { due: 0, may: false, endsFrom: 0, endsTo: 0 };

export class Model {
  readonly #isProtected: IsProtected;
  readonly #reports = new Map<string, Said[]>();
  readonly #withdrawals = new Map<string, Said[]>();
  /** Of the clocks that were stepped since the last calm. */
  readonly #skews = new Map<Name, Skew>();
  /** What ends sooner, by the true time, may be over on that machine: its clock was ahead. */
  readonly #overUntil = new Map<Name, number>();
  #calmAt = 0;

  constructor(isProtected: IsProtected) {
    this.#isProtected = isProtected;
  }

  report(by: Name, indicator: string, at: number): Saying {
    return say(this.#reports, by, indicator, { at, skew: this.#skewOf(by) });
  }

  withdraw(by: Name, indicator: string, at: number): Saying {
    return say(this.#withdrawals, by, indicator, { at, skew: this.#skewOf(by) });
  }

  /** The machine's clock stepped by so little that its daemon follows it: what it says now ends so much earlier or later. */
  stepped(name: Name, ms: number): void {
    const { behind, ahead } = this.#skewOf(name);
    const skew = { behind: Math.max(behind, -ms), ahead: Math.max(ahead, ms) };
    this.#skews.set(name, skew);
    // What was said before may be signed only now.
    for (const said of this.#everything())
      if (said.by === name && said.askedAt >= this.#calmAt) said.skew = skew;
  }

  /** It is right again; what was over by it is over on that machine. */
  steppedBack(name: Name, at: number): void {
    const { ahead } = this.#skewOf(name);
    if (ahead > 0) this.#overUntil.set(name, at + ahead);
  }

  /** The machine's store is damaged: what nobody else holds for certain may be gone. */
  damaged(name: Name): void {
    for (const said of this.#everything()) {
      if (said.by !== name) continue;
      said.forgotten = true;
      if (!said.spread) said.fate = 'doubtful';
    }
  }

  /** All machines agree, and nothing that was asked before is still under way. */
  calm(at: number): void {
    for (const said of this.#everything()) {
      if (said.askedAt >= at) continue;
      said.settledAt = Math.min(said.settledAt, at);
      if (said.fate === 'kept') said.spread = true;
    }
    this.#skews.clear();
    this.#calmAt = at;
  }

  /** For every address that was ever reported. */
  duties(name: Name, at: number): Map<string, Duty> {
    return new Map(
      this.indicators().map((indicator) => [indicator, this.duty(name, indicator, at)]),
    );
  }

  duty(name: Name, indicator: string, at: number): Duty {
    const mine = this.#lastWord(name, indicator);
    const exempt = mine?.fate === 'kept' && !mine.forgotten;
    if (this.#isProtected(name, indicator) || exempt) return NO_DUTY;
    const heard = this.#heard(indicator);
    let due = 0;
    let endsTo = 0;
    for (const said of heard) {
      const back = this.#lastWord(said.by, indicator);
      // By a clock that is ahead its own report may be over, and nobody is told that it is taken back.
      if (back?.fate === 'kept' && back.skew.ahead === 0) continue;
      endsTo = Math.max(endsTo, lastEnd(said, at));
      const certain = said.fate === 'kept' && back === undefined && mine === undefined;
      if (certain) due = Math.max(due, earliestEnd(said));
    }
    const mayBeOver = due <= (this.#overUntil.get(name) ?? 0);
    if (mayBeOver) due = 0;
    const own = heard.filter((said) => said.by === name && lastEnd(said, at) > at - EDGE_MS);
    // Whether a withdrawal still counts where it was made, nobody knows by now: with it the end is that of others.
    const endsFrom = mine === undefined && !mayBeOver ? firstEnd(own, due) : 0;
    return { due, may: endsTo > at - EDGE_MS, endsFrom, endsTo };
  }

  /** What no kernel may exceed, withdrawn or not; `undefined` where nothing may ever be. */
  latestEnd(name: Name, indicator: string, at: number): number | undefined {
    if (this.#isProtected(name, indicator)) return undefined;
    const ends = this.#heard(indicator).map((said) => lastEnd(said, at));
    // A kernel counts on by itself: what its daemon told it by a clock that is behind ends so much later.
    return ends.length > 0 ? Math.max(...ends) + this.#skewOf(name).behind : undefined;
  }

  isProtected(name: Name, indicator: string): boolean {
    return this.#isProtected(name, indicator);
  }

  indicators(): readonly string[] {
    return [...this.#reports.keys()];
  }

  /** What is long over is forgotten. */
  forgetBefore(at: number): void {
    for (const [indicator, said] of this.#reports) {
      if (said.some(({ settledAt }) => settledAt + 2 * BLOCK_MS > at)) continue;
      this.#reports.delete(indicator);
      this.#withdrawals.delete(indicator);
    }
  }

  /** Reports that can have gone beyond the machine that they were made at: what it protects it tells nobody. */
  #heard(indicator: string): readonly Said[] {
    const said = this.#reports.get(indicator) ?? [];
    return said.filter(({ by }) => !this.#isProtected(by, indicator));
  }

  /** A machine takes an address back once at most. */
  #lastWord(by: Name, indicator: string): Said | undefined {
    return this.#withdrawals.get(indicator)?.find((said) => said.by === by);
  }

  #skewOf(name: Name): Skew {
    return this.#skews.get(name) ?? RIGHT;
  }

  #everything(): readonly Said[] {
    return [...this.#reports.values(), ...this.#withdrawals.values()].flat();
  }
}

/** A machine's own sighting shows its own end; what others say is weighed when it is over. */
function firstEnd(own: readonly Said[], due: number): number {
  if (own.length === 0) return due;
  const kept = own.filter(({ fate }) => fate === 'kept');
  // Whether a doubtful one counts, nobody knows.
  return kept.length > 0
    ? Math.max(...kept.map(earliestEnd))
    : Math.min(due, ...own.map(earliestEnd));
}

const earliestEnd = ({ askedAt, skew }: Said): number => askedAt + BLOCK_MS - skew.behind;

/** As far as is known at `at`. */
const lastEnd = ({ settledAt, skew }: Said, at: number): number =>
  Math.min(settledAt, at) + BLOCK_MS + skew.ahead;

function say(
  book: Map<string, Said[]>,
  by: Name,
  indicator: string,
  { at, skew }: { readonly at: number; readonly skew: Skew },
): Saying {
  const said: Said = {
    by,
    askedAt: at,
    skew,
    settledAt: Number.POSITIVE_INFINITY,
    fate: 'pending',
    spread: false,
    forgotten: false,
  };
  const known = book.get(indicator);
  if (known === undefined) book.set(indicator, [said]);
  else known.push(said);
  return {
    kept(at) {
      // Doubtful already: the store was damaged while it was asked.
      if (said.fate === 'pending') said.fate = 'kept';
      said.settledAt = at;
    },
    doubtful() {
      said.fate = 'doubtful';
    },
  };
}
