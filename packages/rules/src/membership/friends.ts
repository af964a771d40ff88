// Who is a friend by certificate: outwards from the roots, one step of sponsorship after another.
import type { AuthorKey } from '@tocsin/protocol';
import { compare, isOver } from './filed.ts';
import type { Cert, Ground, TakenBack } from './ground.ts';
import { MEMBERSHIP } from './limits.ts';
import type { OwnMachines } from './own-machines.ts';

export interface Friend {
  readonly author: AuthorKey;
  readonly group: string;
  readonly depth: number;
  readonly certificate: Cert;
  /** Infinity: he is a member. Else his certificate is taken back, and what he signed from then on certifies nobody. */
  readonly speaksUntil: number;
}

/** One who lets others in. */
interface Host {
  readonly author: AuthorKey;
  /** Absent: whom he lets in is the root of a group of his own. */
  readonly group?: string;
  readonly speaksUntil: number;
}

interface Offer {
  readonly certificate: Cert;
  readonly host: Host;
  readonly speaksUntil: number;
}

/** Nearer to a root goes first; of equals the sponsor whose key sorts first, so that a renewal moves nobody to another group. */
export function findFriends(
  ground: Ground,
  takenBack: TakenBack,
  own: OwnMachines,
): ReadonlyMap<AuthorKey, Friend> {
  const friends = new Map<AuthorKey, Friend>();
  const perGroup = new Map<string, number>();
  let hosts: Host[] = firstHosts(ground, own);
  for (let depth = 1; depth <= MEMBERSHIP.depthMax && hosts.length > 0; depth++) {
    const offers = new Map<AuthorKey, Offer>();
    const consider = (certificate: Cert, host: Host): void => {
      const { member } = certificate.body;
      if (ground.configured.has(member) || own.members.has(member)) return;
      const offer = { certificate, host, speaksUntil: ground.voidFrom(certificate, takenBack) };
      const known = offers.get(member);
      if (known === undefined || isBetter(offer, known)) offers.set(member, offer);
    };
    if (depth === 1)
      for (const certificate of ground.fleetCertificates)
        if (certificate.body.class === 'friend' && !isOver(certificate, ground.now))
          consider(certificate, { author: certificate.signer, speaksUntil: Infinity });
    for (const host of hosts)
      for (const certificate of guestsOf(ground, host)) consider(certificate, host);

    hosts = [];
    for (const author of [...offers.keys()].sort(compare)) {
      const { certificate, host, speaksUntil } = offers.get(author) as Offer;
      const known = friends.get(author);
      if (known !== undefined && known.speaksUntil >= speaksUntil) continue;
      const group = host.group ?? author;
      const inGroup = perGroup.get(group) ?? 0;
      if (known === undefined && isFull(friends, own, inGroup)) continue;
      perGroup.set(group, inGroup + 1);
      friends.set(author, { author, group, depth, certificate, speaksUntil });
      hosts.push({ author, group, speaksUntil });
    }
  }
  return friends;
}

const isFull = (
  friends: ReadonlyMap<AuthorKey, Friend>,
  own: OwnMachines,
  inGroup: number,
): boolean =>
  inGroup >= MEMBERSHIP.perGroupMax || friends.size + own.members.size >= MEMBERSHIP.membersMax;

/** Own machines, those that were until they were revoked, and the friends that the operator configured. */
function firstHosts(ground: Ground, own: OwnMachines): Host[] {
  const machines = [...own.vouched].flatMap(([author, { speaksUntil }]): readonly Host[] =>
    own.members.has(author) || speaksUntil < Infinity ? [{ author, speaksUntil }] : [],
  );
  const friends = [...ground.configured.values()]
    .filter((peer) => peer.class === 'friend')
    .map(({ author, group }) => ({ author, group, speaksUntil: ground.configuredUntil(author) }));
  return [...machines, ...friends];
}

/** Whom he let in while he spoke; of too many those whose keys sort first. */
function guestsOf(ground: Ground, { author, group, speaksUntil }: Host): readonly Cert[] {
  const isMachine = group === undefined;
  return ground
    .certificatesBy(author)
    .filter(guestOf(ground, author, isMachine))
    .slice(0, isMachine ? MEMBERSHIP.perOwnSponsorMax : MEMBERSHIP.perFriendSponsorMax)
    .filter(({ body }) => body.issuedAt < speaksUntil);
}

/** In force and by the sponsor himself. Of an own machine its friends only: a machine that it calls own is own or nobody. */
export const guestOf =
  (ground: Ground, sponsor: AuthorKey, isMachine: boolean) =>
  (certificate: Cert): boolean => {
    const { body } = certificate;
    const isFriend = !(isMachine && body.class === 'own');
    return body.sponsor === sponsor && isFriend && !isOver(certificate, ground.now);
  };

function isBetter(a: Offer, b: Offer): boolean {
  if (a.speaksUntil !== b.speaksUntil) return a.speaksUntil > b.speaksUntil;
  return compare(a.host.author, b.host.author) < 0;
}
