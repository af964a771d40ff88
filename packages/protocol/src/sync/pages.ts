// Cuts a list into as many frames as it needs.
import { LIMITS } from '../limits.ts';

/** Parts of at most `max` items that fit into a frame; one empty part for an empty list, so that the asker is answered. */
export function paged<T>(items: readonly T[], max: number, size: (item: T) => number): T[][] {
  const room = LIMITS.syncFrameMaxBytes - LIMITS.syncFrameHeadBytes;
  let page: T[] = [];
  let used = 0;
  const pages = [page];
  for (const item of items) {
    const bytes = size(item);
    if (page.length === max || (page.length > 0 && used + bytes > room)) {
      page = [];
      used = 0;
      pages.push(page);
    }
    page.push(item);
    used += bytes;
  }
  return pages;
}

/** What an envelope takes in a list of them. */
export function envelopeSize(envelope: Uint8Array): number {
  return envelope.length + LIMITS.syncFieldOverheadBytes;
}
