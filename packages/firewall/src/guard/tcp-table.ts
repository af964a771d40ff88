// The kernel's table of established TCP connections: who is at the other end of which socket.
import { join } from 'node:path';
import { type Cidr, cidrFromBytes } from '@tocsin/protocol';
import { readIfThere } from './read.ts';

const ESTABLISHED = '01';

/** @param directory `/proc/net` or that of a process. @returns the remote address by the socket's inode */
export async function readTcpTable(directory: string): Promise<ReadonlyMap<string, Cidr>> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readIfThere(join(directory, name))),
  );
  const peers = new Map<string, Cidr>();
  for (const line of tables.flatMap((table) => String(table ?? '').split('\n'))) {
    // Columns: number, local, remote, state, queues, timer, retransmits, uid, timeout, inode.
    const [, , remote = '', state, , , , , , inode] = line.trim().split(/\s+/);
    const bytes = Buffer.from(remote.split(':', 1)[0] ?? '', 'hex');
    if (state !== ESTABLISHED || inode === undefined || (bytes.length !== 4 && bytes.length !== 16))
      continue;
    // Words of 32 bits in the byte order of the machine, which is little-endian wherever we run.
    peers.set(inode, cidrFromBytes(bytes.swap32()));
  }
  return peers;
}
