// This machine's own addresses: blocking one cuts it off from itself.
import { networkInterfaces } from 'node:os';
import type { Protected } from '../model.ts';
import { protect } from './protect.ts';

export function ownAddresses(interfaces = networkInterfaces()): Protected[] {
  return Object.entries(interfaces).flatMap(([name, addresses]) =>
    (addresses ?? []).flatMap(({ address }) =>
      protect(address, 'own-address', `address of ${name}`),
    ),
  );
}
