// The routers that this machine sends through, from the kernel's routing tables.
import { join } from 'node:path';
import { cidrFromBytes } from '@tocsin/protocol';
import type { Protected } from '../model.ts';
import { readIfThere } from './read.ts';

/** The route is up, and it goes through a gateway (RTF_UP, RTF_GATEWAY in linux/route.h). */
const RTF_UP_GATEWAY = 0x3;

/**
 * Every gateway, not only that of the default route: a VPN splits the default route in two.
 * @param root where `/` is
 */
export async function gateways(root = '/'): Promise<Protected[]> {
  const [ipv4, ipv6] = await Promise.all([
    readIfThere(join(root, 'proc/net/route')),
    readIfThere(join(root, 'proc/net/ipv6_route')),
  ]);
  return [...readRoutes4(String(ipv4 ?? '')), ...readRoutes6(String(ipv6 ?? ''))];
}

/** Columns: interface, destination, gateway, flags, …; addresses as hexadecimal numbers in the machine's byte order. */
function readRoutes4(table: string): Protected[] {
  return rows(table).flatMap(([name, , gateway = '', flags = '']) => {
    const bytes = Buffer.from(gateway, 'hex');
    return bytes.length === 4 && goesThroughGateway(flags) ? [entry(bytes.reverse(), name)] : [];
  });
}

/** Columns: destination, its length, source, its length, next hop, metric, use count, references, flags, interface. */
function readRoutes6(table: string): Protected[] {
  return rows(table).flatMap((columns) => {
    const [gateway = '', , , , flags = '', name] = columns.slice(4);
    const bytes = Buffer.from(gateway, 'hex');
    return bytes.length === 16 && goesThroughGateway(flags) ? [entry(bytes, name)] : [];
  });
}

function rows(table: string): string[][] {
  return table.split('\n').map((line) => line.trim().split(/\s+/));
}

function goesThroughGateway(flags: string): boolean {
  return (Number.parseInt(flags, 16) & RTF_UP_GATEWAY) === RTF_UP_GATEWAY;
}

function entry(bytes: Uint8Array, name: string | undefined): Protected {
  return { cidr: cidrFromBytes(bytes), reason: 'gateway', detail: `gateway of ${name}` };
}
