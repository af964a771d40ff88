// Who is refused at the door, by whatever key: the revoked, and whom only they let in.
import type { AuthorKey, Revocation } from '@tocsin/protocol';
import { isOver, type Signed } from './filed.ts';
import type { Ground } from './ground.ts';
import type { Found } from './members.ts';

/** Nobody in it is a member. With each, when he was cast out (ms since 1970): whom he certifies later is no worse for it. */
export type Outcasts = ReadonlyMap<AuthorKey, number>;

export function findOutcasts(ground: Ground, found: Found): Outcasts {
  const outcasts = new Map<AuthorKey, number>();
  const reached: AuthorKey[] = [];
  const cast = (author: AuthorKey, at: number): void => {
    if (author === ground.self || found.isMember(author)) return;
    if ((outcasts.get(author) ?? -1) >= at) return;
    outcasts.set(author, at);
    reached.push(author);
  };
  // Whose certificate is over long since is still out: he has the network's key.
  for (const revocation of [...ground.filed.revocations.values()].flat())
    if (!isOver(revocation, ground.now) && counts(ground, found, revocation))
      cast(revocation.body.member, revocation.body.issuedAt);
  // Whoever had said so may be no member himself by now.
  for (const author of [...found.own.vouched.keys(), ...found.friends.keys()])
    if (found.isTakenBack(author)) cast(author, 0);
  // Walks over what it appends, too.
  for (const author of reached) {
    const castAt = outcasts.get(author) ?? 0;
    for (const { body } of ground.certificatesBy(author))
      if (body.sponsor === author && body.issuedAt <= castAt && body.expiresAt > ground.now)
        cast(body.member, castAt);
  }
  return outcasts;
}

function counts(ground: Ground, found: Found, revocation: Signed<Revocation>): boolean {
  const { member } = revocation.body;
  if (ground.fleet.revocation(member) === revocation)
    return !ground.certificatesOf(member).some(ground.isRevival);
  return found.isMember(revocation.signer);
}

/** Whether the others have shut this node out: by its fleet, or by all who had let it in. */
export function isShutOut(ground: Ground, found: Found): boolean {
  const { self, fleet, now } = ground;
  const admitted = ground
    .certificatesOf(self)
    .filter((it) => !isOver(it, now) && it.body.sponsor === it.signer)
    .filter((it) => fleet.says(it) || found.wasMember(it.signer));
  if (fleet.revocation(self) !== undefined) return !admitted.some(ground.isRevival);
  return (
    admitted.length > 0 && admitted.every((it) => ground.voidFrom(it, found.takenBack) < Infinity)
  );
}
