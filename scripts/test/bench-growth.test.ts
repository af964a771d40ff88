// A mesh that is measured has to be the one that was planned, and its page has to stand by itself.
import assert from 'node:assert/strict';
import { Random } from '@tocsin/sim';
import fc from 'fast-check';
import { curvesOf } from '../bench/growth/curves.ts';
import { growthPage } from '../bench/growth/page.ts';
import { textOf } from '../bench/growth/text.ts';
import { regularGraph } from '../bench/mesh/graph.ts';
import type { Summary } from '../bench/print.ts';

/** How many nodes can be reached from the first. */
function reached(nodes: number, edges: readonly (readonly [number, number])[]): number {
  const seen = new Set([0]);
  for (let before = 0; before < seen.size && seen.size < nodes; ) {
    before = seen.size;
    for (const [a, b] of edges) {
      if (seen.has(a)) seen.add(b);
      if (seen.has(b)) seen.add(a);
    }
  }
  return seen.size;
}

describe('the mesh that is measured', () => {
  it('gives each node its number of neighbours, or all, with no link twice and nobody apart', () => {
    const sizes = fc.integer({ min: 2, max: 120 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 2, max: 20 }), fc.nat(), (nodes, half, seed) => {
        const edges = regularGraph(nodes, 2 * half, new Random(seed, 'graph'));
        const degrees = Array.from({ length: nodes }, () => 0);
        for (const [a, b] of edges) {
          assert.ok(a < b, `${a} ${b}`);
          degrees[a] = (degrees[a] ?? 0) + 1;
          degrees[b] = (degrees[b] ?? 0) + 1;
        }
        assert.deepEqual(new Set(degrees), new Set([Math.min(nodes - 1, 2 * half)]));
        assert.equal(new Set(edges.map(String)).size, edges.length);
        if (half > 1) assert.equal(reached(nodes, edges), nodes);
      }),
      { numRuns: 50 },
    );
  });

  it('is the same from the same seed, and no ring', () => {
    const [one, again, other] = [1, 1, 2].map((seed) =>
      regularGraph(100, 40, new Random(seed, 'a')),
    );
    assert.deepEqual(one, again);
    assert.notDeepEqual(one, other);
    const near = one?.filter(([a, b]) => Math.min(b - a, a + 100 - b) <= 20) ?? [];
    assert.ok(
      near.length < 2_000 / 2,
      `${near.length} of 2000 links are of the ring it began with`,
    );
  });
});

describe('curves of growth', () => {
  const point = (of: string, at: number, value: number): Summary => ({
    what: `${of}, ${at} nodes`,
    value,
    unit: 'ms',
    better: 'less',
    values: [value],
    span: value < 0 ? [value * 1.2, value] : [value, value * 1.2],
    beside: { what: 'bare', value: value / 2 },
    growth: { of, with: 'nodes', at },
  });
  const { growth: _, ...flat } = point('no curve', 1, 1);
  const summaries = [point('<p99>', 50, 60), point('<p99>', 10, 12), point('p50', 10, 4), flat];

  it('each holds its points in ascending order, whatever the order of the runs', () => {
    const [p99, p50, ...more] = curvesOf(summaries);
    assert.deepEqual(
      p99?.points.map(({ at, value, beside }) => [at, value, beside]),
      [
        [10, 12, 6],
        [50, 60, 30],
      ],
    );
    assert.deepEqual([p50?.of, more], ['p50', []]);
  });

  it('the longest bar is the largest figure, and the mark is where the other stands', () => {
    const [title, small, large] = textOf(curvesOf(summaries)[0] as never).split('\n');
    assert.equal(title, '  <p99> (│ bare), by nodes');
    assert.equal(large, `  50 ${'█'.repeat(20)}│${'█'.repeat(19)}  60.0 (30.0) ms`);
    assert.equal(small?.match(/[█│]/g)?.length, 8);
  });

  it('a figure below what was taken off as idle has no bar, and breaks nothing', () => {
    const [curve] = curvesOf([point('CPU', 4, -1), point('CPU', 10, 2)]);
    assert.ok(curve);
    assert.match(textOf(curve), /^ {2} 4 │ +-1.00 \(-0.50\) ms$/m);
    const page = growthPage({ title: '', provenance: '', curves: [curve] });
    assert.match(page, /<td>-1.00 \(-1.20 … -1.00\)<\/td>/);
    assert.doesNotMatch(page, /NaN|undefined|Infinity/);
  });

  it('the page needs nothing from elsewhere and takes no name for markup', () => {
    const curves = curvesOf(summaries);
    const page = growthPage({ title: 'a & b', provenance: 'npm run bench', curves });
    assert.doesNotMatch(page, /https?:|src=|<script|<link|@import|url\([^#]/);
    assert.match(page, /<h1>a &#38; b<\/h1>/);
    assert.doesNotMatch(page, /<p99>/);
    assert.equal(page.match(/<svg/g)?.length, 2);
    assert.match(page, /<svg role="img" aria-label="&#60;p99&#62; ms"/);
    assert.match(page, /<path [^>]*stroke-dasharray/);
    assert.doesNotMatch(page, /NaN|undefined|Infinity/);
  });

  it('the page is the same bytes for the same curves', () => {
    const init = { title: '', provenance: '', curves: curvesOf(summaries) };
    assert.equal(growthPage(init), growthPage(init));
  });
});
