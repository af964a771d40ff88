// The one place that everything that blocks goes through: nothing protected is ever blocked, or stays so.
import assert from 'node:assert/strict';
import {
  createGuard,
  dryRunAdapter,
  type FirewallAdapter,
  guarded,
  type Protected,
} from '@tocsin/firewall';
import { adapterSuite } from '@tocsin/firewall/suite';
import { block, cidr, clock, eventually, lift } from './support/changes.ts';

function protect(text: string): Protected {
  return { cidr: cidr(text), reason: 'allowlist', detail: 'office' };
}

async function world(wrap: (adapter: FirewallAdapter) => FirewallAdapter = (adapter) => adapter) {
  const guard = createGuard();
  const vetoes: string[] = [];
  const errors: unknown[] = [];
  const inner = dryRunAdapter({ clock });
  const adapter = guarded(wrap(inner), guard, {
    clock,
    onVeto: ({ change, by }) => vetoes.push(`${change.type} ${change.cidr}: ${by.detail}`),
    onError: (error) => errors.push(error),
  });
  await adapter.start();
  const standing = async () => (await inner.list()).map((one) => one.cidr).sort();
  return { guard, vetoes, errors, inner, adapter, standing };
}

adapterSuite({ describe, it }, 'guarded(dryRunAdapter)', (clock) => ({
  adapter: guarded(dryRunAdapter({ clock }), createGuard(), { clock, onVeto: () => {} }),
}));

describe('guarded', () => {
  it('scenario 23: drops what is protected from a batch, says why, and applies the rest', async () => {
    const { guard, vetoes, adapter, standing } = await world();
    guard.set('allow', [protect('198.51.0.7')]);
    const failures = await adapter.apply([
      block('198.51.0.7'),
      block('198.51.0.0/24'),
      block('198.51.0.8'),
    ]);
    assert.deepEqual(failures, []);
    assert.deepEqual(await standing(), ['198.51.0.8']);
    assert.deepEqual(vetoes, ['block 198.51.0.7: office', 'block 198.51.0.0/24: office']);
  });

  it('a vetoed block ends the block of it that stands', async () => {
    const { guard, inner, adapter, standing } = await world();
    guard.set('allow', [protect('198.51.0.7')]);
    await inner.apply([block('198.51.0.7')]);
    await adapter.apply([block('198.51.0.7')]);
    assert.deepEqual(await standing(), []);
  });

  it('a lift of something protected is a lift', async () => {
    const { guard, vetoes, adapter, inner, standing } = await world();
    await inner.apply([block('198.51.0.7')]);
    guard.set('elsewhere', []);
    await adapter.apply([lift('198.51.0.7')]);
    assert.deepEqual(await standing(), []);
    assert.deepEqual(vetoes, []);
  });

  it('a new allow entry lifts at once what stands in it and around it', async () => {
    const { guard, vetoes, adapter, standing } = await world();
    await adapter.apply(
      ['198.51.0.7', '198.51.0.0/24', '198.51.1.0/24', '2a00:1450::1'].map((text) => block(text)),
    );
    guard.set('allow', [protect('198.51.0.7'), protect('198.51.1.0/25')]);
    await eventually(async () => (await standing()).length === 1, 'the lifts');
    assert.deepEqual(await standing(), ['2a00:1450::1']);
    assert.deepEqual(vetoes.toSorted(), [
      'lift 198.51.0.0/24: office',
      'lift 198.51.0.7: office',
      'lift 198.51.1.0/24: office',
    ]);
  });

  it('a block that is on its way while the address becomes protected does not stay', async () => {
    const gate = Promise.withResolvers<void>();
    const { guard, adapter, standing } = await world((inner) => ({
      ...inner,
      apply: async (changes) => {
        await gate.promise;
        return await inner.apply(changes);
      },
    }));
    const applied = adapter.apply([block('198.51.0.7')]);
    guard.set('allow', [protect('198.51.0.7')]);
    gate.resolve();
    await applied;
    await eventually(async () => (await standing()).length === 0, 'the lift');
  });

  it('what stood at the start and is protected is lifted then', async () => {
    const { guard, inner, adapter, standing } = await world();
    await adapter.stop();
    await inner.start();
    await inner.apply([block('198.51.0.7'), block('198.51.0.8')]);
    guard.set('allow', [protect('198.51.0.7')]);
    await adapter.start();
    assert.deepEqual(await standing(), ['198.51.0.8']);
  });

  it('a firewall that fails meanwhile is told, and the next sweep frees the address', async () => {
    let broken = false;
    const { guard, errors, adapter, standing } = await world((inner) => ({
      ...inner,
      list: () => (broken ? Promise.reject(new Error('no firewall')) : inner.list()),
    }));
    await adapter.apply([block('198.51.0.7')]);
    broken = true;
    guard.set('allow', [protect('198.51.0.7')]);
    await eventually(() => errors.length === 1, 'the error is told');
    broken = false;
    await adapter.sweep();
    assert.deepEqual(await standing(), []);
  });

  it('keeps the wrapped adapter in view: its name, whether it enforces, and its watch', () => {
    const onVeto = () => {};
    const inner = dryRunAdapter({ clock });
    const plain = guarded(inner, createGuard(), { clock, onVeto });
    assert.equal(plain.name, 'dry-run');
    assert.equal(plain.enforces, false);
    assert.equal(plain.watch, undefined);
    const watched = guarded({ ...inner, watch: () => () => {} }, createGuard(), { clock, onVeto });
    assert.equal(typeof watched.watch, 'function');
  });
});
