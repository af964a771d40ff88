// What a node shows of itself: blocks, peers, machines, status.
import type { AuthorKey } from '@tocsin/protocol';
import {
  type Entry,
  overview,
  type Peer,
  type Policy,
  type Standing,
  trustNow,
  type View,
} from '@tocsin/rules';
import type { SensorHealth } from '@tocsin/sensors';
import type { BlockView, MachineView, Mode, PeerView } from './model.ts';
import type { Network, PeerHello } from './network/model.ts';
import type { PeerBook } from './peer-book.ts';

/** An entry that is watched or blocked; `undefined` for what is only observed, or over. */
export function blockView(entry: Entry, mode: Mode, now: number): BlockView | undefined {
  const shown = overview(entry, now);
  return shown?.enforced && mode === 'observe'
    ? { ...shown, enforced: false, reason: 'observe' }
    : shown;
}

export interface PeerSources {
  readonly view: View;
  readonly policy: Policy;
  readonly book: PeerBook;
  readonly network: Network;
  readonly now: number;
}

export function peerViews({ view, policy, book, network, now }: PeerSources): PeerView[] {
  const connected = new Set(network.connected());
  const known = new Map<AuthorKey, Peer>(book.members().map((peer) => [peer.author, peer]));
  for (const author of connected) if (!known.has(author)) known.set(author, view.peer(author));
  return [...known.values()].map((peer): PeerView => {
    const { author } = peer;
    const standing = view.read('standing', author);
    const heard = book.heard(author);
    // Only own machines are told, and believed, what they call themselves.
    const name = peer.name ?? (peer.class === 'own' ? heard?.hello.name : undefined);
    const wireScore = network.wireScore(author);
    const quarantine = quarantineView(standing, now);
    return {
      author,
      peerId: book.peerIdOf(author),
      class: peer.class,
      trust: quarantine?.kind === 'fault' ? 0 : trustNow(view, author, now, policy),
      connected: connected.has(author),
      confirmations: standing?.confirmations ?? 0,
      contradictions: standing?.contradictions ?? 0,
      ...(name !== undefined && { name }),
      ...(wireScore !== undefined && { wireScore }),
      ...(quarantine !== undefined && { quarantine }),
      ...(heard !== undefined && { lastSeenAt: heard.at, clockOffsetMs: heard.clockOffsetMs }),
    };
  });
}

function quarantineView(standing: Standing | undefined, now: number): PeerView['quarantine'] {
  const { fault, lift, rate } = standing ?? {};
  if (lift !== undefined && lift.until > now && !lift.released)
    return { kind: 'fault', until: lift.until, reason: 'the fleet lifts all that it supports' };
  if (fault !== undefined && (fault.until === undefined || fault.until > now))
    return {
      kind: 'fault',
      reason: fault.reason,
      ...(fault.until !== undefined && { until: fault.until }),
    };
  if (rate !== undefined && rate.until > now && !rate.released)
    return {
      kind: 'rate',
      until: rate.until,
      reason: 'more signals in an hour than one node sends',
    };
  return undefined;
}

/** Own machines as they last told of themselves; this one first. */
export function machineViews(self: MachineView, book: PeerBook): MachineView[] {
  const others = book
    .members()
    .filter((peer) => peer.class === 'own')
    .map(({ author, name }): MachineView => {
      const heard = book.heard(author);
      const called = name ?? heard?.hello.name;
      return {
        author,
        self: false,
        sensors: heard?.hello.sensors ?? [],
        ...(called !== undefined && { name: called }),
        ...(heard !== undefined && {
          mode: heard.hello.mode,
          version: heard.hello.version,
          lastSeenAt: heard.at,
          clockOffsetMs: heard.clockOffsetMs,
        }),
      };
    });
  return [self, ...others];
}

export function sensorsTold(health: readonly SensorHealth[]): PeerHello['sensors'] {
  return health.map(({ name, lastLineAt }) => ({
    name,
    ...(lastLineAt !== undefined && { lastLineAt }),
  }));
}
