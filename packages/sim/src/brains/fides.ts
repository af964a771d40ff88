// Yardstick: trust as the Fides model computes it on top of SORT. Service trust of a peer is
// (sh / shmax) (cb − ½ ib) + (1 − sh / shmax) r, where sh is how many services it gave (at most shmax), cb the mean of their
// satisfaction, ib its spread, and r the reputation that it began with; a network score weighs the reports by it.
import type { AuthorKey } from '@tocsin/protocol';
import type { Micro } from '@tocsin/rules';
import type { BrainMaker } from '../brain.ts';
import { LedgerBrain, ONE, type Report } from './ledger.ts';

const HISTORY_MAX = 100;
/** Reputation of members, and of strangers, before any service. */
const REPUTATION = { member: 0.5, stranger: 0.1 };
/** The weighted score from which an address counts as hostile. */
const BLOCK_FROM = 0.5;

interface Service {
  readonly satisfaction: number;
}

class Fides extends LedgerBrain {
  readonly #history = new Map<AuthorKey, Service[]>();
  readonly #served = new Set<Report>();

  /** The mean of all reports' confidence, each as heavy as its author's trust, damped by how much trust there is at all. */
  protected suffices(reports: readonly Report[]): boolean {
    let weight = 0;
    let sum = 0;
    for (const { author, confidence } of reports) {
      const trust = this.#trust(author);
      weight += trust;
      sum += trust * (confidence / ONE);
    }
    return weight > 0 && (sum / weight) * Math.min(1, weight) >= BLOCK_FROM;
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

export const fides: BrainMaker = (init) => new Fides(init);
