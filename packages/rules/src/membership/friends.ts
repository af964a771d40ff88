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

/** Whom he let in while he spoke. */
function guestsOf(ground: Ground, { author, group, speaksUntil }: Host): readonly Cert[] {
  const { list, most } = guestListOf(ground, author, group === undefined);
  return list.slice(0, most).filter(({ body }) => body.issuedAt < speaksUntil);
}

/** In the order in which they count. Of an own machine its friends only: a machine that it calls own is own or nobody. */
export function guestListOf(
  ground: Ground,
  signer: AuthorKey,
  isMachine: boolean,
): { readonly list: readonly Cert[]; readonly most: number } {
  const list = ground
    .certificatesBy(signer)
    .filter(({ body }) => body.sponsor === signer && !(isMachine && body.class === 'own'))
    .filter((it) => !isOver(it, ground.now));
  return { list, most: isMachine ? MEMBERSHIP.perOwnSponsorMax : MEMBERSHIP.perFriendSponsorMax };
}

function isBetter(a: Offer, b: Offer): boolean {
  if (a.speaksUntil !== b.speaksUntil) return a.speaksUntil > b.speaksUntil;
  return compare(a.host.author, b.host.author) < 0;
}
