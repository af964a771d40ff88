// Which records are worth keeping and passing on: the last word of somebody about something, while it can still matter.
import { type AuthorKey, type MembershipRecord, sha256Hex } from '@tocsin/protocol';
import { bySubject, compare, isA, isAhead, isOver, rememberedUntil, replaces } from './filed.ts';
import { guestOf } from './friends.ts';
import type { Cert, Ground } from './ground.ts';
import { MEMBERSHIP } from './limits.ts';
import type { Found } from './members.ts';
import type { Outcasts } from './outcasts.ts';

export interface KeepingParts {
  readonly ground: Ground;
  readonly found: Found;
  readonly outcasts: Outcasts;
  readonly rotators: ReadonlySet<AuthorKey>;
  /** Whether who only has the network's key is somebody. */
  readonly keyHolders: boolean;
}

/** Bounded for every signer, and nothing of who is nobody: a store cannot be filled by making keys. */
export function createKeeping(parts: KeepingParts): (record: MembershipRecord) => boolean {
  const { ground, found, outcasts, rotators, keyHolders } = parts;
  const { now, filed, fleet, configured } = ground;
  const holders = keyHolders ? heldPresences(parts) : new Set<AuthorKey>();

  /** Until when what he signs of others counts, or at least tells whom else to keep out; 0 for who is nobody. */
  const heardUntil = (signer: AuthorKey): number =>
    Math.max(
      configured.has(signer) ? ground.configuredUntil(signer) : 0,
      found.own.vouched.get(signer)?.speaksUntil ?? 0,
      found.friends.get(signer)?.speaksUntil ?? 0,
      (outcasts.get(signer) ?? -1) + 1,
    );

  /** Whether it was the signer's to say; of what is over, whether it can be evidence for a renewal. */
  function maySay(certificate: Cert): boolean {
    const { signer, body } = certificate;
    const isFleets = fleet.says(certificate);
    if (!isFleets && heardUntil(signer) <= body.issuedAt) return false;
    const byMachine = isFleets || found.own.vouched.has(signer);
    const ofMachine = byMachine && body.class === 'own';
    const isBase = ground.isBase(certificate);
    const isRenewal = ofMachine && !isBase;
    const isEvidence = isBase && (ofMachine || ground.isRevival(certificate));
    if (!(isOver(certificate, now) ? isEvidence : isBase || isRenewal)) return false;

    const last = lastWithin(
      signer,
      isFleets ? 'fleet' : ofMachine ? 'machine' : 'guest',
      byMachine,
    );
    return last === undefined || bySubject(last, certificate) >= 0;
  }

  /** Of too many of one signer those stay whose members' keys sort first, as those count: the last of them. Looked for once. */
  const lasts = new Map<string, Cert | undefined>();
  function lastWithin(
    signer: AuthorKey,
    rivals: 'fleet' | 'machine' | 'guest',
    byMachine: boolean,
  ): Cert | undefined {
    const name = `${rivals} ${signer}`;
    if (lasts.has(name)) return lasts.get(name);
    const most = byMachine ? MEMBERSHIP.perOwnSponsorMax : MEMBERSHIP.perFriendSponsorMax;
    const isGuest = guestOf(ground, signer, byMachine);
    const found = ground
      .certificatesBy(signer)
      .filter((it) =>
        rivals === 'fleet'
          ? fleet.says(it)
          : rivals === 'machine'
            ? it.body.class === 'own'
            : isGuest(it),
      )[most - 1];
    lasts.set(name, found);
    return found;
  }

  const cited = citedIn(ground, maySay);

  function keepsCertificate(certificate: Cert): boolean {
    if (!maySay(certificate)) return false;
    const isEvidence = cited.has(certificate.body.member) || ground.isRevival(certificate);
    return isEvidence || !isOver(certificate, now);
  }

  /** Of a machine whose certificate is over, only while something rests on its word. */
  const isSomebody = (signer: AuthorKey): boolean =>
    found.isMember(signer) ||
    (found.wasMember(signer) && (cited.has(signer) || !found.own.vouched.has(signer)));

  function keepsRevocation(revocation: MembershipRecord): boolean {
    const { signer } = revocation;
    if (fleet.says(revocation)) return fleet.keeps(revocation);
    if (!isSomebody(signer) || rememberedUntil(revocation) <= now) return false;
    const rivals = filed.revocations.get(signer) ?? [];
    const least = rivals[MEMBERSHIP.revocationsPerSignerMax - 1];
    return least === undefined || least.body.number <= revocation.body.number;
  }

  return (record) => {
    if (isAhead(record, now)) return false;
    const known = filed.newest(record);
    if (known !== undefined && !isSame(known, record) && !replaces(record, known)) return false;
    const { signer, body } = record;
    switch (body.kind) {
      case 'certificate':
        return isA(record, 'certificate') && keepsCertificate(record);
      case 'revocation':
        return keepsRevocation(record);
      case 'presence':
        if (isOver(record, now) || outcasts.has(signer)) return false;
        if (found.isMember(signer) || holders.has(signer)) return true;
        return keyHolders && holders.size < MEMBERSHIP.keyHolderPresencesMax;
      case 'rotation':
        return !isOver(record, now) && (found.isMember(signer) || rotators.has(signer));
      default:
        return fleet.keeps(record);
    }
  };
}

const isSame = (a: MembershipRecord, b: MembershipRecord): boolean =>
  a.id === b.id && a.signer === b.signer;

/** On whose word a certificate in force rests: what their sponsors signed of them is evidence, even when it is over. */
function citedIn(ground: Ground, maySay: (certificate: Cert) => boolean): ReadonlySet<AuthorKey> {
  const cited = new Set<AuthorKey>();
  for (const certificates of ground.filed.certificates.values())
    for (const certificate of certificates) {
      if (isOver(certificate, ground.now) || !maySay(certificate)) continue;
      const { member, sponsor } = certificate.body;
      for (const author of [member, sponsor, certificate.signer]) cited.add(author);
    }
  // A set hands out what is added while it is walked.
  for (const author of cited)
    for (const certificate of ground.certificatesOf(author))
      if (certificate.body.class === 'own' && maySay(certificate)) cited.add(certificate.signer);
  return cited;
}

/** Who has nothing but the network's key and says where he is. Which of too many are known differs from node to node. */
function heldPresences({ ground, found, outcasts }: KeepingParts): ReadonlySet<AuthorKey> {
  const { filed, now, self } = ground;
  const signers = filed.others
    .filter((record) => record.body.kind === 'presence' && !isOver(record, now))
    .map(({ signer }) => signer)
    .filter((signer) => !found.isMember(signer) && !outcasts.has(signer));
  if (signers.length <= MEMBERSHIP.keyHolderPresencesMax) return new Set(signers);
  const ranked = signers.map((signer) => ({
    signer,
    rank: sha256Hex(new TextEncoder().encode(self + signer)),
  }));
  ranked.sort((a, b) => compare(a.rank, b.rank));
  return new Set(ranked.slice(0, MEMBERSHIP.keyHolderPresencesMax).map(({ signer }) => signer));
}
