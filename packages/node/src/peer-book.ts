// Who is who: what the configuration and the certificates say of each author, and when he was heard last.
import { type AuthorKey, type Cidr, parseCidr, sha256Hex } from '@tocsin/protocol';
import {
  createRoster,
  KEY_HOLDERS_GROUP,
  type KeyHolders,
  type Member,
  type Peer,
  type Roster,
} from '@tocsin/rules';
import { HEARD_MAX, KEY_HOLDERS_MAX } from './constants.ts';
import type { ConfiguredPeer } from './model.ts';
import { peerIdOf, readPeerAddress } from './network/identity.ts';
import type { Admission, PeerHello } from './network/model.ts';
import { Lru } from './store/lru.ts';

/** What an own machine told of itself last. */
export interface Heard {
  readonly hello: PeerHello;
  /** By the monotonic clock, in ms: silence is measured by it. */
  readonly monotonicAt: number;
  readonly at: number;
  /** His clock minus ours, in ms. */
  readonly clockOffsetMs: number;
}

/** What somebody is of whom neither the configuration nor a certificate says anything. */
export type Outsiders = 'refused' | 'stranger' | KeyHolders;

/** By what the network is. */
export function outsidersOf(
  network: { readonly open: boolean; readonly keyHolders: KeyHolders },
  keyed: boolean,
): Outsiders {
  if (keyed) return network.keyHolders;
  return network.open ? 'stranger' : 'refused';
}

export interface PeerBook {
  peer(author: AuthorKey): Peer;
  /** The same, with the steps from a root. */
  standing(author: AuthorKey): Member;
  /** What he is at the door. */
  admission(author: AuthorKey): Admission;
  /** What somebody is whom neither names; `none` for nobody. */
  keyHolders(): KeyHolders;
  /** Those whom the operator named, without this node. */
  configured(): readonly Peer[];
  /** Everybody with a standing, by configuration or certificate, and who was met and has it by the network's key; without this node. */
  members(): readonly Member[];
  /** A digest of who is what: changes when an operator or a certificate changes it. */
  digest(): string;
  /** From now on this roster counts. */
  follow(roster: Roster): void;
  peerIdOf(author: AuthorKey): string;
  /** The addresses under which the configuration knows a peer. */
  hostsOf(author: AuthorKey): readonly Cidr[];
  heard(author: AuthorKey): Heard | undefined;
  note(author: AuthorKey, heard: Heard): void;
}

const STRANGERS = 'strangers';

/** @throws NodeError BAD_PEER_ADDRESS */
export function createPeerBook(
  self: AuthorKey,
  given: readonly ConfiguredPeer[],
  outsiders: Outsiders = 'refused',
): PeerBook {
  const named = new Map<AuthorKey, Peer>();
  const hosts = new Map<AuthorKey, Cidr[]>();
  const heard = new Lru<AuthorKey, Heard>(HEARD_MAX);
  /** Those who are somebody by the network's key alone. */
  const holders = new Set<AuthorKey>();
  for (const { address, class: kind, name } of given) {
    const { author, address: parsed } = readPeerAddress(address);
    hosts.set(author, [...(hosts.get(author) ?? []), ...hostsIn(parsed.getComponents())]);
    named.set(author, { author, class: kind, group: author, ...(name !== undefined && { name }) });
  }
  named.delete(self);
  const configured = [...named.values()];
  let roster = createRoster({ self, configured, fleets: [], records: [], now: 0 });

  /** By whatever key: who was shut out comes back by an operator's hand alone. */
  function outsider(author: AuthorKey): Peer {
    if (outsiders === 'own' || outsiders === 'friend')
      if (!roster.revoked(author)) return { author, class: outsiders, group: KEY_HOLDERS_GROUP };
    return { author, class: 'stranger', group: STRANGERS };
  }

  const isHolder = (author: AuthorKey): boolean =>
    roster.member(author) === undefined && outsider(author).group === KEY_HOLDERS_GROUP;

  const peer = (author: AuthorKey): Peer => roster.member(author) ?? outsider(author);
  const standing = (author: AuthorKey): Member =>
    roster.member(author) ?? { ...outsider(author), depth: 1 };

  return {
    peer,
    standing,
    admission(author) {
      if (roster.revoked(author)) return 'refused';
      const member = roster.member(author);
      if (member !== undefined) return member.class;
      return outsiders === 'none' ? 'guest' : outsiders;
    },
    keyHolders: () => (outsiders === 'refused' ? 'none' : outsiders),
    configured: () => configured,
    members: () => [
      ...roster.members().filter(({ author }) => author !== self),
      ...[...holders].filter(isHolder).map(standing),
    ],
    digest: () => sha256Hex(Buffer.from(`${roster.digest} ${outsiders}`)),
    follow(next) {
      roster = next;
    },
    peerIdOf: (author) => peerIdOf(author).toString(),
    hostsOf: (author) => hosts.get(author) ?? [],
    heard: (author) => heard.get(author),
    note(author, what) {
      // Strangers come and go under ever new keys.
      if (peer(author).class === 'stranger') return;
      heard.set(author, what);
      if (isHolder(author) && holders.size < KEY_HOLDERS_MAX) holders.add(author);
    },
  };
}

/** A host name protects nobody: whoever owns the name would choose who cannot be blocked. */
function hostsIn(parts: readonly { readonly name: string; readonly value?: string }[]): Cidr[] {
  return parts.flatMap(({ name, value }) => {
    const host = /^ip[46]$/.test(name) ? parseCidr(value ?? '') : undefined;
    return host?.ok ? [host.cidr] : [];
  });
}
