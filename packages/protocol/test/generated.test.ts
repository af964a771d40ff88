// What is generated and committed is what its source makes today.
import assert from 'node:assert/strict';
import { committedVectors, generateVectors } from '../../../scripts/vectors.ts';
import { committedWire, generateWire } from '../../../scripts/wire.ts';

describe('generated files', () => {
  // Runs the code generator and the compiler.

  it('vectors: `node scripts/vectors.ts` changes nothing', () => {
    for (const [name, text] of generateVectors()) assert.equal(committedVectors(name), text, name);
  });

  it('wire code: `node scripts/wire.ts` changes nothing', () => {
    for (const [name, text] of generateWire()) assert.equal(committedWire(name), text, name);
  });
});
