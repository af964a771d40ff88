// Waits for what another process, a socket or a disk does: by looking often, with an end.
import { setTimeout } from 'node:timers/promises';

/** Only what never comes is waited for so long: a machine may be slow, and busy with other things. */
export const PATIENCE_MS = 60_000;

export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  limitMs = PATIENCE_MS,
): Promise<NonNullable<T>> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found as NonNullable<T>;
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms for ${what}`);
    await setTimeout(5);
  }
}
