// The record part of a sync, on the answering side. It is all that a guest gets.
import {
  type RecordsSummaryFrame,
  recordIdsFrames,
  recordsFrames,
  type SyncFrame,
} from '@tocsin/protocol';
import type { RecordSource } from '../model.ts';
import type { Intake } from './intake.ts';

export interface RecordServeParts {
  readonly records: RecordSource;
  readonly intake: Intake;
  /** The peer hands us the network's key, and its number. */
  onKey(key: Uint8Array, number: number): void;
}

export function recordsSummary(records: RecordSource): RecordsSummaryFrame {
  return { kind: 'records-summary', ...records.summary() };
}

/** Other questions are passed over. @throws SyncFault on what no honest peer does */
export async function* answerRecords(
  question: SyncFrame,
  { records, intake, onKey }: RecordServeParts,
): AsyncGenerator<SyncFrame> {
  switch (question.kind) {
    case 'records-request':
      yield* recordIdsFrames([...records.prefixes()]);
      break;
    case 'records-wanted':
      yield* recordsFrames([...records.envelopes(question.prefixes)]);
      break;
    case 'records':
      await intake.take(question.envelopes);
      break;
    case 'network-key':
      onKey(new Uint8Array(Buffer.from(question.key, 'hex')), question.number);
  }
}
