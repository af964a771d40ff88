// The inviter's side of a join: a challenge, a proof of the secret, and then a certificate, the records and the key.
import { randomBytes } from 'node:crypto';
import {
  type AuthorKey,
  type Cidr,
  type JoinRefusal,
  joinRecordsFrames,
  type MembershipRecord,
  type NetworkDigest,
  provesJoin,
} from '@tocsin/protocol';
import type { Log } from '../model.ts';
import type { Attempts } from './attempts.ts';
import type { JoinChannel } from './channel.ts';
import type { Invitations } from './invitations.ts';

export interface InviterParts {
  readonly self: AuthorKey;
  readonly network: NetworkDigest;
  readonly invitations: Invitations;
  readonly attempts: Attempts;
  readonly log: Log;
  now(): number;
  monotonic(): number;
  /** @throws when this node cannot let anybody in */
  certify(
    member: AuthorKey,
    terms: { readonly class: 'own' | 'friend'; readonly label: string },
  ): Promise<MembershipRecord>;
  /** All records in force, as envelopes. */
  records(): Iterable<Uint8Array>;
  /** The network's key now; `undefined` in an open network. */
  key(): { readonly number: number; readonly bytes: Uint8Array } | undefined;
  /** For the journal. */
  note(
    kind: 'joined' | 'join-refused',
    detail: { readonly author: AuthorKey; readonly reason: string },
  ): void;
}

/** Speaks with one joiner to the end. Never throws. */
export async function receiveJoiner(
  parts: InviterParts,
  channel: JoinChannel,
  joiner: AuthorKey,
  from: Cidr | undefined,
): Promise<void> {
  const { attempts, log } = parts;
  try {
    if (!attempts.begin(from, parts.monotonic())) {
      await refuse(parts, channel, joiner, 'busy');
      return;
    }
    try {
      await converse(parts, channel, joiner, from);
    } finally {
      attempts.end();
    }
  } catch (error) {
    log.debug({ joiner, err: error }, 'a join broke off');
    channel.abort(new Error('the join broke off'));
  }
}

async function converse(
  parts: InviterParts,
  channel: JoinChannel,
  joiner: AuthorKey,
  from: Cidr | undefined,
): Promise<void> {
  const { self, network, invitations, attempts, log } = parts;
  const nonce = randomBytes(32).toString('hex');
  await channel.write([{ kind: 'challenge', nonce }]);
  const said = await channel.read().catch(() => undefined);
  if (said?.kind !== 'proof') {
    // Or who only begins would use up what all have together.
    attempts.wrong(from, parts.monotonic());
    throw new Error('it proved nothing');
  }

  const key = invitations.keyOf(said.invitation);
  const context = { network, inviter: self, joiner, nonce };
  // Of an unknown invitation a proof is computed as well: the time of the answer does not tell which ids exist.
  const proved = provesJoin(key ?? NO_KEY, context, said.mac);
  if (key === undefined || !proved) {
    attempts.wrong(from, parts.monotonic());
    await refuse(parts, channel, joiner, 'unknown');
    return;
  }

  const claimed = await invitations.claim(said.invitation, joiner, parts.now());
  if (!claimed.ok) {
    await refuse(parts, channel, joiner, claimed.code);
    return;
  }
  let certificate: MembershipRecord;
  try {
    const { class: kind, label } = claimed;
    certificate = await parts.certify(joiner, { class: kind, label });
  } catch (error) {
    // Else who was let in, and then shut out, would free the place for himself under another key.
    if (claimed.first) await invitations.giveBack(said.invitation, joiner);
    log.warn({ joiner, err: error }, 'a joiner with a good invitation could not be certified');
    await refuse(parts, channel, joiner, 'unable');
    return;
  }
  parts.note('joined', {
    author: joiner,
    reason: `as ${claimed.class}, by invitation ${said.invitation.slice(0, 8)}`,
  });
  log.info({ joiner, class: claimed.class, label: claimed.label }, 'somebody joined');
  const current = parts.key();
  await channel.write([
    {
      kind: 'welcome',
      certificate: certificate.envelope,
      keyNumber: current?.number ?? 0,
      key: current === undefined ? '' : Buffer.from(current.bytes).toString('hex'),
    },
  ]);
  await channel.write(joinRecordsFrames(parts.records()));
  await channel.close();
  // Until it has heard all: a guest that has become a member is connected anew after this.
  while ((await channel.read()) !== undefined);
}

const NO_KEY = '0'.repeat(64);

async function refuse(
  { note, log }: InviterParts,
  channel: JoinChannel,
  joiner: AuthorKey,
  code: JoinRefusal,
): Promise<void> {
  // A flood of attempts must not become a flood of lines.
  if (code !== 'busy') note('join-refused', { author: joiner, reason: code });
  log.warn({ joiner, code }, 'somebody who wanted to join was refused');
  await channel.write([{ kind: 'refusal', code }]);
  await channel.close();
}
