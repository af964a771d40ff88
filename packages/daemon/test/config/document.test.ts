// Holds docs/config.md to the schema. UPDATE_DOCS=1 writes the tables anew.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
// The node's own defaults: it documents them nowhere else.
import { DEFAULT_INTERVALS } from '../../../node/src/constants.ts';
import { type DocumentedKey, documentedKeys } from '../../src/config/keys.ts';
import { camelCase } from '../../src/config/words.ts';
import { span } from '../../src/output/time.ts';

const DOCUMENT = resolve(import.meta.dirname, '../../../../docs/config.md');

/** The first part of a key is its section; keys without one are the file's top. */
function sectionOf(key: string): string {
  const [first = '', ...rest] = key.split('.');
  return rest.length === 0 ? 'top' : first.replace('[]', '');
}

function defaultOf({ key, default: standard }: DocumentedKey): string {
  const [section, name = ''] = key.split('.');
  const ms = DEFAULT_INTERVALS[camelCase(name) as keyof typeof DEFAULT_INTERVALS];
  return section === 'intervals' ? span(ms) : standard;
}

function tableOf(section: string): string {
  const rows = documentedKeys()
    .filter(({ key }) => sectionOf(key) === section)
    .map((entry) =>
      [
        `\`${entry.key}\``,
        entry.type,
        defaultOf(entry),
        entry.consequence.replaceAll('|', '\\|'),
      ].join(' | '),
    );
  return [
    '| key | type | default | consequence |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

const TABLE = /(<!-- keys: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g;

describe('docs/config.md', () => {
  it('lists every key with the type, default and consequence that the schema has', () => {
    const text = readFileSync(DOCUMENT, 'utf8');
    const expected = text.replace(
      TABLE,
      (_, begin: string, section: string, end: string) => `${begin}${tableOf(section)}\n${end}`,
    );
    if (process.env['UPDATE_DOCS'] !== undefined) writeFileSync(DOCUMENT, expected);
    assert.equal(
      readFileSync(DOCUMENT, 'utf8'),
      expected,
      'UPDATE_DOCS=1 npx mocha writes it anew',
    );
  });

  it('has a table for every section', () => {
    const present = [...readFileSync(DOCUMENT, 'utf8').matchAll(TABLE)].map((match) => match[2]);
    const needed = new Set(documentedKeys().map(({ key }) => sectionOf(key)));
    assert.deepEqual(present.toSorted(), [...needed].toSorted());
  });

  it('says of every key what it does', () => {
    const silent = documentedKeys().filter(({ consequence }) => consequence.length < 10);
    assert.deepEqual(silent, []);
  });
});
