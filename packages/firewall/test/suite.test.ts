// Every adapter of ours, and one that is a plain object, pass the suite that third parties use.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commandAdapter,
  dryRunAdapter,
  type FirewallAdapter,
  FirewallError,
  type Listed,
  type Now,
  nftablesAdapter,
  settle,
} from '@tocsin/firewall';
import { adapterSuite } from '@tocsin/firewall/suite';
import type { Cidr } from '@tocsin/protocol';
import { createNamespace, describeWithKernel } from './support/namespaces.ts';

const frame = { describe, it };

adapterSuite(frame, 'dryRunAdapter', (clock) => ({ adapter: dryRunAdapter({ clock }) }));

adapterSuite(frame, 'a plain object', (clock) => ({ adapter: plainAdapter(clock) }));

adapterSuite(
  frame,
  'commandAdapter',
  (clock) => {
    const directory = mkdtempSync(join(tmpdir(), 'tocsin-command-'));
    const program = join(directory, 'blocker');
    writeFileSync(program, `#!/bin/sh\necho "$*" >> ${join(directory, 'log')}\n`);
    chmodSync(program, 0o755);
    return {
      adapter: commandAdapter({ clock, program, args: ['{action}', '{cidr}', '{seconds}'] }),
      dispose: async () => rmSync(directory, { recursive: true }),
    };
  },
  { many: 20 },
);

for (const renewal of ['in-place', 'replace'] as const)
  describeWithKernel(`nftables with renewal ${renewal}`, () => {
    adapterSuite(
      frame,
      'nftablesAdapter',
      (clock) => {
        const namespace = createNamespace();
        return {
          adapter: nftablesAdapter({ clock, nft: namespace.nft, renewal }),
          dispose: async () => namespace.remove(),
        };
      },
      { many: 10_000 },
    );
  });

/** What a program that embeds the node may write itself. */
function plainAdapter(clock: Now): FirewallAdapter {
  const blocks = new Map<Cidr, Listed>();
  let running = false;
  const mustRun = () => {
    if (!running) throw new FirewallError('FIREWALL_STOPPED', 'call start() first');
  };
  return {
    name: 'plain',
    enforces: true,
    start: async () => {
      running = true;
    },
    stop: async () => {
      running = false;
    },
    clear: async () => {
      mustRun();
      blocks.clear();
    },
    list: async () => {
      mustRun();
      return [...blocks.values()].filter(({ until }) => until > clock.now());
    },
    apply: async (batch) => {
      mustRun();
      const { changes, refused } = settle(batch, clock.now());
      for (const change of changes)
        if (change.type === 'block') blocks.set(change.cidr, change);
        else blocks.delete(change.cidr);
      return refused;
    },
  };
}
