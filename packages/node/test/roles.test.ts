import assert from 'node:assert/strict';
import { createNode, limitsOf, proposeRole } from '../src/index.ts';
import { settingsOf } from '../src/settings.ts';
import { removeTemporary, temporaryDirectory } from './support/temp.ts';

const GIB = 2 ** 30;
const network = { name: 'test' };

describe('roles', () => {
  afterEach(removeTemporary);

  for (const [machine, role] of [
    [{ memoryBytes: 0.5 * GIB, reachable: true, cores: 4 }, 'sentinel'],
    [{ memoryBytes: GIB, reachable: true, cores: 1 }, 'guardian'],
    [{ memoryBytes: 16 * GIB, reachable: undefined, cores: 8 }, 'guardian'],
    [{ memoryBytes: 16 * GIB, reachable: false, cores: 8 }, 'guardian'],
    [{ memoryBytes: 16 * GIB, reachable: true, cores: 1 }, 'guardian'],
    [{ memoryBytes: 4 * GIB, reachable: true, cores: 2 }, 'fortress'],
  ] as const)
    it(`${machine.memoryBytes / GIB} GiB, ${machine.cores} cores, reachable ${machine.reachable}: ${role}`, () =>
      assert.equal(proposeRole(machine), role));

  it('a larger role takes on more in everything, and a sentinel serves nobody', () => {
    const [small, usual, large] = [
      limitsOf('sentinel'),
      limitsOf('guardian'),
      limitsOf('fortress'),
    ];
    for (const limit of [
      'connections',
      'connectionsMax',
      'stagedEntriesMax',
      'journalMaxBytes',
    ] as const)
      assert.ok(small[limit] < usual[limit] && usual[limit] < large[limit], limit);
    assert.deepEqual([small.dhtServer, small.relay, small.relayReservations], [false, false, 0]);
    for (const { connections, connectionsMax } of [small, usual, large])
      assert.ok(connectionsMax >= 2 * connections, 'as many again may come from outside');
  });

  it('bounds the store unless the policy does, and never below the blocks that the policy wants', () => {
    const of = (policy = {}) =>
      settingsOf({ dataDir: '/nowhere', network: { ...network, role: 'sentinel' }, policy }, {})
        .policy.stagedEntriesMax;
    assert.equal(of(), limitsOf('sentinel').stagedEntriesMax);
    assert.equal(of({ stagedEntriesMax: 30_000 }), 30_000);
    assert.equal(of({ peerBlocksMax: 90_000 }), 90_000);
  });

  it('shows the role it has and the role it could have; nobody becomes a fortress unasked', async () => {
    const dataDir = temporaryDirectory();
    const unasked = (await createNode({ dataDir, network })).status();
    assert.notEqual(unasked.role, 'fortress');
    const asked = await createNode({ dataDir, network: { ...network, role: 'fortress' } });
    assert.equal(asked.status().role, 'fortress');
    assert.equal(asked.status().proposedRole, unasked.proposedRole);
  });
});
