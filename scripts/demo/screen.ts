// What the demo shows: acts with a heading, and under it who did what, with the time since the demo began.
import { styleText } from 'node:util';

const began = performance.now();

/** Time to read an act before the next one; nobody reads where there is no terminal. */
const READING_MS = process.stdout.isTTY ? 2_000 : 0;

export async function act(title: string, story: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, READING_MS));
  console.log(`\n${styleText('bold', title)}\n${styleText('dim', story)}`);
}

export function line(who: string, what: string): void {
  const time = `${((performance.now() - began) / 1000).toFixed(2)} s`.padStart(8);
  console.log(`${styleText('dim', time)}  ${styleText('cyan', who.padEnd(6))} ${what}`);
}

export function decimal(micro: number | undefined): string {
  return micro === undefined ? '?' : (micro / 1_000_000).toFixed(3);
}
