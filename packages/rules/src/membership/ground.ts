// What membership is decided on: the records in order, who is configured, and which certificates have been taken back.
import type { AuthorKey, Certificate, MembershipRecord, Revocation } from '@tocsin/protocol';
import type { Peer } from '../model.ts';
import { type Filed, file, isOver, listed, newestFirst, type Signed } from './filed.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { MEMBERSHIP } from './limits.ts';
import type { RosterInput } from './model.ts';

export type Cert = Signed<Certificate>;

/** Certificates that another own machine than the sponsor has taken back: what the member signed from then on certifies nobody. */
export type TakenBack = ReadonlyMap<Cert, number>;

export interface Ground {
  readonly self: AuthorKey;
  readonly now: number;
  readonly filed: Filed;
  readonly fleet: Fleet;
  readonly configured: ReadonlyMap<AuthorKey, Peer>;
  /** Those that fleet keys signed while they spoke. */
  readonly fleetCertificates: readonly Cert[];
  certificatesBy(signer: AuthorKey): readonly Cert[];
  certificatesOf(member: AuthorKey): readonly Cert[];
  /** By the sponsor himself, or by a fleet key. */
  isBase(certificate: Cert): boolean;
  /** The newest that this one renews; itself, if it renews none. */
  baseOf(certificate: Cert): Cert | undefined;
  /** Whether the fleet signed it after it had revoked its member. */
  isRevival(certificate: Cert): boolean;
  /** Infinity while the certificate stands. Else it is taken back, and what its member signed from then on certifies nobody. */
  voidFrom(certificate: Cert, takenBack: TakenBack): number;
  /** The same of somebody who is a member by configuration: only the fleet's word is above that. */
  configuredUntil(author: AuthorKey): number;
}

export function createGround(input: RosterInput): Ground {
  const { self, now } = input;
  const filed = file(input.records, now);
  const fleet = createFleet(input.fleets, filed, now);
  const configured = new Map(
    input.configured
      .filter((peer) => peer.author !== self && peer.class !== 'stranger')
      .map((peer) => [peer.author, peer]),
  );
  const byMember = new Map<AuthorKey, Cert[]>();
  for (const list of filed.certificates.values())
    for (const certificate of list) listed(byMember, certificate.body.member).push(certificate);
  const certificatesOf = (member: AuthorKey): readonly Cert[] => byMember.get(member) ?? [];
  const fleetCertificates = [...filed.certificates.values()].flatMap((list) =>
    list.filter((it) => fleet.says(it)).slice(0, MEMBERSHIP.perOwnSponsorMax),
  );
  const revocations = new Map<string, Signed<Revocation>>();
  for (const [signer, list] of filed.revocations)
    for (const record of list)
      if (!isOver(record, now)) revocations.set(`${signer} ${record.body.member}`, record);

  const isBase = (certificate: Cert): boolean =>
    certificate.signer === certificate.body.sponsor || fleet.says(certificate);

  function baseOf(certificate: Cert): Cert | undefined {
    if (isBase(certificate)) return certificate;
    const { member, sponsor } = certificate.body;
    const [newest] = certificatesOf(member)
      .filter(({ body }) => body.class === 'own' && body.sponsor === sponsor)
      .filter(isBase)
      .sort(newestFirst);
    return newest;
  }

  function isRevival(certificate: Cert): boolean {
    const byFleet = fleet.revocation(certificate.body.member);
    return byFleet !== undefined && fleet.says(certificate) && isNewer(certificate, byFleet);
  }

  function voidFrom(certificate: Cert, takenBack: TakenBack): number {
    const { member } = certificate.body;
    const base = baseOf(certificate) ?? certificate;
    const byFleet = isRevival(base) ? undefined : fleet.revocation(member);
    const bySponsor = fleet.says(base) ? undefined : revocations.get(`${base.signer} ${member}`);
    const isTakenBack = bySponsor !== undefined && !isNewer(base, bySponsor);
    return Math.min(
      takenBack.get(base) ?? Infinity,
      byFleet?.body.since ?? Infinity,
      isTakenBack ? bySponsor.body.since : Infinity,
    );
  }

  return {
    self,
    now,
    filed,
    fleet,
    configured,
    fleetCertificates,
    certificatesBy: (signer) => filed.certificates.get(signer) ?? [],
    certificatesOf,
    isBase,
    baseOf,
    isRevival,
    voidFrom,
    configuredUntil(author) {
      if (author === self || certificatesOf(author).some(isRevival)) return Infinity;
      return fleet.revocation(author)?.body.since ?? Infinity;
    },
  };
}

export const isNewer = (
  a: Pick<MembershipRecord, 'body'>,
  b: Pick<MembershipRecord, 'body'>,
): boolean => a.body.number > b.body.number;
