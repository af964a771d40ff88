// Yardstick: additive tit-for-tat as published. Everybody begins at 0.1; a confirmed report earns 0.05; every staged report that
// ends unconfirmed costs 0.15; the strongest report decides, without corroboration; who reaches 0 stays there.
import type { AuthorKey } from '@tocsin/protocol';
import type { Micro } from '@tocsin/rules';
import type { BrainInit, BrainMaker } from '../brain.ts';
import { LedgerBrain, ONE, type Report } from './ledger.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const FIRST: Micro = 100_000;
const REWARD: Micro = 50_000;
const PENALTY: Micro = 150_000;
/**
 * By trust × confidence: what is staged, and for how long. Published, whoever is below all of them is dropped at once, and so can never
 * be confirmed nor rise. Here he is remembered, which is to its favour: otherwise nobody would ever block anything.
 */
const TIERS = [
  { from: 800_000, lastsMs: 24 * HOUR_MS, blocks: true },
  { from: 600_000, lastsMs: HOUR_MS, blocks: true },
  { from: 300_000, lastsMs: 2 * HOUR_MS, blocks: false },
] as const;

class TitForTat extends LedgerBrain {
  protected override readonly sweepMs = 10 * MINUTE_MS;
  readonly #trust = new Map<AuthorKey, Micro>();
  /** Nobody here has seen yet what they say. */
  readonly #unconfirmed = new Set<Report>();
  readonly #confirmed = new Set<Report>();
  readonly #quarantined: (author: AuthorKey) => void;

  constructor(init: BrainInit) {
    super(init);
    this.#quarantined = init.deeds.quarantined;
  }

  protected override kept(report: Report): Report {
    const tier = this.#tierOf(report);
    if (tier === undefined) return report;
    const staged = { ...report, expiresAt: Math.min(report.expiresAt, report.at + tier.lastsMs) };
    if (report.author !== this.self) this.#unconfirmed.add(staged);
    return staged;
  }

  protected blockMs(reports: readonly Report[]): number {
    const tiers = reports.map((report) => this.#tierOf(report));
    return Math.max(0, ...tiers.map((tier) => (tier?.blocks ? tier.lastsMs : 0)));
  }

  trustIn(author: AuthorKey): Micro {
    return this.#trust.get(author) ?? FIRST;
  }

  protected override confirmed(reports: readonly Report[]): void {
    for (const report of reports) {
      if (this.#confirmed.has(report)) continue;
      this.#confirmed.add(report);
      this.#unconfirmed.delete(report);
      const before = this.trustIn(report.author);
      if (before > 0) this.#trust.set(report.author, Math.min(ONE, before + REWARD));
    }
  }

  /** The operator ended them before anybody had seen anything. */
  protected override contradicted(reports: readonly Report[]): void {
    for (const report of reports) this.expired(report);
  }

  protected override expired(report: Report): void {
    this.#confirmed.delete(report);
    if (this.#unconfirmed.delete(report)) this.#lower(report.author);
  }

  #tierOf({ author, confidence }: Report) {
    const score = (this.trustIn(author) * confidence) / ONE;
    return TIERS.find(({ from }) => score >= from);
  }

  #lower(author: AuthorKey): void {
    const next = Math.max(0, this.trustIn(author) - PENALTY);
    this.#trust.set(author, next);
    if (next === 0) this.#quarantined(author);
  }
}

export const titForTat: BrainMaker = (init) => new TitForTat(init);
