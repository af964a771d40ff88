import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mode } from '@tocsin/node';
import { watchMarker } from '../../src/run/marker.ts';
import { createModeControl, setMarker } from '../../src/run/mode.ts';

describe('the mode of the daemon', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tocsin-mode-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  /** A mode control with time in our hands; `told` is what the node was given. */
  function setUp(configured: Mode, chosen?: Mode) {
    let now = 0;
    const timers = new Set<{ at: number; then: () => void }>();
    const told: Mode[] = [];
    const silent = () => {};
    const mode = createModeControl({
      configured,
      chosen,
      marker: join(dir, 'panic'),
      clock: {
        now: () => now,
        monotonic: () => now,
        after(delay, then) {
          const timer = { at: now + delay, then };
          timers.add(timer);
          return () => timers.delete(timer);
        },
      },
      log: { debug: silent, info: silent, warn: silent, error: silent },
      apply: async (to) => void told.push(to),
    });
    const pass = (ms: number) => {
      now += ms;
      for (const timer of [...timers].filter(({ at }) => at <= now)) {
        timers.delete(timer);
        timer.then();
      }
    };
    return { mode, told, pass };
  }

  it('is the command line’s before the configuration’s', () => {
    assert.equal(setUp('observe').mode.current(), 'observe');
    assert.equal(setUp('observe', 'enforce').mode.current(), 'enforce');
    assert.equal(setUp('enforce', 'observe').mode.current(), 'observe');
  });

  it('goes back to observe where a trial is not confirmed', async () => {
    const { mode, told, pass } = setUp('observe');
    await mode.set('enforce', 600_000);
    pass(599_999);
    assert.equal(mode.view().trialEndsAt, 600_000);
    assert.deepEqual(told, ['enforce']);
    pass(1);
    assert.deepEqual(told, ['enforce', 'observe']);
  });

  it('stays where the operator says that he still gets in', async () => {
    const { mode, told, pass } = setUp('observe', 'enforce');
    mode.tryFor(600_000);
    mode.keep();
    pass(10_000_000);
    assert.deepEqual(told, []);
    assert.throws(() => mode.keep(), { code: 'NO_TRIAL' });
  });

  it('forgets a trial when the mode is set again', async () => {
    const { mode, told, pass } = setUp('observe');
    await mode.set('enforce', 1000);
    await mode.set('enforce');
    pass(2000);
    assert.deepEqual(told, ['enforce', 'enforce']);
  });

  it('scenario 33: panic outlives the process, and only resume ends it', async () => {
    const before = setUp('enforce');
    await before.mode.panic();
    assert.deepEqual(before.told, ['observe']);

    const after = setUp('enforce', 'enforce');
    assert.equal(after.mode.current(), 'observe');
    await assert.rejects(after.mode.set('enforce'), { code: 'PANICKED' });
    await after.mode.resume();
    assert.deepEqual(after.told, ['enforce']);
    assert.equal(existsSync(join(dir, 'panic')), false);
  });

  it('scenario 33: panic goes to observe even where the marker cannot be written', async () => {
    const { mode, told } = setUp('enforce');
    rmSync(dir, { recursive: true });
    await assert.rejects(mode.panic(), { code: 'PLACE_UNUSABLE' });
    assert.deepEqual(told, ['observe']);
    mkdirSync(dir);
  });

  it('ends a trial with the daemon, and leaves what was chosen for good', async () => {
    const trial = setUp('observe');
    await trial.mode.set('enforce', 1000);
    await trial.mode.stop();
    assert.deepEqual(trial.told, ['enforce', 'observe']);
    const chosen = setUp('enforce');
    await chosen.mode.stop();
    assert.deepEqual(chosen.told, []);
  });

  it('does not resume a trial that panic broke off', async () => {
    const { mode, told } = setUp('observe');
    await mode.set('enforce', 1000);
    await mode.panic();
    await mode.resume();
    assert.deepEqual(told, ['enforce', 'observe', 'observe']);
  });

  it('a trial that panic kept from beginning begins with resume', async () => {
    await setUp('observe').mode.panic();
    const { mode, told, pass } = setUp('observe', 'enforce');
    mode.tryFor(600_000);
    await mode.resume();
    assert.equal(mode.view().trialEndsAt, 600_000);
    pass(600_000);
    assert.deepEqual(told, ['enforce', 'observe']);
  });

  it('scenario 33: a marker that appeared while the daemon was starting is obeyed', () => {
    const { mode, told } = setUp('enforce');
    setMarker(join(dir, 'panic'), 0);
    const silent = () => {};
    watchMarker(join(dir, 'panic'), mode, {
      debug: silent,
      info: silent,
      warn: silent,
      error: silent,
    })();
    assert.deepEqual(told, ['observe']);
  });
});
