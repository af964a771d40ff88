// Whether the ports that the daemon would listen on are free, and who has them if not.
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Config } from '../config/schema.ts';
import { fail, type LocalFinding, ok, warn } from './model.ts';

interface Place {
  readonly port: number;
  readonly host: string;
}

/** For a daemon that does not run: one that does has its port, and says so itself. */
export async function examinePorts({ network }: Config): Promise<LocalFinding[]> {
  const places = placesIn(network);
  const failures = await Promise.all(
    places.map(async (place) => ({ place, why: await cannotListen(place) })),
  );
  const busy = failures.filter(({ why }) => why !== undefined);
  const findings = busy.map(({ place: { port }, why = '' }) => findingOf(port, why));
  if (busy.length === 0) return [ok('ports', `can listen on ${portsOf(places)}`)];
  const free = places.filter((place) => !busy.some((one) => one.place === place));
  if (free.length === 0)
    return findings.map(({ message, cure = '' }) => fail('ports', message, cure));
  return [...findings, ok('ports', `can listen on ${portsOf(free)}`)];
}

function findingOf(port: number, why: string): LocalFinding {
  if (why === 'EACCES')
    return warn(
      'ports',
      `port ${port} is forbidden to this user`,
      'below 1024 the right CAP_NET_BIND_SERVICE is needed; the next rung is taken instead',
    );
  if (why === 'EADDRINUSE')
    return warn(
      'ports',
      `port ${port} is taken by ${listenerOn(port) ?? 'another program'}`,
      'stop that program, or let the next rung of network.ladder be taken; peers that know only the old port need the new one',
    );
  return warn('ports', `port ${port} cannot be had: ${why}`, 'correct network.listen');
}

const portsOf = (places: readonly Place[]): string => {
  const ports = [...new Set(places.map(({ port }) => port))];
  return `${ports.length === 1 ? 'port' : 'ports'} ${ports.join(', ')}`;
};

/** QUIC is left out: a port of UDP says nothing when it is busy elsewhere. */
function placesIn({ listen, ladder }: Config['network']): Place[] {
  if (listen.length === 0)
    return ladder.flatMap((rung) => {
      const [port = '', spoken] = rung.split('/');
      return spoken === 'quic' ? [] : [{ port: Number(port), host: '0.0.0.0' }];
    });
  return listen.flatMap((address) => {
    const [, protocol = '', host = '', , port = ''] = address.split('/');
    return /^ip[46]$/.test(protocol) ? [{ port: Number(port), host }] : [];
  });
}

/** The system's code, if not. */
async function cannotListen({ port, host }: Place): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    server.close();
  }
}

/** `nginx (pid 812)`, where the kernel tells this user. */
function listenerOn(port: number): string | undefined {
  const inodes = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => inodesIn(file, port)),
  );
  if (inodes.size === 0) return undefined;
  for (const pid of readable(() => readdirSync('/proc')) ?? []) {
    if (!/^\d+$/.test(pid)) continue;
    const open = readable(() => readdirSync(`/proc/${pid}/fd`)) ?? [];
    const has = open.some((fd) => {
      const target = readable(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? '';
      return inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '');
    });
    if (has) {
      const name = readable(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
      return `${name ?? 'a process'} (pid ${pid})`;
    }
  }
  return undefined;
}

/** See proc_net_tcp: the local address is the second column, the state (0A: listening) the fourth, the inode the tenth. */
function inodesIn(file: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return (readable(() => readFileSync(file, 'utf8')) ?? '').split('\n').flatMap((line) => {
    const columns = line.trim().split(/\s+/);
    const [, local = '', , state] = columns;
    return state === '0A' && local.endsWith(`:${hex}`) ? [columns[9] ?? ''] : [];
  });
}

/** Processes come and go, and most belong to others. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
