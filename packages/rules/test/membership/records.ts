// Records as if signed: the rules see verified ones only, so a digest of the body stands for the bytes here.
import { createHash } from 'node:crypto';
import type { AuthorKey, Certificate, MembershipRecord, RecordBody } from '@tocsin/protocol';
import { createRoster, type Peer, type Roster, type RosterInput } from '@tocsin/rules';
import { author, DAY, MINUTE, T0 } from '../world.ts';

type Of<K extends RecordBody['kind']> = Extract<RecordBody, { kind: K }>;
type Times = Partial<Pick<RecordBody, 'number' | 'issuedAt' | 'expiresAt'>>;

/** Distinct unless given: of one signer about one subject the higher number stands. */
let lastNumber = 0;

function signed<K extends RecordBody['kind']>(
  signer: string,
  body: Omit<Of<K>, 'network' | 'number' | 'issuedAt' | 'expiresAt'>,
  lifeMs: number,
  times: Times,
): MembershipRecord {
  const issuedAt = times.issuedAt ?? T0;
  lastNumber++;
  const whole = {
    network: '',
    number: Math.max(issuedAt, T0) + lastNumber,
    expiresAt: issuedAt + lifeMs,
    issuedAt,
    ...times,
    ...body,
  } as unknown as RecordBody;
  const id = createHash('sha256').update(JSON.stringify(whole)).digest('hex');
  return { id, signer: author(signer), body: whole, envelope: new Uint8Array() };
}

type Admits = Times & {
  readonly as?: 'own' | 'friend';
  readonly sponsor?: string;
  readonly label?: string;
};

/** `signer` certifies `member`; for 30 days unless told otherwise. */
export function certificate(signer: string, member: string, more: Admits = {}): MembershipRecord {
  const { as = 'friend', sponsor = signer, label = '', ...times } = more;
  const body: Omit<Certificate, 'network' | 'number' | 'issuedAt' | 'expiresAt'> = {
    kind: 'certificate',
    member: author(member),
    sponsor: author(sponsor),
    class: as,
    label,
  };
  return signed<'certificate'>(signer, body, 30 * DAY, times);
}

export const own = (signer: string, member: string, more: Admits = {}): MembershipRecord =>
  certificate(signer, member, { as: 'own', ...more });

export const revocation = (
  signer: string,
  member: string,
  { since = 0, ...times }: Times & { readonly since?: number } = {},
): MembershipRecord =>
  signed<'revocation'>(
    signer,
    { kind: 'revocation', member: author(member), since },
    3_650 * DAY,
    times,
  );

export const allow = (signer: string, cidr: string, times: Times = {}): MembershipRecord =>
  signed<'allow'>(
    signer,
    { kind: 'allow', cidr: cidr as Of<'allow'>['cidr'], comment: '' },
    DAY,
    times,
  );

export const falsePositive = (
  signer: string,
  indicator: Of<'false-positive'>['indicator'],
  times: Times = {},
): MembershipRecord =>
  signed<'false-positive'>(signer, { kind: 'false-positive', indicator }, DAY, times);

export const lift = (signer: string, of: string, times: Times = {}): MembershipRecord =>
  signed<'lift'>(signer, { kind: 'lift', author: author(of) }, DAY, times);

export const succession = (signer: string, successor: string, times: Times = {}) =>
  signed<'succession'>(signer, { kind: 'succession', successor: author(successor) }, DAY, times);

export const presence = (signer: string, times: Times = {}): MembershipRecord =>
  signed<'presence'>(
    signer,
    { kind: 'presence', addresses: ['/ip4/192.0.2.1/tcp/8144'], leaving: false },
    60 * MINUTE,
    times,
  );

export const rotation = (signer: string, times: Times = {}): MembershipRecord =>
  signed<'rotation'>(
    signer,
    { kind: 'rotation', keyDigest: '00'.repeat(32), oldUntil: T0 + DAY },
    30 * DAY,
    times,
  );

export interface Sight {
  readonly self?: string;
  readonly own?: readonly string[];
  readonly friends?: readonly string[];
  readonly fleets?: readonly string[];
  readonly now?: number;
  readonly keyHolders?: RosterInput['keyHolders'];
}

/** How `self` sees it. */
export function seen(records: readonly MembershipRecord[], sight: Sight = {}): Roster {
  const { self = 'self', own = [], friends = [], fleets = [], now = T0, keyHolders } = sight;
  const peer = (kind: 'own' | 'friend') => (name: string) => ({
    author: author(name),
    class: kind,
    group: author(name),
    name,
  });
  const configured: Peer[] = [...own.map(peer('own')), ...friends.map(peer('friend'))];
  return createRoster({
    self: author(self),
    configured,
    fleets: fleets.map(author),
    records,
    now,
    ...(keyHolders !== undefined && { keyHolders }),
  });
}

const NAMES = new Map<AuthorKey, string>();

/** Remembers a name for its key, so that a failing test speaks in names. */
export const nameOf = (key: AuthorKey): string => NAMES.get(key) ?? key.slice(0, 8);

/** `name: class group depth`, or what else he is. */
export function who(roster: Roster, ...names: readonly string[]): readonly string[] {
  for (const name of names) NAMES.set(author(name), name);
  return names.map((name) => {
    const member = roster.member(author(name));
    if (member === undefined)
      return `${name}: ${roster.revoked(author(name)) ? 'revoked' : 'nobody'}`;
    return `${name}: ${member.class} ${nameOf(member.group)} ${member.depth}`;
  });
}
