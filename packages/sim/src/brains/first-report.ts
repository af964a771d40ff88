// Yardstick: the first report of anybody blocks. What a shared block list does.
import type { BrainMaker } from '../brain.ts';
import { BLOCK_MS, LedgerBrain, ONE } from './ledger.ts';

class FirstReport extends LedgerBrain {
  protected blockMs(): number {
    return BLOCK_MS;
  }

  trustIn(): number {
    return ONE;
  }
}

export const firstReport: BrainMaker = (init) => new FirstReport(init);
