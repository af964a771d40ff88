// docs/wire-format.md shows real bytes and true numbers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATEGORIES, DECODE_FAULTS, LIMITS } from '@tocsin/protocol';
import { committedVectors } from '../../../scripts/vectors.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const DOCUMENT = readFileSync(join(ROOT, 'docs', 'wire-format.md'), 'utf8');

describe('docs/wire-format.md', () => {
  it('explains the bytes of the first vector', () => {
    const block = /```hex\n([\s\S]*?)```/.exec(DOCUMENT)?.[1] ?? '';
    const shown = block.replaceAll(/#.*$/gm, '').replaceAll(/\s/g, '');
    assert.equal(shown, JSON.parse(committedVectors('wire.json')).vectors[0].envelope);
  });

  it('names every category by its number and every code', () => {
    for (const [number, category] of CATEGORIES.entries()) {
      assert.ok(DOCUMENT.includes(`${number} ${category}`), category);
    }
    for (const code of Object.keys(DECODE_FAULTS))
      assert.ok(DOCUMENT.includes(`| \`${code}\` |`), code);
  });

  it('states the limits as they are', () => {
    const limits = [
      LIMITS.signalMaxBytes,
      LIMITS.confidenceMax,
      LIMITS.proofMaxBytes,
      LIMITS.syncFrameMaxBytes,
      LIMITS.syncMaxInventoryEntries,
    ];
    for (const limit of limits) {
      assert.ok(DOCUMENT.includes(limit.toLocaleString('en-US')), `${limit}`);
    }
  });
});
