// The inputs from which others are made: the seeds, and whatever reached something new.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '@tocsin/sim';

const DIRECTORY = join(import.meta.dirname, 'corpus');
/** A few kilobytes for each target are read in no time, and nobody minds them in a diff. */
const COMMITTED_BYTES_MAX = 6 * 1024;

export class Corpus {
  readonly #inputs: Uint8Array[] = [];
  readonly #known = new Set<string>();

  get size(): number {
    return this.#inputs.length;
  }

  get inputs(): readonly Uint8Array[] {
    return this.#inputs;
  }

  add(input: Uint8Array): void {
    const key = Buffer.from(input).toString('latin1');
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#inputs.push(input);
  }

  pick(random: Random): Uint8Array {
    return random.pick(this.#inputs);
  }
}

/** Inputs that earlier runs reached something with, one in base64 a line. */
export function committedInputs(target: string): readonly Uint8Array[] {
  const path = join(DIRECTORY, target);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter(Boolean).map((line) => new Uint8Array(Buffer.from(line, 'base64')));
}

/** The shortest of them; the rest would be found again. */
export function commitInputs(target: string, inputs: readonly Uint8Array[]): void {
  let room = COMMITTED_BYTES_MAX;
  const kept = inputs
    .toSorted((a, b) => a.length - b.length)
    .filter(({ length }) => {
      room -= length;
      return room >= 0;
    });
  const lines = kept.map((input) => `${Buffer.from(input).toString('base64')}\n`);
  mkdirSync(DIRECTORY, { recursive: true });
  writeFileSync(join(DIRECTORY, target), lines.join(''));
}
