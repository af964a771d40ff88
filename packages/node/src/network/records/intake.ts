// Takes in records that a peer sent, within its allowance, and leaves whoever forges.
import type { AuthorKey } from '@tocsin/protocol';
import { breathe } from '../breathe.ts';
import { SYNC_REJECTS_MAX } from '../limits.ts';
import type { RecordSource } from '../model.ts';
import { SyncFault } from '../sync/stream.ts';
import type { RecordAllowance } from './allowance.ts';
import { RECORDS_BETWEEN_BREATHS } from './limits.ts';

export interface IntakeParts {
  readonly records: RecordSource;
  readonly allowance: RecordAllowance;
  readonly peer: AuthorKey;
  /** `news`: unasked and just now; `sync`: what one of two lacked. */
  readonly by: 'news' | 'sync';
  offence(code: string): void;
}

export class Intake {
  readonly #parts: IntakeParts;
  #read = 0;
  #forged = 0;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** What is over the allowance is passed over: it comes again. @throws SyncFault when the peer forges */
  async take(envelopes: readonly Uint8Array[]): Promise<void> {
    const { records, allowance, peer, by, offence } = this.#parts;
    for (const envelope of envelopes) {
      if (!allowance.take(peer)) return;
      if (records.receive(envelope, peer, by) === 'forged') {
        offence('forged-record');
        if (++this.#forged >= SYNC_REJECTS_MAX)
          throw new SyncFault('bad-records', 'the peer serves records that do not verify');
      }
      if (++this.#read % RECORDS_BETWEEN_BREATHS === 0) await breathe();
    }
  }
}
