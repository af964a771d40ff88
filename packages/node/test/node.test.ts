import assert from 'node:assert/strict';
import type { Cidr } from '@tocsin/protocol';
import { fakeFirewall, fleet, stopAll } from './support/fleet.ts';
import { removeTemporary } from './support/temp.ts';
import { until } from './support/until.ts';

const ATTACKER = '8.8.8.8' as Cidr;

describe('a fleet of nodes', () => {
  afterEach(async () => {
    await stopAll();
    removeTemporary();
  });

  it('blocks on every own machine what one of them reports, and can say why', async () => {
    const walls = [fakeFirewall(), fakeFirewall(), fakeFirewall()];
    const [a, b] = await fleet(walls.map((firewall) => ({ firewall })));
    await a?.report({ indicator: ATTACKER, category: 'ssh-brute-force', severity: 2 });
    for (const wall of walls) await until('the block', () => wall.held.has(ATTACKER));
    const [block] = b?.blocks() ?? [];
    assert.equal(block?.indicator, ATTACKER);
    assert.equal(block?.enforced, true);
    assert.deepEqual(block?.authors, [a?.author]);
    assert.equal(b?.explain(ATTACKER).indicator, ATTACKER);
    assert.equal((await b?.audit())?.ok, true);
  });
});
