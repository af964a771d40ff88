// What a node holds, as the frames of the sync say it: all together, and author by author.
import type { AuthorSummary, SetDigest, Stock } from '@tocsin/protocol';
import type { SyncSource } from '../model.ts';

/** What is held of a span: sequences up to `until`, ends after `alive`. */
export function stockOf(
  source: SyncSource,
  { until, alive }: Pick<Stock, 'until' | 'alive'>,
  news = false,
): Stock {
  const { count, digest } = source.stock(until, alive);
  return { until, alive, count, digest: numberOf(digest), news };
}

/** Whether two sides hold the same of one span. */
export function sameStock(one: Stock, other: Stock): boolean {
  return (
    one.until === other.until &&
    one.alive === other.alive &&
    one.count === other.count &&
    one.digest === other.digest
  );
}

export function summaries(source: SyncSource): AuthorSummary[] {
  return Array.from(source.summaries(), ({ author, count, digest, newest }) => ({
    author,
    count,
    digest: numberOf(digest),
    newest,
  }));
}

function numberOf(digest: Uint8Array): SetDigest {
  return BigInt(`0x${Buffer.from(digest).toString('hex')}`);
}
