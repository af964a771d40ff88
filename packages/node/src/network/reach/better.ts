// Looks for a better way to a peer than the one in use, a direct one above all, and moves to it: a circuit burdens a third
// party, and a rung that stood in for a blocked one costs more.
import type { Connection, PeerId } from '@libp2p/interface';
import type { Multiaddr } from '@multiformats/multiaddr';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../model.ts';
import type { Blocking } from '../blocking.ts';
import { outcomeOf } from '../blocking.ts';
import { raceDial, WrongPeer } from '../dial/race.ts';
import { isLoopback } from '../discovery/address.ts';
import type { Host } from '../host.ts';
import { ADDRESS_DIAL_TIMEOUT_MS } from '../limits.ts';
import { type PathProtocol, pathOf } from '../path.ts';
import { BETTER_AT_ONCE, BETTER_MAX_MS } from '../reach-limits.ts';
import { isCircuit } from './circuits.ts';

/** The lower, the better: what has the fewest layers. QUIC is as good as TCP, and nobody is moved from one to the other. */
const COST: Readonly<Record<PathProtocol, number>> = { tcp: 0, quic: 0, wss: 1, ws: 1 };
const CIRCUIT_COST = 2;

interface Search {
  /** Monotonic ms. */
  nextAt: number;
  waitMs: number;
  running: boolean;
}

export interface BetterParts {
  readonly host: Host;
  readonly clock: Clock;
  readonly log: Log;
  readonly blocking: Blocking;
  /** When a better way is sought first, ms. */
  readonly firstMs: number;
}

export class BetterWays {
  readonly #parts: BetterParts;
  readonly #searches = new Map<string, Search>();
  #stopped = false;

  constructor(parts: BetterParts) {
    this.#parts = parts;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Something is free again: what was put off is tried at the next look. */
  hurry(): void {
    for (const search of this.#searches.values()) {
      search.nextAt = 0;
      search.waitMs = this.#parts.firstMs;
    }
  }

  look(now: number): void {
    const peers = new Map(
      this.#parts.host
        .getConnections()
        .map(({ remotePeer }) => [remotePeer.toString(), remotePeer]),
    );
    for (const id of this.#searches.keys()) if (!peers.has(id)) this.#searches.delete(id);
    for (const [id, peer] of peers) {
      const cost = this.#cost(peer);
      if (cost === 0) this.#searches.delete(id);
      else this.#consider(id, peer, cost, now);
    }
  }

  #consider(id: string, peer: PeerId, cost: number, now: number): void {
    const { firstMs } = this.#parts;
    const search = this.#searches.get(id) ?? {
      nextAt: now + firstMs,
      waitMs: firstMs,
      running: false,
    };
    this.#searches.set(id, search);
    const running = [...this.#searches.values()].filter((each) => each.running).length;
    if (search.running || now < search.nextAt || running >= BETTER_AT_ONCE) return;
    search.running = true;
    search.waitMs = Math.min(2 * search.waitMs, BETTER_MAX_MS);
    this.#search(peer, cost)
      .catch((error) => this.#parts.log.debug({ peer: id, error }, 'no better way to a peer'))
      .finally(() => {
        search.running = false;
        search.nextAt = this.#parts.clock.monotonic() + search.waitMs;
      });
  }

  /** What the best of its connections costs, of those that we may replace: who dialled chose the way. */
  #cost(peer: PeerId): number {
    const open = this.#parts.host.getConnections(peer);
    const costs = open.map((connection) =>
      connection.direction === 'outbound' || isCircuit(connection)
        ? costOf(connection.remoteAddr)
        : 0,
    );
    return Math.min(...costs);
  }

  async #search(peer: PeerId, cost: number): Promise<void> {
    const { host, clock, blocking } = this.#parts;
    // A copy: libp2p hands out its own list, which is to hold the new connection too.
    const before = [...host.getConnections(peer)];
    const here = before.some(({ remoteAddr }) => isLoopback(remoteAddr.toString()));
    const { addresses } = await host.peerStore.get(peer);
    const better = addresses
      .map(({ multiaddr }) => multiaddr)
      .filter((address) => costOf(address) < cost && (here || !isLoopback(address.toString())))
      .filter((address) => blocking.rank(address, clock.monotonic()) === 0);
    if (better.length === 0) return;
    const timeUp = new AbortController();
    const cancel = clock.after(ADDRESS_DIAL_TIMEOUT_MS, () =>
      timeUp.abort(new DOMException('no answer in time', 'TimeoutError')),
    );
    const tried = new Set<string>();
    const told = (address: Multiaddr, error?: unknown): void => {
      tried.add(address.toString());
      const open = error === undefined || error instanceof WrongPeer;
      blocking.outcome(address, open ? 'ok' : outcomeOf(error), clock.monotonic());
    };
    try {
      const { connection } = await raceDial(host, better, {
        clock,
        expected: peer.toString(),
        signal: timeUp.signal,
        told,
      });
      await this.#move(before, connection);
    } catch (error) {
      if (timeUp.signal.aborted)
        for (const address of better)
          if (!tried.has(address.toString()))
            blocking.outcome(address, 'timeout', clock.monotonic());
      throw error;
    } finally {
      cancel();
    }
  }

  async #move(before: readonly Connection[], connection: Connection): Promise<void> {
    if (this.#stopped) return;
    const peer = connection.remotePeer.toString();
    const [from, to] = [before[0]?.remoteAddr, connection.remoteAddr].map(String);
    this.#parts.log.info({ peer, from, to }, 'a better way to a peer is open: moving to it');
    await Promise.all(before.map((old) => old.close().catch((error: Error) => old.abort(error))));
  }
}

function costOf(address: Multiaddr): number {
  const path = pathOf(address);
  return path === undefined ? CIRCUIT_COST : COST[path.protocol];
}
