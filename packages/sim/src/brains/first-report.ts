// Yardstick: the first report of anybody blocks. What a shared block list does.
import type { BrainMaker } from '../brain.ts';
import { LedgerBrain, ONE } from './ledger.ts';

class FirstReport extends LedgerBrain {
  protected suffices(): boolean {
    return true;
  }

  trustIn(): number {
    return ONE;
  }
}

export const firstReport: BrainMaker = (init) => new FirstReport(init);
