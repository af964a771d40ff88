// Waits for what another process, a socket or a disk does: by looking often, with an end.
import { setTimeout } from 'node:timers/promises';

export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  limitMs = 4_000,
): Promise<NonNullable<T>> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found as NonNullable<T>;
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms for ${what}`);
    await setTimeout(5);
  }
}
