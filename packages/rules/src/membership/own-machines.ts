// Which machines are the operator's own, on the word of a fleet key, of this node, or of another own machine.
import type { AuthorKey } from '@tocsin/protocol';
import { compare, isOver, newestFirst } from './filed.ts';
import type { Cert, Ground, TakenBack } from './ground.ts';
import { MEMBERSHIP } from './limits.ts';

/** A machine that was certified as own by its sponsor, in whatever past. Its word carries renewals, not itself. */
export interface Vouched {
  /** Steps from this node, the configured and the fleet. */
  readonly rank: number;
  /** Infinity, or from when on its word certifies nobody, since it is revoked. */
  readonly speaksUntil: number;
}

export interface OwnMachines {
  readonly vouched: ReadonlyMap<AuthorKey, Vouched>;
  /** Those that are members now, with the certificate that lasts longest; roots without. */
  readonly members: ReadonlyMap<AuthorKey, Cert | undefined>;
}

export function findOwn(ground: Ground, takenBack: TakenBack): OwnMachines {
  const vouched = vouch(ground, takenBack);
  return { vouched, members: admit(ground, takenBack, vouched) };
}

const ownRoots = ({ self, configured }: Ground): readonly AuthorKey[] => [
  self,
  ...[...configured.values()].filter((it) => it.class === 'own').map((it) => it.author),
];

/** What one machine or fleet key has certified as own. Of too many those count whose keys sort first. */
const ownBy = (ground: Ground, signer: AuthorKey): readonly Cert[] =>
  ground
    .certificatesBy(signer)
    .filter((it) => it.body.class === 'own')
    .slice(0, MEMBERSHIP.perOwnSponsorMax);

/** Outwards from the roots over what sponsors signed themselves, whether it is over or not. */
function vouch(ground: Ground, takenBack: TakenBack): ReadonlyMap<AuthorKey, Vouched> {
  const vouched = new Map<AuthorKey, Vouched>();
  let reached: Set<AuthorKey> = new Set();
  const meet = (author: AuthorKey, rank: number, speaksUntil: number): void => {
    const as = ground.configured.get(author)?.class ?? 'own';
    const known = vouched.get(author);
    // What the operator configured is above what anybody certifies.
    if (as !== 'own' || (known !== undefined && known.speaksUntil >= speaksUntil)) return;
    vouched.set(author, { rank: known?.rank ?? rank, speaksUntil });
    reached.add(author);
  };
  for (const author of ownRoots(ground)) meet(author, 0, ground.configuredUntil(author));
  for (const certificate of ground.fleetCertificates)
    if (certificate.body.class === 'own')
      meet(certificate.body.member, 0, ground.voidFrom(certificate, takenBack));
  for (let rank = 1; rank <= MEMBERSHIP.depthMax && reached.size > 0; rank++) {
    const frontier = [...reached].sort(compare);
    reached = new Set();
    for (const signer of frontier)
      for (const certificate of ownBy(ground, signer))
        if (certificate.body.sponsor === signer && isHeard(vouched, certificate))
          meet(certificate.body.member, rank, ground.voidFrom(certificate, takenBack));
  }
  return vouched;
}

/** Whether its signer was an own machine, and not revoked when he signed it. */
export const isHeard = (
  vouched: ReadonlyMap<AuthorKey, Vouched>,
  { signer, body }: Cert,
): boolean => (vouched.get(signer)?.speaksUntil ?? 0) > body.issuedAt;

/**
 * In force, and signed by who may: a fleet key; a sponsor who is an own machine, or was one until it was revoked; or, as a
 * renewal, any own machine that is not revoked. The signer of a renewal need not be shown to be a member now: after a month
 * the machines of a fleet stand on each other's renewals alone. But there must be what the sponsor himself had signed, or
 * whoever is own could let in by "renewing".
 */
function admit(
  ground: Ground,
  takenBack: TakenBack,
  vouched: ReadonlyMap<AuthorKey, Vouched>,
): ReadonlyMap<AuthorKey, Cert | undefined> {
  const members = new Map<AuthorKey, Cert | undefined>();
  for (const author of ownRoots(ground))
    if (ground.configuredUntil(author) === Infinity) members.set(author, undefined);

  const counts = (certificate: Cert): boolean => {
    if (ground.fleet.says(certificate)) return true;
    if (!isHeard(vouched, certificate)) return false;
    const { signer, body } = certificate;
    if (signer === body.sponsor)
      return members.has(signer) || (vouched.get(signer)?.speaksUntil ?? 0) < Infinity;
    const base = ground.baseOf(certificate);
    return base !== undefined && (ground.fleet.says(base) || isHeard(vouched, base));
  };
  const rankOf = ({ body }: Cert): number => vouched.get(body.member)?.rank ?? Infinity;
  const candidates = [
    ...ground.fleetCertificates,
    ...[...vouched.keys()].flatMap((signer) => ownBy(ground, signer)),
  ]
    .filter((it) => it.body.class === 'own' && !isOver(it, ground.now))
    .filter((it) => !ground.configured.has(it.body.member))
    .filter((it) => ground.voidFrom(it, takenBack) === Infinity)
    .sort((a, b) => rankOf(a) - rankOf(b) || compare(a.body.member, b.body.member));
  for (let grew = true; grew; ) {
    grew = false;
    for (const certificate of candidates) {
      const { member } = certificate.body;
      if (members.has(member) || members.size >= MEMBERSHIP.membersMax) continue;
      if (!counts(certificate)) continue;
      members.set(member, certificate);
      grew = true;
    }
  }
  for (const certificate of candidates) {
    const known = members.get(certificate.body.member);
    if (known !== undefined && lastsLonger(certificate, known) && counts(certificate))
      members.set(certificate.body.member, certificate);
  }
  return members;
}

const lastsLonger = (a: Cert, b: Cert): boolean =>
  (b.body.expiresAt - a.body.expiresAt || newestFirst(a, b)) < 0;
