// docs/wire-format.md shows real bytes and true numbers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATEGORIES, DECODE_FAULTS, LIMITS } from '@tocsin/protocol';
import { committedVectors } from '../../../scripts/vectors.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const DOCUMENT = readFileSync(join(ROOT, 'docs', 'wire-format.md'), 'utf8');

/** The bytes of the block of that kind, without its remarks. */
function bytesShown(block: string): string {
  const [, text = ''] = DOCUMENT.split(`\`\`\`${block}\n`);
  return text
    .replace(/```[\s\S]*/, '')
    .replaceAll(/#.*$/gm, '')
    .replaceAll(/\s/g, '');
}

describe('docs/wire-format.md', () => {
  it('explains the bytes of the first vectors', () => {
    const first = (name: string) => JSON.parse(committedVectors(name)).vectors[0];
    assert.equal(bytesShown('hex'), first('wire.json').envelope);
    assert.equal(bytesShown('hex record'), first('records.json').envelope);
    const line: string = first('invitations.json').line;
    const envelope = Buffer.from(line.slice('tocsin1:'.length), 'base64url');
    assert.equal(bytesShown('hex invitation'), envelope.toString('hex'));
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
      LIMITS.syncMaxRecordIds,
      LIMITS.recordMaxBytes,
      LIMITS.invitationMaxBytes,
    ];
    for (const limit of limits) {
      assert.ok(DOCUMENT.includes(limit.toLocaleString('en-US')), `${limit}`);
    }
    const days = (ms: number) => ms / (24 * 3_600_000);
    const said = [
      `at most ${LIMITS.labelMaxBytes} bytes | ${days(LIMITS.certificateMaxLifeMs)} days`,
      `a time, 0 for ever | ${days(LIMITS.revocationMaxLifeMs) / 365} years, can be ended`,
      `at most ${LIMITS.commentMaxBytes} bytes | ${days(LIMITS.statementMaxLifeMs)} days`,
      `\`successor\` 1: key | ${days(LIMITS.successionMaxLifeMs) / 365} years`,
      `at most ${LIMITS.membershipMaxAddresses} multiaddrs of at most ${LIMITS.membershipAddressMaxChars}`,
      `then without addresses | ${days(LIMITS.presenceMaxLifeMs) * 24} hour`,
      `| ${days(LIMITS.rotationMaxLifeMs)} days | the signer |`,
      `at most ${LIMITS.invitationMaxFleets} fleets`,
    ];
    for (const words of said) assert.ok(DOCUMENT.includes(words), words);
  });
});
