// What an operator can ask of the membership: who is here, and to let in, shut out, change the key, obey a fleet.
import { type AuthorKey, LIMITS, type MembershipRecord } from '@tocsin/protocol';
import { type Mode, NodeError } from '../model.ts';
import type { Network } from '../network/model.ts';
import type { PeerBook } from '../peer-book.ts';
import type { Settings } from '../settings.ts';
import { VERSION } from '../version.ts';
import type { Fleets } from './fleets.ts';
import type { MembershipDeeds } from './membership.ts';
import type { MembershipApi, PresenceView } from './model.ts';
import type { Registry } from './registry.ts';
import type { Rotations } from './rotation.ts';
import { lifeOf, type Say } from './say.ts';
import { memberViews } from './views.ts';

export interface CommandParts {
  readonly settings: Settings;
  readonly self: AuthorKey;
  readonly book: PeerBook;
  readonly registry: Registry;
  readonly fleets: Fleets;
  readonly rotations: Rotations;
  readonly say: Say;
  readonly now: () => number;
  readonly mode: () => Mode;
  readonly deeds: MembershipDeeds;
  readonly network: () => Network;
  readonly presences: () => readonly PresenceView[];
  readonly hasLeft: (author: AuthorKey) => boolean;
}

export function createCommands(parts: CommandParts): MembershipApi {
  const { settings, self, book, registry, fleets, rotations, say, now, deeds } = parts;

  /** A record of our own, stored and on its way to the others when it resolves. */
  async function keep(record: MembershipRecord): Promise<MembershipRecord> {
    const taken = registry.take(record.envelope);
    if (taken.verdict === 'refused' || taken.verdict === 'forged')
      throw new NodeError('BAD_ARGUMENT', `this node may not say that: ${taken.why}`);
    registry.refresh();
    await deeds.durable();
    return record;
  }

  function certificateOf(member: AuthorKey): boolean {
    return [...registry.records.all()].some(
      ({ body }) => body.kind === 'certificate' && body.member === member && body.sponsor === self,
    );
  }

  return {
    members: () =>
      memberViews({
        self: {
          author: self,
          mode: parts.mode(),
          ...(settings.name !== undefined && { name: settings.name }),
        },
        now: now(),
        version: VERSION,
        role: settings.network.role.role,
        roster: registry.roster(),
        book,
        connected: parts.network().connected(),
        presences: parts.presences(),
        left: parts.hasLeft,
      }),
    async learn(envelopes) {
      const taken = envelopes.map((envelope) => registry.take(envelope));
      registry.refresh();
      await deeds.durable();
      return taken.map(({ record: _, ...verdict }) => verdict);
    },
    async rotateKey({ forgetOldAt }) {
      const number = await rotations.rotate(forgetOldAt);
      registry.refresh();
      await deeds.durable();
      return { number };
    },
    certify: (member, { class: kind, label, days }) =>
      keep(say({ kind: 'certificate', member, sponsor: self, class: kind, label }, lifeOf(days))),
    async revoke(member, { since, reason }) {
      if (!certificateOf(member))
        throw new NodeError(
          'BAD_ARGUMENT',
          `${member} is no member on the word of this node: its sponsor or a fleet key can revoke it`,
        );
      const record = await keep(
        say({ kind: 'revocation', member, since }, LIMITS.revocationMaxLifeMs),
      );
      deeds.note('revoked', { author: member, since, reason });
      await deeds.durable();
      return record;
    },
    fleets: () => registry.roster().fleets(),
    async acceptFleet(key) {
      await fleets.accept(key);
      deeds.note('fleet', { accepted: key });
      registry.refresh();
      await deeds.durable();
    },
  };
}
