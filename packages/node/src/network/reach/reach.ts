// Finds out how this node is reached, keeps places at relays when it is not, and keeps the ways to others good.
import type { Connection } from '@libp2p/interface';
import type { AuthorKey } from '@tocsin/protocol';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../model.ts';
import { type Blocking, type BlockingChange, createBlocking } from '../blocking.ts';
import type { Host } from '../host.ts';
import { authorOf } from '../identity.ts';
import type { NetworkLimits } from '../limits.ts';
import { pathOf } from '../path.ts';
import {
  REACH_AGAIN_MS,
  REACH_ASKED,
  REACH_LOOK_MS,
  REACH_PATIENCE_MS,
  RELAY_AGAIN_MS,
  RELAYS_WANTED,
} from '../reach-limits.ts';
import { BetterWays } from './better.ts';
import { Circuits, HOP_PROTOCOL, isCircuit } from './circuits.ts';
import { answerBack, askBack, DialBackBudget, REACH_PROTOCOL } from './dial-back.ts';
import { PathWatch } from './paths.ts';
import { Reachability, type Reached } from './reachability.ts';

export interface ReachParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Whom this node asks, answers, and relays with. Own machines come first. */
  memberClass(peer: AuthorKey): 'own' | 'friend' | undefined;
  /** Told once of each change. */
  onBlocking(change: BlockingChange): void;
  readonly limits: Pick<NetworkLimits, 'blockedMs' | 'betterFirstMs'>;
}

export class Reach {
  readonly #parts: ReachParts;
  readonly blocking: Blocking;
  readonly circuits: Circuits;
  readonly #reachability = new Reachability();
  readonly #budget = new DialBackBudget();
  /** Monotonic ms at which a member was last asked to dial us back, and a relay for a place. */
  readonly #askedAt = new Map<AuthorKey, number>();
  readonly #reservedAt = new Map<string, number>();
  /** When those are asked whom this node dialled: monotonic ms. */
  #askFrom = 0;
  #running: Running | undefined;

