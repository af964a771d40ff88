// The automatic choice: the firewall where it works, else a dry run that says why and what would help.
import assert from 'node:assert/strict';
import { chooseAdapter, dryRunAdapter } from '@tocsin/firewall';
import { block, clock, lift } from './support/changes.ts';
import { createNamespace, describeWithKernel } from './support/namespaces.ts';

describe('chooseAdapter', () => {
  it('scenario 31: without nft it is a dry run, with the cause and the cure', async () => {
    const { adapter, reason } = await chooseAdapter({ clock, nft: '/nowhere/nft' });
    assert.equal(adapter.enforces, false);
    assert.match(reason, /^dry-run, nothing is blocked: .*not installed.*apt install nftables/);
  });
});

describeWithKernel('chooseAdapter with a kernel', () => {
  it('takes nftables where it is there and permitted, and else names the missing right', async () => {
    const kernel = createNamespace();
    const { adapter, reason } = await chooseAdapter({ clock, nft: kernel.nft });
    await adapter.stop();
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', 'nft'] as const;
    const denied = await chooseAdapter({ clock, nft: [...kernel.enter, ...nobody] });
    kernel.remove();
    assert.equal(adapter.name, 'nftables');
    assert.match(reason, /installed and permitted/);
    assert.equal(denied.adapter.name, 'dry-run');
    assert.match(denied.reason, /CAP_NET_ADMIN/);
  });
});

describe('dryRunAdapter', () => {
  it('tells what it would do', async () => {
    const told: string[] = [];
    const adapter = dryRunAdapter({ clock, log: ({ type, cidr }) => told.push(`${type} ${cidr}`) });
    await adapter.start();
    await adapter.apply([block('198.51.0.7'), lift('198.51.0.8')]);
    assert.deepEqual(told, ['block 198.51.0.7', 'lift 198.51.0.8']);
  });
});
