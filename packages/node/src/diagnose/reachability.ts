// Whether others can connect to this machine, in the eyes of a peer: the node itself cannot see that.
import { type Found, ok, warn } from './model.ts';

export interface ReachabilityFacts {
  readonly connected: number;
  /** What peers who dialled back found; `unknown` while none has. */
  readonly verdict: 'reachable' | 'unreachable' | 'unknown';
  /** Addresses under which the node was, or was not, reached. */
  readonly addresses: readonly string[];
}

export function examineReachability({ connected, verdict, addresses }: ReachabilityFacts): Found[] {
  const where = addresses.join(', ') || 'its addresses';
  switch (verdict) {
    case 'reachable':
      return [ok(`peers can connect to it at ${where}`)];
    case 'unreachable':
      return [
        warn(
          `peers cannot connect to it at ${where}`,
          'open the port in the firewalls on the way, or forward it in the router; until then it dials others, and is reached through members that relay',
        ),
      ];
    case 'unknown':
      return [
        ok(
          connected === 0
            ? 'no peer is here that could try to connect'
            : 'no peer has tried to connect back yet',
        ),
      ];
  }
}
