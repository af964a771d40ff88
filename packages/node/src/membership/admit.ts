// A certificate for whoever proved an invitation: the one that he has, if he asks twice, and none once he was shut out.
import type { AuthorKey, MembershipRecord } from '@tocsin/protocol';
import type { Roster } from '@tocsin/rules';
import { NodeError } from '../model.ts';
import type { CertificateTerms, MembershipApi } from './model.ts';

export interface AdmitParts {
  readonly self: AuthorKey;
  readonly roster: () => Roster;
  readonly records: () => Iterable<MembershipRecord>;
  readonly certify: MembershipApi['certify'];
  readonly now: () => number;
}

/** @throws NodeError BAD_ARGUMENT for who is revoked, and where nothing may be signed */
export type Admit = (member: AuthorKey, terms: CertificateTerms) => Promise<MembershipRecord>;

export function createAdmit({ self, roster, records, certify, now }: AdmitParts): Admit {
  return async (member, terms) => {
    // He may have begun to ask before he was revoked: a newer certificate would undo that.
    if (roster().revoked(member)) throw new NodeError('BAD_ARGUMENT', `${member} has been revoked`);
    // Each new one is passed on through the whole network: who asks again and again is not to make it so.
    const given = [...records()].find(
      ({ signer, body }) =>
        signer === self &&
        body.kind === 'certificate' &&
        body.member === member &&
        body.sponsor === self &&
        body.class === terms.class &&
        now() < (body.issuedAt + body.expiresAt) / 2,
    );
    const counts = given !== undefined && roster().member(member) !== undefined;
    return counts ? given : certify(member, terms);
  };
}
