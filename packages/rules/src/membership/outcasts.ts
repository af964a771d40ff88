// Who is refused at the door, by whatever key: the revoked, and whom only they let in.
import type { AuthorKey } from '@tocsin/protocol';
import { isOver } from './filed.ts';
import { type Ground, isNewer } from './ground.ts';
import type { Found } from './members.ts';

/** Nobody in it is a member. */
export function findOutcasts(ground: Ground, found: Found): ReadonlySet<AuthorKey> {
  const outcasts = new Set<AuthorKey>();
  const cast = (author: AuthorKey): void => {
    if (author !== ground.self && !found.isMember(author)) outcasts.add(author);
  };
  for (const author of ground.fleet.revoked()) cast(author);
  for (const [author, { speaksUntil }] of [...found.own.vouched, ...found.friends])
    if (speaksUntil < Infinity) cast(author);
  // Whose certificate is over long since is still out: he has the network's key.
  for (const [signer, revocations] of ground.filed.revocations)
    if (found.isMember(signer))
      for (const revocation of revocations)
        if (!isOver(revocation, ground.now)) cast(revocation.body.member);
  // A set hands out what is added while it is walked.
  for (const author of outcasts)
    for (const certificate of ground.certificatesBy(author))
      if (!isOver(certificate, ground.now)) cast(certificate.body.member);
  return outcasts;
}

/** Whether the others have shut this node out: by its fleet, or by all who had let it in. */
export function isShutOut({ self, fleet, certificatesOf, voidFrom }: Ground): boolean {
  const certificates = certificatesOf(self);
  const byFleet = fleet.revocation(self);
  if (byFleet !== undefined)
    return !certificates.some((it) => fleet.says(it) && isNewer(it, byFleet));
  return certificates.length > 0 && certificates.every((it) => voidFrom(it, new Map()) < Infinity);
}
