// The invitations of this node: what each offers, who came by it, and when it ends. Durable, and without the secrets.
import { join } from 'node:path';
import { type AuthorKey, keptSecret } from '@tocsin/protocol';
import { NodeError } from '../model.ts';
import { INVITATION_MEMORY_MS, INVITATIONS_MAX } from './constants.ts';
import type { InvitationView } from './model.ts';
import { readPrivate, writePrivate } from './private-file.ts';

/** As it is kept. */
interface Kept {
  readonly id: string;
  /** What a proof is checked with. */
  readonly key: string;
  readonly class: 'own' | 'friend';
  readonly label: string;
  /** ms since 1970. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly uses: number;
  readonly withdrawn: boolean;
  readonly joined: readonly { readonly author: AuthorKey; readonly at: number }[];
}

export interface Offer extends Pick<Kept, 'class' | 'label' | 'uses' | 'expiresAt'> {
  /** 16 bytes in hex; it is not kept. */
  readonly secret: string;
}

export type Claimed =
  | {
      readonly ok: true;
      readonly class: 'own' | 'friend';
      readonly label: string;
      /** It has taken a use, which he had not come by before. */
      readonly first: boolean;
    }
  | { readonly ok: false; readonly code: 'used' | 'expired' | 'withdrawn' };

export interface Invitations {
  /** @returns its id @throws NodeError BAD_ARGUMENT when too many are open */
  add(offer: Offer, now: number): Promise<string>;
  /** The key that checks a proof; `undefined` for an invitation that is not known. */
  keyOf(id: string): string | undefined;
  /** After the proof: takes one use for this author, durably. Whoever came by it before takes none. */
  claim(id: string, author: AuthorKey, now: number): Promise<Claimed>;
  /** He could not be certified after all, and had not been before. */
  giveBack(id: string, author: AuthorKey): Promise<void>;
  withdraw(id: string, now: number): Promise<boolean>;
  list(now: number): readonly InvitationView[];
}

/** @throws NodeError BAD_ARGUMENT for a file that is damaged or not ours to read */
export async function loadInvitations(dataDir: string): Promise<Invitations> {
  const file = join(dataDir, 'invitations.json');
  const kept = new Map((await readPrivate(file, isKeptList))?.map((entry) => [entry.id, entry]));
  let saving: Promise<void> = Promise.resolve();

  /** Memory first, so that two who come at once do not take the same use; then the disk. */
  async function put(entry: Kept): Promise<void> {
    const before = kept.get(entry.id);
    kept.set(entry.id, entry);
    const saved = saving.then(() => writePrivate(file, [...kept.values()]));
    saving = saved.catch(() => {});
    try {
      await saved;
    } catch (error) {
      // What is not on the disk has not happened: who asks again is to be written down.
      if (kept.get(entry.id) === entry) {
        if (before === undefined) kept.delete(entry.id);
        else kept.set(entry.id, before);
      }
      throw error;
    }
  }

  function forget(now: number): void {
    for (const { id, expiresAt } of kept.values())
      if (expiresAt + INVITATION_MEMORY_MS <= now) kept.delete(id);
  }

  return {
    async add({ secret, ...offer }, now) {
      forget(now);
      const open = [...kept.values()].filter((entry) => stateOf(entry, now) === 'open');
      if (open.length >= INVITATIONS_MAX)
        throw new NodeError(
          'BAD_ARGUMENT',
          `there are ${INVITATIONS_MAX} open invitations already: withdraw some, or give one more uses`,
        );
      const { id, key } = keptSecret(secret);
      await put({ id, key, ...offer, createdAt: now, withdrawn: false, joined: [] });
      return id;
    },
    keyOf: (id) => kept.get(id)?.key,
    async claim(id, author, now) {
      const entry = kept.get(id);
      if (entry === undefined) return { ok: false, code: 'expired' };
      const state = stateOf(entry, now);
      // Its answer may have been lost on the way: the same machine asks again.
      const again = entry.joined.some((member) => member.author === author);
      if (state !== 'open' && !(state === 'used' && again)) return { ok: false, code: state };
      if (!again) await put({ ...entry, joined: [...entry.joined, { author, at: now }] });
      return { ok: true, class: entry.class, label: entry.label, first: !again };
    },
    async giveBack(id, author) {
      const entry = kept.get(id);
      if (entry === undefined) return;
      await put({ ...entry, joined: entry.joined.filter((member) => member.author !== author) });
    },
    async withdraw(text, now) {
      const found = [...kept.values()].filter(({ id }) => text !== '' && id.startsWith(text));
      const [entry] = found;
      if (entry === undefined || found.length > 1 || stateOf(entry, now) !== 'open') return false;
      await put({ ...entry, withdrawn: true });
      return true;
    },
    list(now) {
      forget(now);
      return [...kept.values()].map((entry) => viewOf(entry, now)).reverse();
    },
  };
}

function stateOf(entry: Kept, now: number): InvitationView['state'] {
  if (entry.withdrawn) return 'withdrawn';
  if (entry.expiresAt <= now) return 'expired';
  return entry.joined.length >= entry.uses ? 'used' : 'open';
}

function viewOf(entry: Kept, now: number): InvitationView {
  const { key: _, withdrawn: __, ...shown } = entry;
  return { ...shown, left: entry.uses - entry.joined.length, state: stateOf(entry, now) };
}

function isKeptList(data: unknown): data is Kept[] {
  return (
    Array.isArray(data) &&
    data.every(
      (entry: Partial<Kept>) =>
        /^[0-9a-f]{32}$/.test(entry.id ?? '') &&
        /^[0-9a-f]{64}$/.test(entry.key ?? '') &&
        Number.isSafeInteger(entry.expiresAt) &&
        Number.isSafeInteger(entry.uses) &&
        Array.isArray(entry.joined),
    )
  );
}
