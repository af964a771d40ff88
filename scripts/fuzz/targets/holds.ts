// What the targets share: saying that something must hold, and the published vectors as seeds.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Broken } from '../model.ts';

const VECTORS = join(import.meta.dirname, '../../../packages/protocol/vectors');

/** @throws Broken, naming the invariant */
export function must(holds: boolean, invariant: string): asserts holds {
  if (!holds) throw new Broken(invariant);
}

export function mustEqual(a: unknown, b: unknown, invariant: string): void {
  must(isDeepStrictEqual(a, b), invariant);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

/** One field of each vector of a file. */
export function vectorsOf(file: string, field: string): readonly string[] {
  const { vectors } = JSON.parse(readFileSync(join(VECTORS, `${file}.json`), 'utf8')) as {
    readonly vectors: readonly Readonly<Record<string, string>>[];
  };
  return vectors.flatMap((vector) => vector[field] ?? []);
}

export function hexVectors(file: string, field: string): readonly Uint8Array[] {
  return vectorsOf(file, field).map((hex) => new Uint8Array(Buffer.from(hex, 'hex')));
}

/** The bytes at an odd place of a larger array, as a network gives them, and what makes them garbage afterwards. */
export function pooled(bytes: Uint8Array): { readonly view: Uint8Array; spoil(): void } {
  const pool = new Uint8Array(bytes.length + 16).fill(0xaa);
  pool.set(bytes, 7);
  return { view: pool.subarray(7, 7 + bytes.length), spoil: () => void pool.fill(0x55) };
}
