// One node of the demo: a process that embeds a node, follows a log, obeys the director and tells what happens.
import { dryRunAdapter } from '@tocsin/firewall';
import { createNode, type TocsinNode } from '@tocsin/node';
import { BUILT_IN_DETECTORS, fileFollower, logSensor } from '@tocsin/sensors';
import { lapseClock } from './lapse-clock.ts';
import type { Answer, Order } from './messages.ts';

const clock = lapseClock();
let settled: Extract<Order, { do: 'settle' }> | undefined;
let node: TocsinNode | undefined;

function tell(answer: Answer): void {
  process.send?.(answer);
}

function make(peers: Extract<Order, { do: 'start' }>['peers']): Promise<TocsinNode> {
  if (settled === undefined) throw new Error('settle first');
  const { name, dataDir, port, logFile, canaries } = settled;
  const source = fileFollower({ path: logFile, clock, pollMs: 50, fromStart: true });
  return createNode(
    {
      dataDir,
      name,
      network: { name: 'demo', listen: [`/ip4/127.0.0.1/tcp/${port}`], peers },
      mode: 'enforce',
      policy: {
        canaries,
        // One of 16 addresses would be watched for ten minutes first: too long for a demo.
        sampleOneIn: 2 ** 31,
      },
    },
    {
      clock,
      firewall: dryRunAdapter({ clock }),
      sensors: [
        logSensor({
          name: 'sshd',
          source,
          detectors: BUILT_IN_DETECTORS,
          clock,
          watched: (indicator) => node?.watched(indicator) ?? false,
        }),
      ],
      protections: async () => [],
    },
  );
}

async function obey(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'settle':
      settled = order;
      node = await make([]);
      return node.peerId;
    case 'start':
      node = await make(order.peers);
      node.on('happening', (happening) => tell({ happening }));
      await node.start();
      return node.author;
    case 'signal':
      return node?.report({
        indicator: order.indicator,
        confidence: order.confidence,
        category: 'ssh-brute-force',
      });
    case 'false-positive':
      return node?.contradict(order.indicator);
    case 'lapse':
      return clock.skip(order.ms);
    case 'peers':
      return node?.peers();
    case 'stop':
      return node?.stop();
  }
}

process.on('message', (order: Order) => {
  obey(order).then(
    (done) => tell({ done: done ?? null }),
    (error) => tell({ failed: String(error?.stack ?? error) }),
  );
});
