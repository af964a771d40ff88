// The address lines of this machine: what other machines paste into their configuration.
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { isSpecialPurpose, parseCidr } from '@tocsin/protocol';
import type { Config } from '../config/schema.ts';

const ANY = { ip4: '0.0.0.0', ip6: '::' } as const;

/** Where a node of this configuration will be found first: at what it announces, else at what it listens on, else at the first rung. */
function placesOf({ network: { announce, listen, ladder } }: Listening): readonly string[] {
  if (announce.length > 0) return announce;
  if (listen.length > 0) return listen;
  const [port = '', spoken = 'tcp'] = ladder[0]?.split('/') ?? [];
  const rest = SPOKEN[spoken as keyof typeof SPOKEN](port);
  return [`/ip4/${ANY.ip4}${rest}`, `/ip6/${ANY.ip6}${rest}`];
}

const SPOKEN = {
  tcp: (port: string) => `/tcp/${port}`,
  ws: (port: string) => `/tcp/${port}/ws`,
  wss: (port: string) => `/tcp/${port}/tls/ws`,
  quic: (port: string) => `/udp/${port}/quic-v1`,
};

/** The part of the configuration that says so. */
export interface Listening {
  readonly network: Pick<Config['network'], 'announce' | 'listen' | 'ladder'>;
}

/** Addresses with the peer id; "any address" becomes this machine's own, public ones first. */
export function addressLines(
  config: Listening,
  peerId: string,
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces(),
): string[] {
  const hosts = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'));
  const lines = placesOf(config).flatMap((address) => {
    const [, protocol = '', host = '', ...rest] = address.split('/');
    const own =
      host === ANY[protocol as keyof typeof ANY]
        ? hosts
            .filter(({ family }) => family === (protocol === 'ip4' ? 'IPv4' : 'IPv6'))
            .map((info) => info.address)
        : [host];
    return own.map((one) => ({ one, line: ['', protocol, one, ...rest, 'p2p', peerId].join('/') }));
  });
  return lines
    .sort((a, b) => Number(isPrivate(a.one)) - Number(isPrivate(b.one)))
    .map(({ line }) => line);
}

function isPrivate(host: string): boolean {
  const parsed = parseCidr(host);
  return parsed.ok && isSpecialPurpose(parsed.cidr);
}
