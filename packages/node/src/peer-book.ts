// Who is who: what the configuration says of each author, and when he was heard last.
import { type AuthorKey, type Cidr, parseCidr, sha256Hex } from '@tocsin/protocol';
import type { Peer } from '@tocsin/rules';
import type { ConfiguredPeer } from './model.ts';
import { peerIdOf, readPeerAddress } from './network/identity.ts';
import type { PeerHello } from './network/model.ts';

/** What an own machine told of itself last. */
export interface Heard {
  readonly hello: PeerHello;
  /** By the monotonic clock, in ms: silence is measured by it. */
  readonly monotonicAt: number;
  readonly at: number;
  /** His clock minus ours, in ms. */
  readonly clockOffsetMs: number;
}

export interface PeerBook {
  peer(author: AuthorKey): Peer;
  configured(): readonly Peer[];
  /** A digest of who is configured as what: changes when an operator changes it. */
  digest(): string;
  peerIdOf(author: AuthorKey): string;
  /** The addresses under which the configuration knows a peer. */
  hostsOf(author: AuthorKey): readonly Cidr[];
  heard(author: AuthorKey): Heard | undefined;
  note(author: AuthorKey, heard: Heard): void;
}

const STRANGERS = 'strangers';

/** @throws NodeError BAD_PEER_ADDRESS */
export function createPeerBook(self: AuthorKey, configured: readonly ConfiguredPeer[]): PeerBook {
  const peers = new Map<AuthorKey, Peer>();
  const hosts = new Map<AuthorKey, Cidr[]>();
  const heard = new Map<AuthorKey, Heard>();
  for (const { address, class: kind, name } of configured) {
    const { author, address: parsed } = readPeerAddress(address);
    // A host name protects nobody: whoever owns the name would choose who cannot be blocked.
    const named = parsed.getComponents().flatMap((part) => {
      const host = /^ip[46]$/.test(part.name) ? parseCidr(part.value ?? '') : undefined;
      return host?.ok ? [host.cidr] : [];
    });
    hosts.set(author, [...(hosts.get(author) ?? []), ...named]);
    peers.set(author, { author, class: kind, group: author, ...(name !== undefined && { name }) });
  }
  peers.set(self, { author: self, class: 'own', group: self });
  return {
    peer: (author) => peers.get(author) ?? { author, class: 'stranger', group: STRANGERS },
    configured: () => [...peers.values()].filter(({ author }) => author !== self),
    digest() {
      const lines = [...peers.values()].map((peer) => `${peer.author} ${peer.class} ${peer.group}`);
      return sha256Hex(Buffer.from(lines.toSorted().join('\n')));
    },
    peerIdOf: (author) => peerIdOf(author).toString(),
    hostsOf: (author) => hosts.get(author) ?? [],
    heard: (author) => heard.get(author),
    // Strangers come and go under ever new keys.
    note: (author, what) => void (peers.has(author) && heard.set(author, what)),
  };
}
