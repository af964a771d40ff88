// What sshd calls its processes: any user may call one of his so, and must not be protected for it.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCidr } from '@tocsin/protocol';
import { sshSessions } from '../../../packages/firewall/src/guard/ssh-sessions.ts';
import type { Subject, Target } from '../model.ts';
import { text } from '../mutators/text.ts';
import { bytesOf, must, textOf } from './holds.ts';

export const sessions: Target = {
  name: 'sessions',
  about: 'titles and states of processes that call themselves sshd',
  sources: ['packages/firewall/src/guard/{ssh-sessions,tcp-table}.ts'],
  maxBytes: 1_024,
  // Files are written, and a small /proc is read.
  maxMs: 100,
  batch: 32,
  mutators: [text, text],
  open: async () => {
    const root = mkdtempSync(join(tmpdir(), 'tocsin-fuzz-'));
    for (const [pid, state] of Object.entries(PROCESSES)) found(root, pid, state);
    return {
      seeds: seeds(),
      run: runIn(root),
      show: textOf,
      close: async () => rmSync(root, { recursive: true }),
    };
  },
};

/** Root's monitor, a session that it made, one that root is, and a user's own process, child of his shell. */
const PROCESSES: Readonly<Record<string, { readonly parent: number; readonly uid: number }>> = {
  10: { parent: 1, uid: 0 },
  11: { parent: 10, uid: 1000 },
  12: { parent: 1, uid: 0 },
  13: { parent: 14, uid: 1000 },
  14: { parent: 1, uid: 1000 },
};
const MONITOR_TITLE = 'sshd: anna [priv]';
const USERS_OWN = '13';
/** Of the connection whose socket each of them holds. */
const TCP =
  ' 0: 0100007F:0016 070033C6:C350 01 00000000:00000000 00:00000000 00000000 0 0 4242 1 0 20 4\n';

/** The first byte: whose title the rest is, or whether it is the kernel's table. */
const TITLED = ['11', '12', USERS_OWN, 'status', 'tcp'] as const;

function seeds(): readonly Uint8Array[] {
  const titles = [
    'sshd: anna@pts/0\0\0\0',
    'sshd-session: anna@example.org@notty',
    'sshd: anna [priv]',
    'sshd: [accepted]',
    'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups',
    'sshd: anna@internal-sftp,pts/1',
  ];
  return [
    ...titles.flatMap((title) => [0, 1, 2].map((whose) => Uint8Array.of(whose, ...bytesOf(title)))),
    Uint8Array.of(3, ...bytesOf(statusOf(10, 1000))),
    Uint8Array.of(4, ...bytesOf(TCP + TCP.replace('4242', '4243'))),
  ];
}

function statusOf(parent: number, uid: number): string {
  return `Name:\tsshd\nPPid:\t${parent}\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`;
}

function found(root: string, pid: string, { parent, uid }: { parent: number; uid: number }): void {
  const directory = join(root, 'proc', pid);
  mkdirSync(join(directory, 'fd'), { recursive: true });
  mkdirSync(join(directory, 'net'));
  writeFileSync(join(directory, 'cmdline'), pid === '10' ? MONITOR_TITLE : '');
  writeFileSync(join(directory, 'status'), statusOf(parent, uid));
  writeFileSync(join(directory, 'net/tcp'), TCP);
  symlinkSync('socket:[4242]', join(directory, 'fd/4'));
}

function runIn(root: string): Subject['run'] {
  const path = (pid: string, file: string) => join(root, 'proc', pid, file);
  return async (input) => {
    const what = TITLED[(input[0] ?? 0) % TITLED.length] ?? USERS_OWN;
    const content = input.subarray(1);
    const isTitle = what !== 'status' && what !== 'tcp';
    const pid = isTitle ? what : '11';
    writeFileSync(path(pid, 'cmdline'), isTitle ? content : 'sshd: anna@pts/0');
    if (what === 'status') writeFileSync(path(pid, 'status'), content);
    if (what === 'tcp') writeFileSync(path(pid, 'net/tcp'), content);
    const entries = await sshSessions(root);
    writeFileSync(path(pid, 'cmdline'), '');
    if (what === 'status') writeFileSync(path(pid, 'status'), statusOf(10, 1000));
    if (what === 'tcp') writeFileSync(path(pid, 'net/tcp'), TCP);
    for (const { cidr } of entries) {
      const parsed = parseCidr(cidr);
      must(parsed.ok && parsed.cidr === cidr, 'what is protected is no canonical network');
    }
    must(entries.length <= 1, 'one process protects more than one address');
    must(what !== USERS_OWN || entries.length === 0, 'a user protects an address by a title');
    return `${what}: ${entries.length > 0 ? 'protects' : 'nothing'}`;
  };
}
