// The roster: who is a member of this network in the eyes of this node, and on whose word.
import { type AuthorKey, type MembershipRecord, sha256Hex } from '@tocsin/protocol';
import { compare } from './filed.ts';
import { type Cert, createGround, type Ground } from './ground.ts';
import { createKeeping } from './keeping.ts';
import { MEMBERSHIP } from './limits.ts';
import { type Found, findMembers } from './members.ts';
import type { Member, Roster, RosterInput } from './model.ts';
import { findOutcasts, isShutOut } from './outcasts.ts';
import { findRotators } from './rotators.ts';

/** The same answer for every order of the records; as time alone passes, the same until `changesAt`. */
export function createRoster(input: RosterInput): Roster {
  const records = [...input.records];
  const ground = createGround({ ...input, records });
  const found = findMembers(ground);
  const members = membersOf(ground, found);
  const outcasts = findOutcasts(ground, found);
  const rotators = findRotators(ground, found);
  const keyHolders = input.keyHolders !== 'none';
  const shutOut = isShutOut(ground, found);
  return {
    member: (author) => members.get(author),
    members: () => [...members.values()],
    revoked: (author) => (author === input.self ? shutOut : outcasts.has(author)),
    fleets: () => ground.fleet.keys,
    statements: () => ground.fleet.statements,
    keeps: createKeeping({ ground, found, outcasts, rotators, keyHolders }),
    mayRotate: (signer) => rotators.has(signer),
    changesAt: changesAt(records, input.now),
    digest: digestOf(members.values(), outcasts.keys()),
  };
}

/** This node first, then the configured, then by depth. */
function membersOf(ground: Ground, found: Found): ReadonlyMap<AuthorKey, Member> {
  const { self, configured } = ground;
  const list: Member[] = [{ author: self, class: 'own', group: self, depth: 0 }];
  for (const peer of configured.values())
    if (found.isMember(peer.author)) list.push({ ...peer, depth: 0 });
  for (const [author, certificate] of found.own.members)
    if (certificate !== undefined)
      list.push({ author, class: 'own', group: author, depth: 0, ...toldBy(certificate) });
  for (const { author, group, depth, certificate, speaksUntil } of found.friends.values()) {
    if (speaksUntil < Infinity) continue;
    const { sponsor, ...told } = toldBy(certificate);
    // A fleet's key has no trust to be halved: whom it lets in, the operator lets in.
    const isFleets = sponsor === certificate.signer && ground.fleet.says(certificate);
    const sponsored = isFleets ? {} : { sponsor };
    list.push({ author, class: 'friend', group, depth, ...told, ...sponsored });
  }
  return new Map(list.map((member) => [member.author, member]));
}

const toldBy = ({ id, body }: Cert) => ({
  sponsor: body.sponsor,
  ...(body.label !== '' && { name: body.label }),
  until: body.expiresAt,
  certificate: id,
});

/** Presences are left out: where somebody is changes no answer but whether they are kept. */
function changesAt(records: readonly MembershipRecord[], now: number): number | undefined {
  let earliest = Infinity;
  for (const { body } of records) {
    if (body.kind === 'presence') continue;
    const end = body.kind === 'succession' ? Infinity : body.expiresAt;
    for (const moment of [body.issuedAt - MEMBERSHIP.aheadMaxMs, end])
      if (moment > now) earliest = Math.min(earliest, moment);
  }
  return earliest === Infinity ? undefined : earliest;
}

function digestOf(members: Iterable<Member>, outcasts: Iterable<AuthorKey>): string {
  const lines = [...members].map((it) => `${it.author} ${it.class} ${it.group}`);
  // Who only has the network's key is somebody until he is revoked.
  for (const author of outcasts) lines.push(`${author} revoked`);
  return sha256Hex(new TextEncoder().encode(lines.sort(compare).join('\n')));
}
