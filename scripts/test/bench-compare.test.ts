// A comparison with a baseline has to see what changed, and to keep silent about what chance does.
import assert from 'node:assert/strict';
import { Random } from '@tocsin/sim';
import fc from 'fast-check';
import { comparable } from '../bench/baseline/comparable.ts';
import { changeOf, verdictOf } from '../bench/baseline/compare.ts';
import { EMPTY, merged, recordOf } from '../bench/baseline/file.ts';
import type { Entry, Recorded } from '../bench/baseline/model.ts';
import { compareAll, compareFigure } from '../bench/baseline/report.ts';
import { summarise } from '../bench/harness.ts';
import { figuresOf } from '../bench/peers/figures.ts';
import type { Measured } from '../bench/peers/model.ts';
import type { Summary } from '../bench/print.ts';

const TOLERANCE = 0.1;
const HERE = { tolerance: TOLERANCE, sameMachine: true };
const QUIET = [100, 101, 99, 102, 100];
const times = (factor: number): number[] => QUIET.map((value) => value * factor);

function figure(runs: readonly number[], beside?: readonly number[], ours = false): Recorded {
  return {
    what: 'a figure',
    unit: 'ms',
    better: 'less',
    median: runs[0] ?? 0,
    runs,
    ...(beside && { beside: { what: 'its limit', ours, median: 1, runs: beside } }),
  };
}

const verdict = (before: Recorded, now: Recorded, terms = HERE): string =>
  compareFigure(before, now, terms).verdict;