  constructor(parts: ReachParts) {
    this.#parts = parts;
    this.circuits = new Circuits(() => this.#announce());
    this.blocking = createBlocking((change) => {
      if (change.state === 'free') this.#running?.better.hurry();
      parts.onBlocking(change);
    }, parts.limits.blockedMs);
  }

  async start(host: Host): Promise<void> {
    const { clock, log, limits } = this.#parts;
    const { blocking } = this;
    const paths = new PathWatch(host, blocking, () => clock.monotonic());
    const better = new BetterWays({
      host,
      clock,
      log,
      blocking,
      firstMs: limits.betterFirstMs,
    });
    this.#running = { host, paths, better, cancel: () => {} };
    this.#askFrom = clock.monotonic() + REACH_PATIENCE_MS;
    paths.start();
    await host.handle(
      REACH_PROTOCOL,
      (stream, connection) => {
        const peer = authorOf(connection.remotePeer);
        if (peer === undefined || !this.#mayAsk(peer)) return stream.abort(new Error('not now'));
        void answerBack(host, stream, connection);
      },
      { maxInboundStreams: 1, maxOutboundStreams: 1 },
    );
    this.#arm(this.#running);
  }

  stop(): void {
    const running = this.#running;
    this.#running = undefined;
    running?.cancel();
    running?.paths.stop();
    running?.better.stop();
  }

  /** What members said of reaching this node in the last minutes. */
  reachability(): readonly Reached[] {
    return this.#reachability.list(this.#parts.clock.now());
  }

  /** Whether this node is reached by those who tried; `undefined` while nobody has. */
  reachable(): boolean | undefined {
    return this.#reachability.verdict(this.#parts.clock.now());
  }

  /** How this node is connected, by protocol. */
  ways(): Readonly<Record<string, number>> {
    const ways: Record<string, number> = {};
    const open = this.#running?.host.getConnections() ?? [];
    for (const connection of open.filter(({ status }) => status === 'open')) {
      const way = isCircuit(connection) ? 'circuit' : pathOf(connection.remoteAddr)?.protocol;
      if (way !== undefined) ways[way] = (ways[way] ?? 0) + 1;
    }
    return ways;
  }

  #mayAsk(peer: AuthorKey): boolean {
    const { memberClass, clock } = this.#parts;
    return memberClass(peer) !== undefined && this.#budget.take(peer, clock.monotonic());
  }

  #arm(running: Running): void {
    running.cancel = this.#parts.clock.after(REACH_LOOK_MS, () => {
      if (this.#running !== running) return;
      this.#look(running);
      this.#arm(running);
    });
  }

  #look({ host, paths, better }: Running): void {
    const now = this.#parts.clock.monotonic();
    paths.look(now);
    better.look(now);
    const members = this.#members(host);
    this.#ask(host, members, now);
    this.#relay(host, members, now);
  }

  /** Direct connections with members, one each: own machines first, and before others who dialled us, as they need not dial back to answer. */
  #members(host: Host): Map<AuthorKey, Connection> {
    const found: { peer: AuthorKey; own: boolean; connection: Connection }[] = [];
    for (const connection of host.getConnections()) {
      const peer = authorOf(connection.remotePeer);
      const kind = peer && this.#parts.memberClass(peer);
      if (peer !== undefined && kind !== undefined && !isCircuit(connection))
        found.push({ peer, own: kind === 'own', connection });
    }
    found.sort((a, b) => rankOf(b) - rankOf(a));
    const members = new Map<AuthorKey, Connection>();
    for (const { peer, connection } of found) if (!members.has(peer)) members.set(peer, connection);
    return members;
  }

  #ask(host: Host, members: ReadonlyMap<AuthorKey, Connection>, now: number): void {
    const rungs = this.#rungs(host);
    for (const [peer, at] of this.#askedAt)
      if (now - at >= REACH_AGAIN_MS) this.#askedAt.delete(peer);
    const asked = this.#reachability.askedBy(this.#parts.clock.now());
    for (const [peer, connection] of members) {
      if (rungs.length === 0 || asked.size + this.#askedAt.size >= REACH_ASKED) return;
      if (asked.has(peer) || this.#askedAt.has(peer)) continue;
      if (connection.direction === 'outbound' && now < this.#askFrom) continue;
      this.#askedAt.set(peer, now);
      askBack(connection, rungs).then(
        (answer) => {
          this.#reachability.hear(answer, peer, this.#parts.clock.now());
          this.#askedAt.delete(peer);
        },
        (error) => this.#parts.log.debug({ peer, error }, 'a member did not dial back'),
      );
    }
  }

  /** What this node says it listens on. */
  #rungs(host: Host): string[] {
    const paths = host.getMultiaddrs().map(pathOf);
    return [...new Set(paths.flatMap((path) => (path ? [`${path.port}/${path.protocol}`] : [])))];
  }

  /** Reached by nobody: a place at two members who carry circuits. */
  #relay(host: Host, members: ReadonlyMap<AuthorKey, Connection>, now: number): void {
    const { log } = this.#parts;
    // Who listens nowhere need not be tried.
    const reachable = this.#rungs(host).length === 0 ? false : this.reachable();
    if (reachable === true) this.circuits.leave();
    if (reachable !== false) return;
    for (const [relay, at] of this.#reservedAt)
      if (now - at >= RELAY_AGAIN_MS) this.#reservedAt.delete(relay);
    const held = new Set(this.circuits.held().map(String));
    for (const { remotePeer } of members.values()) {
      const relay = remotePeer.toString();
      if (held.size >= RELAYS_WANTED) return;
      if (held.has(relay) || this.#reservedAt.has(relay)) continue;
      held.add(relay);
      this.#reservedAt.set(relay, now);
      this.#reserve(host, remotePeer).then(
        (taken) => {
          if (taken)
            log.info({ relay }, 'peers cannot reach this node: a member carries circuits to it');
        },
        (error) => log.debug({ relay, error }, 'a member gave no place for circuits'),
      );
    }
  }

  async #reserve(host: Host, relay: Connection['remotePeer']): Promise<boolean> {
    const { protocols } = await host.peerStore.get(relay);
    if (!protocols.includes(HOP_PROTOCOL)) return false;
    await this.circuits.reserve(relay);
    return true;
  }

  /** Libp2p tells its peers when its own entry in the peer store changes. */
  #announce(): void {
    const host = this.#running?.host;
    if (host === undefined) return;
    const multiaddrs = host.getMultiaddrs();
    host.peerStore.patch(host.peerId, { multiaddrs }).catch((error) => {
      this.#parts.log.debug({ error }, 'the addresses could not be announced');
    });
  }
}

function rankOf({ own, connection }: { own: boolean; connection: Connection }): number {
  return 2 * Number(own) + Number(connection.direction === 'inbound');
}

interface Running {
  readonly host: Host;
  readonly paths: PathWatch;
  readonly better: BetterWays;
  cancel: () => void;
}
