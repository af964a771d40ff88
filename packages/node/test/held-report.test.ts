// What is reported while the disk takes nothing, and told once it does: like any report, but for what must never be blocked.
import assert from 'node:assert/strict';
import type { Cidr } from '@tocsin/protocol';
import { Store } from '../src/store/store.ts';
import { fakeFirewall, started, stopAll } from './support/fleet.ts';
import { removeTemporary } from './support/temp.ts';
import { until } from './support/until.ts';

const ATTACKER = '8.8.8.8' as Cidr;
const OFFICE = '9.9.9.0/24' as Cidr;
const COLLEAGUE = '9.9.9.9' as Cidr;

describe('scenario 35: a report while the disk is full', () => {
  const write = Store.prototype.write;
  afterEach(async () => {
    Store.prototype.write = write;
    await stopAll();
    removeTemporary();
  });

  it('is told to the others when there is room, but of an address that is protected here', async () => {
    const node = await started(
      { allow: [{ cidr: OFFICE, comment: 'the office' }] },
      { firewall: fakeFirewall() },
    );
    Store.prototype.write = () => Promise.reject(new Error('no space left on device'));
    void node.report({ indicator: '1.1.1.1' }).catch(() => {});
    await until('the full disk', () => node.status().degraded.some(({ code }) => code === 'DISK'));
    for (const indicator of [COLLEAGUE, ATTACKER])
      await assert.rejects(node.report({ indicator }), { code: 'STORE_UNUSABLE' });
    Store.prototype.write = write;
    await until('the attacker in the store', () =>
      node.blocks().some(({ indicator }) => indicator === ATTACKER),
    );
    const told = async (kind: 'detected' | 'vetoed') => {
      const found: unknown[] = [];
      for await (const entry of node.journal({ kind })) found.push(entry['indicator']);
      return found;
    };
    await until('the veto', async () => (await told('vetoed')).includes(COLLEAGUE));
    assert.deepEqual(await told('detected'), ['1.1.1.1', ATTACKER]);
  });
});
