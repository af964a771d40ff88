// Yardstick: trust as the Fides model computes it on top of SORT. Service trust of a peer is
// (sh / shmax) (cb − ½ ib) + (1 − sh / shmax) r, where sh is how many services it gave (at most shmax), cb the mean of their
// satisfaction, ib its spread, and r the reputation that it began with. Of the reports about an address it makes a network score, each
// as heavy as its author is trusted, and a network confidence, the mean of trust × confidence.
import type { AuthorKey } from '@tocsin/protocol';
import type { Micro } from '@tocsin/rules';
import type { BrainInit, BrainMaker } from '../brain.ts';
import { BLOCK_MS, LedgerBrain, ONE, type Report } from './ledger.ts';

const HISTORY_MAX = 100;
/** Reputation of members, and of strangers, before any service. */
const REPUTATION = { member: 0.5, stranger: 0.1 };
/** Everybody who reports an address here says the same of it: hostile. */
const HOSTILE = 1;
/**
 * The model ends with score and confidence, and leaves to the host from where on it blocks. A friend who was never tried has 0.5 and a
 * detector some 0.8 to 0.95: his word alone is 0.40 to 0.48, that of a liar who is certain 0.5. So an eager host believes all of
 * them, and a strict one none before they were right some twenty times.
 */
const EAGER_FROM = 0.4;
const STRICT_FROM = 0.55;

interface Service {
  readonly satisfaction: number;
}

class Fides extends LedgerBrain {
  readonly #history = new Map<AuthorKey, Service[]>();
  readonly #served = new Set<Report>();
  readonly #blockFrom: number;

  constructor(init: BrainInit, blockFrom: number) {
    super(init);
    this.#blockFrom = blockFrom;
  }

  protected blockMs(reports: readonly Report[]): number {
    const trusts = reports.map(({ author }) => this.#trust(author));
    if (trusts.every((trust) => trust === 0)) return 0;
    // Each report's share of the score is its author's share of all trust; all of them say the same.
    const score = HOSTILE;
    const confidence = mean(
      reports.map((report, i) => ((trusts[i] ?? 0) * report.confidence) / ONE),
    );
    return score * confidence >= this.#blockFrom ? BLOCK_MS : 0;
  }

  trustIn(author: AuthorKey): Micro {
    return Math.round(this.#trust(author) * ONE);
  }

  protected override confirmed(reports: readonly Report[]): void {
    for (const report of reports) this.#serve(report, 1);
  }

  protected override contradicted(reports: readonly Report[]): void {
    for (const report of reports) this.#serve(report, 0);
  }

  #serve(report: Report, satisfaction: number): void {
    if (this.#served.has(report)) return;
    this.#served.add(report);
    const history = this.#history.get(report.author) ?? [];
    this.#history.set(report.author, history);
    history.push({ satisfaction });
    if (history.length > HISTORY_MAX) history.shift();
  }

  #trust(author: AuthorKey): number {
    const reputation = this.peers.has(author) ? REPUTATION.member : REPUTATION.stranger;
    const history = this.#history.get(author) ?? [];
    const known = history.length / HISTORY_MAX;
    const competence = mean(history.map(({ satisfaction }) => satisfaction));
    const spread = mean(
      history.map(({ satisfaction }) => (satisfaction - competence) * (satisfaction - competence)),
    );
    const served = competence - Math.sqrt(spread) / 2;
    return Math.max(0, known * served + (1 - known) * reputation);
  }
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

export const fides: BrainMaker = (init) => new Fides(init, EAGER_FROM);
export const fidesStrict: BrainMaker = (init) => new Fides(init, STRICT_FROM);
