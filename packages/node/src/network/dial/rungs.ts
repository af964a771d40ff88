// Where else a peer may listen: who stands on one rung of the ladder may stand on others, and something in between may let those through.
import type { Multiaddr } from '@multiformats/multiaddr';
import { rungAt } from '../ladder.ts';
import { pathOf } from '../path.ts';

/** The other rungs of every machine that is known to listen on one. */
export function otherRungs(known: readonly Multiaddr[], ladder: readonly string[]): Multiaddr[] {
  const machines = new Set<string>();
  const taken = new Set<string>();
  for (const address of known) {
    const [host] = address.getComponents();
    const path = pathOf(address);
    if (host === undefined || path === undefined) continue;
    const rung = `${path.port}/${path.protocol}`;
    const machine = `/${host.name}/${host.value}`;
    taken.add(`${machine} ${rung}`);
    if (ladder.includes(rung)) machines.add(machine);
  }
  return [...machines].flatMap((machine) =>
    ladder.filter((rung) => !taken.has(`${machine} ${rung}`)).map((rung) => rungAt(machine, rung)),
  );
}
