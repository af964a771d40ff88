// Words of a fleet, signed here and now: what each says, and when it ends.
import {
  type FleetAllow,
  type FleetFalsePositive,
  type FleetLift,
  type FleetSuccession,
  type MembershipRecord,
  networkDigest,
  type RecordBody,
  type Revocation,
  type Signer,
  signRecord,
} from '@tocsin/protocol';
import { DaemonError } from '../errors.ts';

/** What is particular to each kind. */
export type Word =
  | Pick<FleetAllow, 'kind' | 'cidr' | 'comment'>
  | Pick<FleetFalsePositive, 'kind' | 'indicator'>
  | Pick<FleetLift, 'kind' | 'author'>
  | Pick<FleetSuccession, 'kind' | 'successor'>
  | Pick<Revocation, 'kind' | 'member' | 'since'>
  | { readonly kind: 'certificate'; readonly member: string; readonly label: string };

export interface Validity {
  /** The network's name. */
  readonly network: string;
  readonly now: number;
  /** How long it holds; 0 ends what was said of the same before. */
  readonly forMs: number;
}

/** The time is the number: what is said later stands. @throws DaemonError `USAGE` for what no fleet may say */
export function sign(
  word: Word,
  { network, now, forMs }: Validity,
  signer: Signer,
): MembershipRecord {
  const header = {
    network: networkDigest(network),
    number: now,
    issuedAt: now,
    expiresAt: now + forMs,
  };
  const body: RecordBody =
    word.kind === 'certificate'
      ? { ...header, ...word, sponsor: signer.author, class: 'own' }
      : { ...header, ...word };
  try {
    return signRecord(body, signer);
  } catch (error) {
    if (error instanceof RangeError)
      throw new DaemonError('USAGE', error.message, { cause: error });
    throw error;
  }
}
