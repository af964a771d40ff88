// Where a node listens: the rungs of a ladder are tried from the top until enough of them stand. What is busy or forbidden is
// passed over, and said.
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { type Log, NodeError } from '../model.ts';
import type { PathProtocol } from './path.ts';

/** A port and how it is spoken on, such as `8144/tcp` or `443/wss`. */
export type Rung = `${number}/${PathProtocol}`;

const SUFFIX: Readonly<Record<PathProtocol, string>> = {
  tcp: 'tcp',
  ws: 'tcp',
  wss: 'tcp',
  quic: 'udp',
};
const AFTER: Readonly<Record<PathProtocol, string>> = {
  tcp: '',
  ws: '/ws',
  wss: '/tls/ws',
  quic: '/quic-v1',
};
const PORT_MAX = 65_535;

/** Takes a rung apart. @throws NodeError `BAD_ARGUMENT` */
export function readRung(rung: string): { readonly port: number; readonly protocol: PathProtocol } {
  const [, digits = '', protocol = ''] = /^(\d{1,5})\/(tcp|wss|ws|quic)$/.exec(rung) ?? [];
  const port = Number(digits);
  if (protocol === '' || port > PORT_MAX)
    throw new NodeError(
      'BAD_ARGUMENT',
      `network.ladder: ${JSON.stringify(rung)} is no rung; write a port and how it is spoken on: "8144/tcp", "443/wss", "80/ws" or "8144/quic"`,
    );
  return { port, protocol: protocol as PathProtocol };
}

/** A rung of one machine. @param host an IPv4 or IPv6 address */
export function addressAt(host: string, rung: string): Multiaddr {
  return rungAt(`/${host.includes(':') ? 'ip6' : 'ip4'}/${host}`, rung);
}

/** @param machine the beginning of a multiaddr, such as `/ip4/192.0.2.1` or `/dns4/node.example` */
export function rungAt(machine: string, rung: string): Multiaddr {
  const { port, protocol } = readRung(rung);
  return multiaddr(`${machine}/${SUFFIX[protocol]}/${port}${AFTER[protocol]}`);
}

/** Where a rung is listened on: every IPv4 address, every IPv6 address. */
export function addressesOfRung(rung: string): readonly [ip4: Multiaddr, ip6: Multiaddr] {
  return [addressAt('0.0.0.0', rung), addressAt('::', rung)];
}

export interface ClimbParts {
  /** Begins to listen. Rejects with the system's error. */
  open(address: Multiaddr): Promise<void>;
  readonly log: Log;
}

/** Opens `wanted` rungs, from the top. @returns those that stand @throws NodeError `LISTEN_FAILED` when none does */
export async function climb(
  rungs: readonly string[],
  wanted: number,
  { open, log }: ClimbParts,
): Promise<readonly string[]> {
  const standing: string[] = [];
  const failed: string[] = [];
  for (const [at, rung] of rungs.entries()) {
    if (standing.length >= wanted) break;
    const why = await openRung(rung, open);
    if (why === undefined) {
      standing.push(rung);
      continue;
    }
    failed.push(`${rung} (${why})`);
    const instead = rungs[at + 1];
    const next = instead === undefined ? 'there is no other rung' : `trying ${instead} instead`;
    log.warn(
      { rung, why, ...(instead && { instead }) },
      `cannot listen on ${rung}: ${why}; ${next}`,
    );
  }
  if (standing.length === 0 && rungs.length > 0) throw listenFailed(failed);
  return standing;
}

/** @returns why it cannot stand. A machine without IPv4, or without IPv6, listens with the other. */
async function openRung(rung: string, open: ClimbParts['open']): Promise<string | undefined> {
  let missing: string | undefined;
  let stands = false;
  for (const address of addressesOfRung(rung)) {
    try {
      await open(address);
      stands = true;
    } catch (error) {
      if (!lacksFamily(error) && !stands) return whyNot(error);
      missing ??= whyNot(error);
    }
  }
  return stands ? undefined : missing;
}

function lacksFamily(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL';
}

const WHY: Readonly<{ [code: string]: string }> = {
  EADDRINUSE: 'the port is in use by another program',
  EACCES: 'this process lacks the right to ports below 1024',
  EPERM: 'this process lacks the right to ports below 1024',
  EADDRNOTAVAIL: 'the address is not one of this machine',
  EAFNOSUPPORT: 'this machine does not speak that version of IP',
};

/** Why it cannot be listened there, in the operator's words. */
export function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return WHY[code ?? ''] ?? message;
}

export function listenFailed(failed: readonly string[]): NodeError {
  return new NodeError(
    'LISTEN_FAILED',
    `cannot listen on ${failed.join(', ')}: free the port ("ss -ltnp" shows who has it), ` +
      'give the process the right to it (below 1024), or change network.listen or network.ladder',
  );
}
