// The page of the simulator has to show everything that was measured, and to stand by itself.
import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { COLUMNS, type Row } from '@tocsin/sim';
import fc from 'fast-check';
import { readFull } from '../sim/full.ts';
import { simPage } from '../sim/page.ts';
import { byTens, proportional } from '../sim/scale.ts';
import { worldsOf } from '../sim/worlds.ts';

const { rows } = readFull(
  join(resolve(import.meta.dirname, '../../docs'), 'adversaries-table.json'),
);
const pageOf = (some: readonly Row[]): string =>
  simPage({ title: 'a & <b>', provenance: 'seeds "1" to 3', rows: some });
const count = (page: string, what: RegExp): number => page.match(what)?.length ?? 0;

describe('the page of the simulator', () => {
  it('names every behaviour and policy, and tells every figure, in each measure', () => {
    const page = pageOf(rows);
    const worlds = worldsOf(rows).map(({ name }) => name);
    for (const { behaviour } of rows)
      assert.ok(worlds.some((name) => name === behaviour || name.startsWith(`${behaviour}, `)));
    for (const name of worlds)
      assert.equal(count(page, new RegExp(`<th scope="row">${name}</th>`, 'g')), COLUMNS.length);
    for (const { policy } of rows)
      assert.equal(count(page, new RegExp(`<th scope="col">${policy}</th>`, 'g')), COLUMNS.length);
    assert.equal(count(page, /<td>[\d.]+ ± [\d.]+<\/td>/g), rows.length * COLUMNS.length);
  });

  it('draws gain against harm first, then each measure, each with words for those who do not see it', () => {
    const labels = [...pageOf(rows).matchAll(/<svg role="img" aria-label="([^",]+)/g)];
    assert.deepEqual(
      labels.map(([, label]) => label),
      ['Uplift against false-block minutes a day', ...COLUMNS.map(({ title }) => title)],
    );
  });

  it('needs nothing from elsewhere, takes no name for markup, and leaves no figure without a place', () => {
    const page = pageOf(rows);
    assert.doesNotMatch(page, /https?:|src=|<script|<link|@import|url\([^#]/);
    assert.match(page, /<h1>a &#38; &#60;b&#62;<\/h1>\n<p>seeds &#34;1&#34; to 3/);
    assert.doesNotMatch(page, /NaN|undefined|Infinity/);
  });

  it('is the same bytes for the same rows', () => {
    const some = rows.slice(0, 10);
    assert.equal(pageOf(some), pageOf(some));
  });

  it('shows a single world as well, and one in which nothing happened', () => {
    const [row] = rows;
    assert.ok(row);
    const zero = { mean: 0, margin: 0 };
    const nothing = Object.fromEntries(Object.keys(row.measured).map((key) => [key, zero]));
    const page = pageOf([{ ...row, measured: nothing as unknown as Row['measured'] }]);
    assert.equal(count(page, /<td>0[.0]* ± 0[.0]*<\/td>/g), COLUMNS.length);
    assert.doesNotMatch(page, /NaN|undefined|Infinity/);
  });

  it('tells worlds apart that differ by more than their behaviour', () => {
    const [one, two, three] = rows.filter(({ behaviour }) => behaviour === 'naive-liar');
    assert.ok(one && two && three);
    const page = pageOf([
      one,
      { ...one, share: 0.5, circle: 'fleet' },
      { ...one, traffic: { falseMicro: 0 } },
    ]);
    for (const name of ['20 %, friends', '50 %, fleet', '20 %, friends, falseMicro 0'])
      assert.match(page, new RegExp(`<th scope="row">naive-liar ${name}</th>`));
  });
});

describe('the axis of a plot', () => {
  const figure = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e9, noNaN: true }));

  it('puts more further than less, zero at its beginning, and everything on itself', () => {
    fc.assert(
      fc.property(figure, figure, fc.boolean(), (a, b, tens) => {
        const { at, max } = (tens ? byTens : proportional)(Math.max(a, b), 4);
        assert.equal(at(0), 0);
        assert.ok(a > b ? at(a) >= at(b) : at(a) <= at(b));
        assert.ok(at(a) <= max);
      }),
    );
  });

  it('labels zero and no more than it has room for', () => {
    fc.assert(
      fc.property(figure, fc.boolean(), (top, tens) => {
        const { ticks, max } = (tens ? byTens : proportional)(top, 4);
        assert.equal(ticks[0], 0);
        assert.ok(ticks.length <= 5 && ticks.every((tick) => tick <= max * (1 + 1e-6)), `${ticks}`);
      }),
    );
  });

  it('says what stands where', () => {
    const tens = byTens(585_329, 10);
    assert.deepEqual(tens.ticks.map(tens.labelOf), [
      '0',
      '1',
      '10',
      '100',
      '1K',
      '10K',
      '100K',
      '1M',
    ]);
    assert.deepEqual([0.5, 1, 100].map(tens.at), [0.5, 1, 3]);
    const plain = proportional(1.03, 4);
    assert.deepEqual(plain.ticks.map(plain.labelOf), ['0', '0.5', '1']);
  });
});
