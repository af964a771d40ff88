// What the yardsticks share: who reported what, what is blocked until when, and what the operator excused.
import type { AuthorKey, Indicator, Signal } from '@tocsin/protocol';
import type { Channel, Micro, Observation } from '@tocsin/rules';
import type { Brain, BrainDeeds, BrainInit } from '../brain.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** As long as our own longest ordinary block. */
export const BLOCK_MS = DAY_MS;
/** Between two looks at what is over. */
const SWEEP_MS = HOUR_MS;
/** An address is told again only after this, as our own nodes do it. */
const REPUBLISH_MS = HOUR_MS;
export const ONE: Micro = 1_000_000;
/** From this trust on a word counts, by the same measure as with our own nodes. */
const HEEDED_FROM: Micro = 300_000;

/** One author's latest report of one address. */
export interface Report {
  readonly author: AuthorKey;
  readonly confidence: Micro;
  readonly at: number;
  readonly expiresAt: number;
}

/** A mind that keeps reports and asks its rule whether they are enough. Every yardstick is one of these with another rule. */
export abstract class LedgerBrain implements Brain {
  protected readonly self: AuthorKey;
  protected readonly peers: ReadonlySet<AuthorKey>;
  protected readonly reports = new Map<Indicator, Map<AuthorKey, Report>>();
  protected readonly sweepMs: number = SWEEP_MS;
  readonly #deeds: BrainDeeds;
  readonly #known = new Set<string>();
  readonly #blocked = new Map<Indicator, number>();
  readonly #excused = new Map<Indicator, number>();
  readonly #told = new Map<Indicator, number>();
  #sweepAt: number | undefined;

  constructor({ self, peers, deeds }: BrainInit) {
    this.self = self;
    this.peers = new Set(peers.map(({ author }) => author));
    this.#deeds = deeds;
  }

  /** For how long these reports are enough to block, ms; 0: they are not. */
  protected abstract blockMs(reports: readonly Report[], now: number): number;
  abstract trustIn(author: AuthorKey, now: number): Micro;
  /** This node saw the attack that they had reported. */
  protected confirmed(_reports: readonly Report[], _now: number): void {}
  /** The operator says that they were wrong. */
  protected contradicted(_reports: readonly Report[], _now: number): void {}
  /** Nobody here ever saw what they reported. */
  protected expired(_report: Report, _now: number): void {}
  /** As a report is kept: a rule may let it end sooner than its author says. */
  protected kept(report: Report): Report {
    return report;
  }

  heeds(author: AuthorKey, now: number): boolean {
    return this.trustIn(author, now) >= HEEDED_FROM;
  }

  hear(signal: Signal, _channel: Channel, now: number): boolean {
    const { body, author } = signal;
    if (this.#known.has(signal.id) || body.expiresAt <= now) return false;
    this.#known.add(signal.id);
    if (body.kind !== 'threat') return true;
    const { indicator, confidence, expiresAt } = body;
    const reports = this.reports.get(indicator) ?? new Map<AuthorKey, Report>();
    this.reports.set(indicator, reports);
    const report = this.kept({ author, confidence, at: now, expiresAt });
    reports.set(author, report);
    this.#sweepAt = Math.min(this.#sweepAt ?? Number.POSITIVE_INFINITY, report.expiresAt);
    if (author === this.self) return true;
    const standing = [...reports.values()].filter((it) => it.expiresAt > now);
    const blockMs = this.blockMs(standing, now);
    if (blockMs > 0) this.#block(indicator, now + blockMs, 'others', now);
    return true;
  }

  see(
    { indicator, confidence, category, severity, firstSeen, lastSeen, attempts }: Observation,
    now: number,
  ): void {
    this.confirmed(this.#othersOn(indicator, now), now);
    this.#block(indicator, now + BLOCK_MS, 'self', now);
    if (now - (this.#told.get(indicator) ?? -REPUBLISH_MS) < REPUBLISH_MS) return;
    this.#told.set(indicator, now);
    const expiresAt = now + DAY_MS;
    this.#deeds.publish({
      kind: 'threat',
      indicator,
      category,
      severity,
      confidence,
      firstSeen,
      lastSeen,
      attempts,
      expiresAt,
    });
  }

  contact(): void {}

  excuse(indicator: Indicator, now: number): void {
    this.#excused.set(indicator, now + DAY_MS);
    this.#blocked.delete(indicator);
    this.#deeds.lift(indicator);
    this.contradicted(this.#othersOn(indicator, now), now);
    // That is how they ended: nobody pays for them a second time.
    this.reports.delete(indicator);
  }

  watches(): boolean {
    return false;
  }

  /** Reports that are over are forgotten by and by. */
  tick(now: number): number | undefined {
    if (this.#sweepAt === undefined || now < this.#sweepAt) return this.#sweepAt;
    for (const [indicator, reports] of this.reports) {
      for (const report of reports.values())
        if (report.expiresAt <= now) {
          reports.delete(report.author);
          this.expired(report, now);
        }
      if (reports.size === 0) this.reports.delete(indicator);
    }
    for (const [indicator, until] of this.#blocked)
      if (until <= now) {
        this.#blocked.delete(indicator);
        this.#deeds.lift(indicator);
      }
    this.#sweepAt = now + this.sweepMs;
    return this.#sweepAt;
  }

  #othersOn(indicator: Indicator, now: number): Report[] {
    return [...(this.reports.get(indicator)?.values() ?? [])].filter(
      ({ author, expiresAt }) => author !== this.self && expiresAt > now,
    );
  }

  #block(indicator: Indicator, until: number, by: 'self' | 'others', now: number): void {
    if ((this.#excused.get(indicator) ?? 0) > now) return;
    if (by === 'others' && (this.#blocked.get(indicator) ?? 0) > now) return;
    this.#blocked.set(indicator, until);
    this.#deeds.block(indicator, until, by);
  }
}
