// Where the node listens, against where it was told to.
import { type Found, fail, ok, warn } from './model.ts';

export interface PortsFacts {
  /** Multiaddrs, or rungs such as `443/wss`, in the order in which they are wanted. */
  readonly wanted: readonly string[];
  /** How many of them are to stand. */
  readonly count: number;
  /** Multiaddrs that are open. */
  readonly open: readonly string[];
}

export function examinePorts({ wanted, count, open }: PortsFacts): Found[] {
  if (wanted.length === 0) return [ok('listens nowhere, as it was told: it only dials')];
  const ports = new Set(open.map(portOf));
  if (ports.size === 0)
    return [
      fail(
        `listens nowhere: none of ${wanted.join(', ')} could be opened`,
        '"ss -ltnp" shows what uses these ports; below 1024 a right is needed; then restart the node',
      ),
    ];
  // Port 0 is whatever the system gives.
  const passed = wanted.filter((place) => portOf(place) !== '0' && !ports.has(portOf(place)));
  const listening = `listens on port ${[...ports].join(', ')}`;
  const first = wanted[0] ?? '';
  const moved = passed.includes(first);
  if (!moved && ports.size >= Math.min(count, wanted.length)) return [ok(listening)];
  return [
    warn(
      `${listening}; not on ${passed.join(', ')}, which ${passed.length === 1 ? 'is' : 'are'} busy or forbidden`,
      '"ss -ltnp" shows who has it; open the port that is used now in firewalls on the way, or free the first one and restart the node',
    ),
  ];
}

/** Of a multiaddr, or of a rung. */
function portOf(place: string): string {
  return /\/(?:tcp|udp)\/(\d+)/.exec(place)?.[1] ?? /^\d+/.exec(place)?.[0] ?? '';
}
