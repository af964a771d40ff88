// A lean node of the lab: the library without a daemon. Says as NDJSON who is there and what it hears; is told what to report.
import { createInterface } from 'node:readline';
import { createNode, type NodeInit } from '@tocsin/node';

const say = (what: object) => console.log(JSON.stringify({ ...what, at: Date.now() }));

const init: NodeInit = JSON.parse(process.argv[2] ?? '');
const node = await createNode(init, { protections: async () => [] });
const count = () => say({ peers: node.status().connectedPeers });
node.on('peer', () => setImmediate(count));
node.on('signal', ({ indicator }) => say({ signal: indicator }));
await node.start();
say({ address: node.addresses()[0] });

for await (const line of createInterface({ input: process.stdin })) {
  const [order, indicator = ''] = line.split(' ');
  if (order === 'report') await node.report({ indicator, category: 'ssh-brute-force' });
  if (order === 'stop') break;
}
await node.stop();
process.exit();
