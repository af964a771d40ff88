// A process that blocks one address and then waits to be killed: what it blocked must end without it.
import { nftablesAdapter } from '@tocsin/firewall';
import { block, clock } from './changes.ts';

const [namespace = '', address = '', ms = ''] = process.argv.slice(2);
const adapter = nftablesAdapter({ clock, nft: ['ip', 'netns', 'exec', namespace, 'nft'] });
await adapter.start();
adapter.watch?.(() => {});
await adapter.apply([block(address, Number(ms))]);
process.stdout.write('blocked\n');
setInterval(() => {}, 60_000);
