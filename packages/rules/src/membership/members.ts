// Own machines and friends together, once it is settled whose word has been taken back by whom.
import type { AuthorKey } from '@tocsin/protocol';
import { isOver } from './filed.ts';
import { type Friend, findFriends } from './friends.ts';
import { type Cert, type Ground, isNewer, type TakenBack } from './ground.ts';
import { MEMBERSHIP } from './limits.ts';
import { findOwn, isHeard, type OwnMachines } from './own-machines.ts';

export interface Found {
  readonly own: OwnMachines;
  readonly takenBack: TakenBack;
  /** Those whose certificate is taken back included: see `speaksUntil`. */
  readonly friends: ReadonlyMap<AuthorKey, Friend>;
  isMember(author: AuthorKey): boolean;
  /** His certificate is in force but for having been taken back. */
  isTakenBack(author: AuthorKey): boolean;
  /** Is one, or was, for all that is still known, until it was revoked or its certificate was over. */
  wasMember(author: AuthorKey): boolean;
}

export function findMembers(ground: Ground): Found {
  const takenBack = new Map<Cert, number>();
  let own = findOwn(ground, takenBack);
  // From the roots outwards, so that a stolen machine cannot silence those who are above it. Two of one rank who revoke
  // each other are both out, until somebody above certifies one of them anew.
  for (let rank = 0; rank <= MEMBERSHIP.depthMax; rank++)
    if (takeBack(ground, own, rank, takenBack)) own = findOwn(ground, takenBack);
  const friends = findFriends(ground, takenBack, own);
  return {
    own,
    takenBack,
    friends,
    isMember(author) {
      if (ground.configured.has(author)) return ground.configuredUntil(author) === Infinity;
      return own.members.has(author) || friends.get(author)?.speaksUntil === Infinity;
    },
    isTakenBack: (author) =>
      (friends.get(author)?.speaksUntil ?? Infinity) < Infinity ||
      ((own.vouched.get(author)?.speaksUntil ?? Infinity) < Infinity &&
        ground.certificatesOf(author).some((it) => isCurrent(ground, own, it))),
    wasMember: (author) =>
      ground.configured.has(author) || own.vouched.has(author) || friends.has(author),
  };
}

/** In force, and its signer was one who may make machines own when he signed it. */
const isCurrent = (ground: Ground, own: OwnMachines, certificate: Cert): boolean =>
  certificate.body.class === 'own' &&
  !isOver(certificate, ground.now) &&
  (ground.fleet.says(certificate) || isHeard(own.vouched, certificate));

/** What own machines of this rank say against whom other own machines had let in. @returns whether there was any */
function takeBack(
  ground: Ground,
  own: OwnMachines,
  rank: number,
  takenBack: Map<Cert, number>,
): boolean {
  const before = takenBack.size;
  for (const signer of own.members.keys()) {
    if (own.vouched.get(signer)?.rank !== rank) continue;
    for (const revocation of ground.filed.revocations.get(signer) ?? []) {
      if (isOver(revocation, ground.now)) continue;
      const { member, since } = revocation.body;
      for (const certificate of ground.certificatesOf(member)) {
        const { sponsor } = certificate.body;
        if (certificate.signer !== sponsor || sponsor === signer) continue;
        if (!own.vouched.has(sponsor) || isNewer(certificate, revocation)) continue;
        takenBack.set(certificate, Math.min(since, takenBack.get(certificate) ?? Infinity));
      }
    }
  }
  return takenBack.size > before;
}
