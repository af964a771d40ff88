// Yardstick: additive tit-for-tat as published. Everybody begins at 0.1; a confirmed report earns 0.05; every report that
// ends unconfirmed costs 0.15; the strongest report decides, without corroboration; who reaches 0 stays there.
import type { AuthorKey } from '@tocsin/protocol';
import type { Micro } from '@tocsin/rules';
import type { BrainInit, BrainMaker } from '../brain.ts';
import { LedgerBrain, ONE, type Report } from './ledger.ts';

const FIRST: Micro = 100_000;
const REWARD: Micro = 50_000;
const PENALTY: Micro = 150_000;
const BLOCK_FROM: Micro = 600_000;

class TitForTat extends LedgerBrain {
  readonly #trust = new Map<AuthorKey, Micro>();
  readonly #confirmed = new Set<Report>();
  readonly #quarantined: (author: AuthorKey) => void;

  constructor(init: BrainInit) {
    super(init);
    this.#quarantined = init.deeds.quarantined;
  }

  protected suffices(reports: readonly Report[]): boolean {
    return reports.some(
      ({ author, confidence }) => (this.trustIn(author) * confidence) / ONE >= BLOCK_FROM,
    );
  }

  trustIn(author: AuthorKey): Micro {
    return this.#trust.get(author) ?? FIRST;
  }

  protected override confirmed(reports: readonly Report[]): void {
    for (const report of reports) {
      if (this.#confirmed.has(report)) continue;
      this.#confirmed.add(report);
      const before = this.trustIn(report.author);
      if (before > 0) this.#trust.set(report.author, Math.min(ONE, before + REWARD));
    }
  }

  protected override contradicted(reports: readonly Report[]): void {
    for (const { author } of reports) this.#lower(author);
  }

  protected override expired(report: Report): void {
    if (!this.#confirmed.delete(report)) this.#lower(report.author);
  }

  #lower(author: AuthorKey): void {
    if (author === this.self) return;
    const next = Math.max(0, this.trustIn(author) - PENALTY);
    this.#trust.set(author, next);
    if (next === 0) this.#quarantined(author);
  }
}

export const titForTat: BrainMaker = (init) => new TitForTat(init);
