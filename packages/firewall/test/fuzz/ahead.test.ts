// Found by `npm run fuzz -- --target ahead`: rules of other hands in a form that none of ours has.
import assert from 'node:assert/strict';
import { readAhead } from '../../src/nftables/ahead.ts';

const CHAIN = { family: 'ip', table: 'raw', name: 'PRE', hook: 'prerouting', prio: -300 };

describe('chains of other hands', () => {
  for (const rule of [null, 7, { expr: null }, { expr: {} }, { expr: ['notrack', null, 7] }])
    it(`are read past a rule that is ${JSON.stringify(rule)}`, async () => {
      const listing = {
        nftables: [null, { chain: CHAIN }, { rule }, { rule: { expr: [{ queue: {} }] } }],
      };
      assert.deepEqual(await readAhead(async () => JSON.stringify(listing), 'tocsin'), [
        { what: 'ip raw PRE', diverts: ['queue'] },
      ]);
    });

  it('are no listing where nft prints none', async () => {
    await assert.rejects(
      readAhead(async () => 'nftables', 'tocsin'),
      { code: 'FIREWALL_UNREADABLE' },
    );
  });
});
