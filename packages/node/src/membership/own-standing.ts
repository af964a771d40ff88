// Whether the others still take this machine for a member: it cannot change that, but it says so aloud.
import type { AuthorKey, Certificate, MembershipRecord } from '@tocsin/protocol';
import type { Roster } from '@tocsin/rules';
import type { Degraded } from '../degraded.ts';
import { CERTIFICATE_LATE_SHARE } from './constants.ts';

export interface OwnStandingParts {
  readonly self: AuthorKey;
  readonly roster: () => Roster;
  readonly records: () => Iterable<MembershipRecord>;
  readonly now: () => number;
  readonly degraded: Pick<Degraded, 'raise' | 'clear'>;
}

/** What the others hold of this machine. */
export interface Standing {
  readonly revoked: boolean;
  /** Its longest certificate, in force or the last that was; `undefined` for who never had one. */
  readonly certificate:
    | Pick<Certificate, 'issuedAt' | 'expiresAt' | 'class' | 'sponsor'>
    | undefined;
}

export interface OwnStanding {
  /** To be called now and then. */
  look(): void;
  standing(): Standing;
}

export function createOwnStanding(parts: OwnStandingParts): OwnStanding {
  const { self, roster, records, now, degraded } = parts;
  /** The longest certificate that was ever seen in force: what is over is forgotten. */
  let last: Standing['certificate'];

  function standing(): Standing {
    for (const { body } of records())
      if (body.kind === 'certificate' && body.member === self)
        if (body.expiresAt > (last?.expiresAt ?? now())) last = body;
    return { revoked: roster().revoked(self), certificate: last };
  }

  function fault(): readonly [message: string, cure: string] | undefined {
    const { revoked, certificate } = standing();
    if (revoked)
      return [
        'this machine has been revoked: the others refuse it',
        'if that is a mistake, delete its identity file and join again by a new invitation',
      ];
    if (certificate === undefined) return undefined;
    const { issuedAt, expiresAt } = certificate;
    const lateAt = expiresAt - (expiresAt - issuedAt) * CERTIFICATE_LATE_SHARE;
    if (now() < lateAt) return undefined;
    const end = new Date(expiresAt).toISOString();
    return [
      `the certificate of this machine ${now() < expiresAt ? 'ends' : 'ended'} at ${end}, and nobody has renewed it`,
      'own machines renew each other, and a friend is renewed by whoever invited him: see that one of them is connected',
    ];
  }

  return {
    look() {
      const found = fault();
      if (found === undefined) degraded.clear('MEMBERSHIP');
      else degraded.raise('MEMBERSHIP', ...found);
    },
    standing,
  };
}
