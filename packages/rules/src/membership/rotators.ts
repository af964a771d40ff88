// From whom this node takes a new network key.
import type { AuthorKey } from '@tocsin/protocol';
import { isOver } from './filed.ts';
import type { Ground } from './ground.ts';
import type { Found } from './members.ts';

/**
 * Its own machines, the fleet, and who let it in: a friend whom the operator configured (the join writes the inviter there)
 * and who certified this node, or such a friend. Certificates alone show no ancestor: anybody can write one for anybody.
 */
export function findRotators(ground: Ground, found: Found): ReadonlySet<AuthorKey> {
  const rotators = new Set<AuthorKey>([ground.self]);
  for (const author of rotators)
    for (const certificate of ground.certificatesOf(author)) {
      const { signer } = certificate;
      if (certificate.body.sponsor !== signer || isOver(certificate, ground.now)) continue;
      if (ground.configured.get(signer)?.class === 'friend' && found.isMember(signer))
        rotators.add(signer);
    }
  for (const author of found.own.members.keys()) rotators.add(author);
  for (const key of ground.fleet.keys) rotators.add(key);
  return rotators;
}
