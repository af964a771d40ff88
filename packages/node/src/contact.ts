// Packets that standing blocks have dropped since the last reading: proof that somebody still comes.
import type { Listed } from '@tocsin/firewall';
import type { Cidr } from '@tocsin/protocol';
import { CONTACT_MEMORY, CONTACT_PACKETS, CONTACT_SPAN_MS } from './constants.ts';
import { Lru } from './store/lru.ts';

export interface Contact {
  readonly cidr: Cidr;
  readonly packets: number;
  readonly spanMs: number;
}

interface Reading {
  readonly packets: number;
  readonly at: number;
}

/** @returns a function that is given each reading of the firewall, with the monotonic time in ms */
export function createContactCounter(): (listed: readonly Listed[], at: number) => Contact[] {
  const last = new Lru<Cidr, Reading>(CONTACT_MEMORY);
  let before: number | undefined;

  return (listed, at) => {
    const found: Contact[] = [];
    for (const { cidr, packets = 0 } of listed) {
      if (packets === 0) continue;
      const known = last.get(cidr);
      // A renewed element counts from zero again.
      const since = known !== undefined && known.packets <= packets ? known : undefined;
      const dropped = packets - (since?.packets ?? 0);
      const spanMs = at - (since?.at ?? before ?? at);
      if (dropped >= CONTACT_PACKETS && spanMs >= CONTACT_SPAN_MS) {
        found.push({ cidr, packets: dropped, spanMs });
        last.set(cidr, { packets, at });
      } else if (since === undefined) last.set(cidr, { packets: 0, at: before ?? at });
    }
    before = at;
    return found;
  };
}