describe('the benchmarks’ comparison with a baseline', () => {
  it('twice the time is worse, half of it better; of a rate it is the other way round', () => {
    const doubled = changeOf(QUIET, times(2));
    assert.equal(doubled?.ratio, 2);
    assert.equal(verdictOf(doubled, 'less', TOLERANCE), 'worse');
    assert.equal(verdictOf(doubled, 'more', TOLERANCE), 'better');
    const halved = changeOf(QUIET, times(0.5));
    assert.equal(verdictOf(halved, 'less', TOLERANCE), 'better');
    assert.equal(verdictOf(halved, 'more', TOLERANCE), 'worse');
  });

  it('what is visible but small is told and borne, and the machine’s own figures only differ', () => {
    const slower = changeOf(QUIET, times(1.06));
    assert.equal(verdictOf(slower, 'less', TOLERANCE), 'worse, within the tolerance');
    assert.equal(verdictOf(slower, 'less', 0.05), 'worse');
    assert.equal(verdictOf(slower, 'neither', TOLERANCE), 'differs');
  });

  it('runs that overlap show no difference, however far their medians lie apart', () => {
    const noisy = changeOf([100, 150, 80, 120, 200], [160, 110, 190, 90, 140]);
    assert.ok((noisy?.ratio ?? 0) > 1.1);
    assert.equal(verdictOf(noisy, 'less', TOLERANCE), 'no difference visible');
  });

  it('two runs tell nothing, and what has no ratio is not judged', () => {
    assert.equal(
      verdictOf(changeOf([1, 1.1], times(9)), 'less', TOLERANCE),
      'too few runs to tell',
    );
    assert.equal(verdictOf(changeOf([0, 0, 0], QUIET), 'less', TOLERANCE), 'not comparable');
    assert.equal(verdictOf(changeOf([0, 0, 0], [0]), 'less', TOLERANCE), 'no difference visible');
  });

  it('the interval holds the ratio, is the same each time, and turns over with its sides', () => {
    const runs = fc.array(fc.double({ min: 0.1, max: 1e6, noNaN: true }), {
      minLength: 3,
      maxLength: 9,
    });
    fc.assert(
      fc.property(runs, runs, (before, now) => {
        const change = changeOf(before, now);
        const [low, high] = change?.interval ?? [];
        assert.ok(low !== undefined && high !== undefined && change !== undefined);
        assert.ok(low <= change.ratio && change.ratio <= high, `${low} ${change.ratio} ${high}`);
        assert.deepEqual(changeOf(before, now), change);
        const turned = changeOf(now, before);
        assert.ok(Math.abs((turned?.ratio ?? 0) * change.ratio - 1) < 1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it('chance alone is called worse in at most one case of twenty, with five runs of 15 % noise', () => {
    const random = new Random(7, 'false alarms');
    const noise = (): number => 100 * (1 + 0.05 * (random.below(1_000) / 166 - 3));
    const five = (): number[] => Array.from({ length: 5 }, noise);
    const verdicts = Array.from({ length: 200 }, () =>
      verdictOf(changeOf(five(), five()), 'less', TOLERANCE),
    );
    const alarms = verdicts.filter((each) => each === 'worse').length;
    assert.ok(alarms <= 10, `${alarms} of 200`);
  });

  it('a slow day, on which the limit is slow too, is not the code’s fault', () => {
    assert.equal(
      verdict(figure(QUIET, times(0.5)), figure(times(2), times(1))),
      'no difference visible',
    );
    assert.equal(verdict(figure(QUIET, times(0.5)), figure(QUIET, times(0.25))), 'worse');
  });

  it('what stands beside another figure of ours is judged by itself: both may have become worse', () => {
    const [before, now] = [figure(QUIET, times(0.5), true), figure(times(2), times(1), true)];
    assert.equal(verdict(before, now), 'worse');
  });

  it('on another machine only ratios to its limits are judged', () => {
    const elsewhere = { tolerance: TOLERANCE, sameMachine: false };
    assert.equal(verdict(figure(QUIET), figure(times(2)), elsewhere), 'differs');
    assert.equal(verdict(figure(QUIET, QUIET), figure(times(2), QUIET), elsewhere), 'worse');
  });

  it('figures of one side only are named', () => {
    const other = { ...figure(QUIET), what: 'another' };
    const { compared, added, gone } = compareAll([figure(QUIET)], [other], HERE);
    assert.deepEqual([compared, added, gone], [[], ['another'], ['a figure']]);
  });

  it('saving a benchmark leaves the others in the file, and keeps every run and its limit', () => {
    const entry = { quick: true, figures: [] } as unknown as Entry;
    const two = merged(merged(EMPTY, 'b', entry), 'a', entry);
    const newer = { ...entry, quick: false };
    assert.deepEqual(merged(two, 'b', newer).benchmarks, { a: entry, b: newer });
    assert.deepEqual(Object.keys(two.benchmarks), ['a', 'b']);
    const recorded = recordOf({
      what: 'bytes → verdict',
      value: 2,
      unit: '/s',
      better: 'more',
      values: [1, 2, 3.000000004],
      limits: [4, 4, 4],
      beside: { what: 'bare', value: 4 },
      ratio: 0.5,
      span: [1, 3],
    });
    assert.deepEqual(recorded.runs, [1, 2, 3]);
    assert.deepEqual(recorded.beside, { what: 'bare', ours: false, median: 4, runs: [4, 4, 4] });
    assert.equal(recorded.ratio, 0.5);
  });

  it('of the peers Tocsin alone is judged: a rival is not worse because Tocsin became faster, nor by itself', () => {
    const size = { attacks: 1, addresses: 1_000 };
    const use = { rssMb: 100, pssMb: 100, ended: 0, cpuPercent: 1 };
    const measured = (ms: number): Measured => ({
      detections: [[ms], [ms]],
      attacks: 1,
      bulkMs: [ms, ms],
      bulkHeld: [1_000, 1_000],
      bulkCpuMs: [ms, ms],
      idle: [use, use],
      loaded: [use, use],
    });
    const recorded = (tocsin: readonly number[], rival: readonly number[]): readonly Recorded[] => {
      const runs = tocsin.map((ms, i) =>
        figuresOf(
          new Map([
            ['Tocsin', measured(ms)],
            ['a rival', measured(rival[i] ?? Number.NaN)],
          ]),
          'Tocsin',
          size,
        ),
      );
      return (runs[0] ?? []).map(({ what }) => {
        const figures = runs.flatMap((run) => run.filter((each) => each.what === what));
        return recordOf(summarise(figures) as Summary);
      });
    };
    const verdicts = (tocsin: readonly number[], rival: readonly number[]) => {
      const { compared } = compareAll(recorded(QUIET, QUIET), recorded(tocsin, rival), HERE);
      const of = (name: string) => compared.find((each) => each.what.endsWith(`machine: ${name}`));
      return { tocsin: of('Tocsin')?.verdict, rival: of('a rival')?.verdict };
    };
    assert.deepEqual(verdicts(times(0.5), QUIET), {
      tocsin: 'better',
      rival: 'no difference visible',
    });
    assert.deepEqual(verdicts(QUIET, times(2)), {
      tocsin: 'no difference visible',
      rival: 'differs',
    });
    assert.equal(verdicts(times(2), QUIET).tocsin, 'worse');
  });

  it('what the baseline does not hold is named with its cure, and the rest is compared', () => {
    const entry = { quick: false, figures: [] } as unknown as Entry;
    const baseline = merged(merged(EMPTY, 'admit', entry), 'idle', { ...entry, quick: true });
    const wanted = ['admit', 'idle', 'mesh'].map((name) => ({ name }));
    const { entries, reasons } = comparable(wanted, baseline, false, 'base.json');
    assert.deepEqual([...entries.keys()], ['admit']);
    assert.match(reasons[0] ?? '', /^idle: skipped, .* base\.json has those with --quick/);
    assert.match(reasons[1] ?? '', /^mesh: skipped, .*bench -- mesh --save base\.json/);
  });
});
