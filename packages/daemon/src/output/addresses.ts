// The address lines of this machine: what other machines paste into their configuration.
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { isSpecialPurpose, parseCidr } from '@tocsin/protocol';

const ANY = { ip4: '0.0.0.0', ip6: '::' } as const;

/** Listening addresses with the peer id; "any address" becomes this machine's own, public ones first. */
export function addressLines(
  listen: readonly string[],
  peerId: string,
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces(),
): string[] {
  const hosts = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'));
  const lines = listen.flatMap((address) => {
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
