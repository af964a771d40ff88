// Yardstick: an address is blocked once more than half of all possible reporters have reported it: who is known, and who was ever heard.
import type { AuthorKey, Signal } from '@tocsin/protocol';
import type { Channel } from '@tocsin/rules';
import type { BrainInit, BrainMaker } from '../brain.ts';
import { BLOCK_MS, LedgerBrain, ONE, type Report } from './ledger.ts';

class Majority extends LedgerBrain {
  readonly #reporters: Set<AuthorKey>;

  constructor(init: BrainInit) {
    super(init);
    this.#reporters = new Set(this.peers);
  }

  override hear(signal: Signal, channel: Channel, now: number): boolean {
    this.#reporters.add(signal.author);
    return super.hear(signal, channel, now);
  }

  protected blockMs(reports: readonly Report[]): number {
    return reports.length * 2 > this.#reporters.size ? BLOCK_MS : 0;
  }

  trustIn(): number {
    return ONE;
  }
}

export const majority: BrainMaker = (init) => new Majority(init);
