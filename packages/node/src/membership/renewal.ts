// Certificates end; this node has its own renewed in time, and renews those of others for whom it may speak.
import {
  type AuthorKey,
  type Certificate,
  decodeRecord,
  type MembershipRecord,
  sha256Hex,
} from '@tocsin/protocol';
import type { Roster } from '@tocsin/rules';
import type { Scheduler } from '../scheduler.ts';
import { OWN_CERTIFICATE_DAYS, RENEWAL_RETRY_MS, RENEWERS } from './constants.ts';
import { lifeOf, type Say } from './say.ts';

export interface RenewalParts {
  readonly self: AuthorKey;
  readonly roster: () => Roster;
  readonly records: () => Iterable<MembershipRecord>;
  readonly say: Say;
  readonly now: () => number;
  readonly scheduler: Pick<Scheduler, 'at'>;
  readonly connected: () => readonly AuthorKey[];
  /** Asks a peer; its answer is not checked yet. */
  readonly ask: (peer: AuthorKey, certificate: Uint8Array) => Promise<Uint8Array | undefined>;
  /** @returns whether it counts */
  readonly take: (envelope: Uint8Array) => boolean;
}

export interface Renewal {
  /** Looks whether a certificate of this node is due, and asks for another. */
  look(): void;
  /** Somebody shows a certificate of his. @returns a new one, or `undefined` */
  renew(certificate: Uint8Array, from: AuthorKey): MembershipRecord | undefined;
}

interface Certified extends MembershipRecord {
  readonly body: Certificate;
}

const JOB = 'renewal';

export function createRenewal(parts: RenewalParts): Renewal {
  const { self, roster, records, say, now, scheduler, connected, ask, take } = parts;
  let asking = false;
  /** Somebody came, or became an own machine, while others were asked. */
  let again = false;

  function certificatesOf(member: AuthorKey): Certified[] {
    return [...records()]
      .filter(isCertificate)
      .filter(({ body }) => body.member === member && body.expiresAt > now());
  }

  /** The certificate to show when one is due, and else when to look again. */
  function due(): Certified | number | undefined {
    const mine = certificatesOf(self);
    const fresh = mine.filter(({ body }) => now() < halfOf(body));
    const [shown] = mine.filter(({ body }) => now() >= halfOf(body)).sort(byEnd);
    // One by its sponsor stands by itself; one by a machine that may be revoked one day does not.
    const enough = fresh.some(isBySponsor) || signersOf(fresh).length >= RENEWERS;
    if (shown !== undefined && !enough) return shown;
    return fresh.length === 0 ? undefined : Math.max(...fresh.map(({ body }) => halfOf(body)));
  }

  function look(): void {
    again = asking;
    if (asking) return;
    const found = due();
    if (found === undefined) return;
    if (typeof found === 'number') {
      scheduler.at(JOB, found - now(), look);
      return;
    }
    asking = true;
    scheduler.at(JOB, RENEWAL_RETRY_MS, look);
    void request(found).finally(() => {
      asking = false;
      if (again || due() !== found) look();
    });
  }

  async function request(shown: Certified): Promise<void> {
    for (const peer of candidates(shown)) {
      const answer = await ask(peer, shown.envelope).catch(() => undefined);
      if (answer !== undefined) take(answer);
      if (due() !== shown) return;
    }
  }

  /** Each machine begins with another one, so that no machine renews them all. */
  function candidates({ body }: Certified): AuthorKey[] {
    const done = signersOf(certificatesOf(self).filter((one) => now() < halfOf(one.body)));
    const may = (peer: AuthorKey): boolean =>
      body.class === 'own' ? roster().member(peer)?.class === 'own' : peer === body.sponsor;
    return connected()
      .filter((peer) => may(peer) && !done.includes(peer))
      .toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  }

  const order = (peer: AuthorKey): string => sha256Hex(Buffer.from(`${self} ${peer}`));

  function renew(certificate: Uint8Array, from: AuthorKey): MembershipRecord | undefined {
    const decoded = decodeRecord(certificate);
    if (!decoded.ok) return undefined;
    const { id, signer } = decoded.record;
    // One that counts here: anybody can write one in the name of another, and have it signed by him at last.
    const held = certificatesOf(from).find((one) => one.id === id && one.signer === signer);
    if (held === undefined || now() < halfOf(held.body) || !mayRenew(held.body)) return undefined;
    const { body } = held;
    const [given] = certificatesOf(from)
      .filter(({ signer, body: mine }) => signer === self && now() < halfOf(mine))
      .sort(byEnd);
    if (given !== undefined) return given;
    const { kind, member, sponsor, class: kindOf, label } = body;
    const lifeMs = kindOf === 'own' ? lifeOf(OWN_CERTIFICATE_DAYS) : body.expiresAt - body.issuedAt;
    return say({ kind, member, sponsor, class: kindOf, label }, lifeMs);
  }

  /**
   * For own machines any own machine; for others whoever let them in. Not for whom nobody vouches any more, and nobody is
   * made more than he is.
   */
  function mayRenew({ member, sponsor, class: kind }: Certificate): boolean {
    const known = roster().member(member);
    if (known === undefined || roster().revoked(member)) return false;
    if (kind === 'own' && known.class !== 'own') return false;
    return sponsor === self ? hasLetIn(member, kind) : kind === 'own';
  }

  const hasLetIn = (author: AuthorKey, kind: Certificate['class']): boolean =>
    [...records()].some(
      (record) =>
        isCertificate(record) &&
        record.signer === self &&
        record.body.member === author &&
        record.body.class === kind,
    );

  return { look, renew };
}

function isCertificate(record: MembershipRecord): record is Certified {
  return record.body.kind === 'certificate';
}

const halfOf = ({ issuedAt, expiresAt }: Certificate): number =>
  Math.floor((issuedAt + expiresAt) / 2);

const isBySponsor = ({ signer, body }: Certified): boolean => signer === body.sponsor;

const signersOf = (certificates: readonly Certified[]): AuthorKey[] => [
  ...new Set(certificates.map(({ signer }) => signer)),
];

/** The one that lasts longest first. */
const byEnd = (a: Certified, b: Certified): number => b.body.expiresAt - a.body.expiresAt;
