// Files of the system that say whom the guard must protect: a user names himself in some of them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemSources } from '@tocsin/firewall';
import { parseCidr } from '@tocsin/protocol';
import { readUtmp } from '../../../packages/firewall/src/guard/login-sessions.ts';
import type { Subject, Target } from '../model.ts';
import { text } from '../mutators/text.ts';
import { bytesOf, must } from './holds.ts';

/** Each file with an example of it; the first byte of an input says which it is. */
const FILES: readonly (readonly [path: string, example: string])[] = [
  ['proc/net/route', 'Iface\tDestination\tGateway\tFlags\neth0\t00000000\t0101A8C0\t0003\t0\t0\n'],
  [
    'proc/net/ipv6_route',
    `${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00 fe80${'0'.repeat(27)}1 00000400 00000001 00000000 00000003 eth0\n`,
  ],
  [
    'etc/resolv.conf',
    '# by hand\nnameserver 9.9.9.9\nnameserver fe80::1%eth0\nsearch example.org\n',
  ],
  [
    'run/systemd/sessions/7',
    'UID=0\nUSER=root\nREMOTE=1\nREMOTE_HOST=198.51.0.7\nSERVICE=sshd\nCLASS=user\n',
  ],
];
const UTMP_BYTES = 384;

export const system: Target = {
  name: 'system',
  about: 'routes, resolvers and login records of this machine',
  sources: ['packages/firewall/src/guard/*.ts'],
  maxBytes: 2_048,
  // A file is written, and all are read.
  maxMs: 50,
  batch: 32,
  mutators: [text, text],
  open: async () => {
    const root = mkdtempSync(join(tmpdir(), 'tocsin-fuzz-'));
    for (const [path] of FILES) mkdirSync(dirname(join(root, path)), { recursive: true });
    return {
      seeds: seeds(),
      run: runIn(root),
      close: async () => rmSync(root, { recursive: true }),
    };
  },
};

function seeds(): readonly Uint8Array[] {
  const utmp = new Uint8Array(UTMP_BYTES);
  utmp[0] = 7;
  utmp.set(bytesOf('root'), 44);
  utmp.set(bytesOf('198.51.0.7'), 76);
  utmp.set([198, 51, 0, 7], 348);
  return [
    ...FILES.map(([, example], i) => Uint8Array.of(i, ...bytesOf(example))),
    Uint8Array.of(FILES.length, ...utmp),
  ];
}

function runIn(root: string): Subject['run'] {
  const { gateways, resolvers, 'login-sessions': logins } = systemSources(root);
  return async (input) => {
    const [path] = FILES[(input[0] ?? 0) % (FILES.length + 1)] ?? ['run/utmp'];
    const content = input.subarray(1);
    writeFileSync(join(root, path), content);
    const readers = [gateways, resolvers, logins].map((read) => read?.());
    const found = (await Promise.all(readers)).flatMap((entries) => entries ?? []);
    rmSync(join(root, path));
    for (const { cidr } of [...found, ...readUtmp(Buffer.from(content))]) {
      const parsed = parseCidr(cidr);
      must(parsed.ok && parsed.cidr === cidr, 'what is protected is no canonical network');
    }
    return `${path}: ${found.length > 0 ? 'protects' : 'nothing'}`;
  };
}
