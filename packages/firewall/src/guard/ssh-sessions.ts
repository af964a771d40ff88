// Where authenticated SSH sessions come from, seen from the processes of sshd itself; needs root.
import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Protected } from '../model.ts';
import { unique } from './protect.ts';
import { ignoreAbsence, listIfThere, readIfThere } from './read.ts';
import { readTcpTable } from './tcp-table.ts';

/**
 * After authentication sshd calls its process `sshd: user@pts/0` (`@notty` without a terminal, `sshd-session:` since
 * OpenSSH 9.8). Before it, it is `[accepted]`, `[net]` or `[priv]`, or ends with one of these. A user of a
 * domain has an `@` in his name.
 */
const AUTHENTICATED = /^sshd(?:-session)?: ([^\s[\]]+)@[\w/,-]+$/;
const MONITOR = /^sshd(?:-session)?: \S+ \[priv\]$/;
const ROOT = 0;

interface Process {
  readonly title: string;
  readonly uid: number;
  readonly parent: string;
}

/**
 * An established connection to port 22 alone proves nothing: an attacker has one, too. What counts is a session process
 * that sshd made: it is root's itself or the child of root's monitor, since anyone may give a process any title.
 * @param root where `/` is
 */
export async function sshSessions(root = '/'): Promise<Protected[]> {
  const proc = join(root, 'proc');
  const pids = (await listIfThere(proc)).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const user = await authenticatedUser(proc, pid);
      return user === undefined ? [] : [{ pid, user }];
    }),
  );
  const entries = await Promise.all(found.flat().map(({ pid, user }) => peerOf(proc, pid, user)));
  return unique(entries.flat());
}

async function authenticatedUser(proc: string, pid: string): Promise<string | undefined> {
  const title = await readTitle(proc, pid);
  const user = AUTHENTICATED.exec(title)?.[1];
  const session = user === undefined ? undefined : await readProcess(proc, pid, title);
  if (session === undefined || session.uid === ROOT) return session && user;
  const monitor = await readProcess(proc, session.parent, await readTitle(proc, session.parent));
  return monitor?.uid === ROOT && MONITOR.test(monitor.title) ? user : undefined;
}

/** What setproctitle wrote, without the padding behind it. */
async function readTitle(proc: string, pid: string): Promise<string> {
  const bytes = await readIfThere(join(proc, pid, 'cmdline'));
  return String(bytes ?? '')
    .replaceAll('\0', ' ')
    .trimEnd();
}

async function readProcess(proc: string, pid: string, title: string): Promise<Process | undefined> {
  const status = String((await readIfThere(join(proc, pid, 'status'))) ?? '');
  const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1];
  const effective = /^Uid:\s+\d+\s+(\d+)/m.exec(status)?.[1];
  if (parent === undefined || effective === undefined) return undefined;
  return { title, uid: Number(effective), parent };
}

/** The session's connection was there first, so it has the lowest descriptor; later ones may be forwarded ports. */
async function peerOf(proc: string, pid: string, user: string): Promise<Protected[]> {
  const directory = join(proc, pid, 'fd');
  const peers = await readTcpTable(join(proc, pid, 'net'));
  const descriptors = (await listIfThere(directory)).map(Number).toSorted((a, b) => a - b);
  for (const descriptor of descriptors) {
    const target = await linkTarget(join(directory, String(descriptor)));
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    const cidr = inode === undefined ? undefined : peers.get(inode);
    if (cidr !== undefined)
      return [{ cidr, reason: 'admin-session', detail: `SSH session of ${user} (process ${pid})` }];
  }
  return [];
}

async function linkTarget(path: string): Promise<string> {
  try {
    return await readlink(path);
  } catch (error) {
    return ignoreAbsence(error, '');
  }
}
