// Yardstick: an address is blocked once more than half of all reporters that were ever heard of have reported it.
import type { AuthorKey, Signal } from '@tocsin/protocol';
import type { Channel } from '@tocsin/rules';
import type { BrainMaker } from '../brain.ts';
import { LedgerBrain, ONE, type Report } from './ledger.ts';

class Majority extends LedgerBrain {
  readonly #heard = new Set<AuthorKey>();

  override hear(signal: Signal, channel: Channel, now: number): boolean {
    this.#heard.add(signal.author);
    return super.hear(signal, channel, now);
  }

  protected suffices(reports: readonly Report[]): boolean {
    return reports.length * 2 > this.#heard.size;
  }

  trustIn(): number {
    return ONE;
  }
}

export const majority: BrainMaker = (init) => new Majority(init);
