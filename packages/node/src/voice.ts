// Signs what this node says, each signal linked to the one before, and never two under one sequence: not after a
// restored snapshot, not on a cloned machine, not by a clock that lies.
import {
  type Body,
  LIMITS,
  nextSequence,
  type Signal,
  type Signer,
  signBody,
} from '@tocsin/protocol';
import type { Draft } from '@tocsin/rules';
import type { Log } from './model.ts';
import { signalKey } from './store/layout.ts';
import type { Store } from './store/store.ts';
import type { Time } from './time.ts';

export interface Voice {
  /** Signs, and saves the new head; what cannot be signed now is saved as a draft, and `undefined` is answered. */
  say(draft: Draft): Signal | undefined;
  /** Signs the drafts that waited, each of which is told at once: a store that fails on the way loses none. */
  catchUp(tell: (signal: Signal) => void): Promise<void>;
  /** From now on signing is allowed: the own head has been asked for. */
  open(): void;
  /** A valid signal of our own key came from outside. @returns what it means */
  recognise(signal: Signal): 'known' | 'recovered' | 'impostor';
  /** Signing stops for good: another machine uses the key. */
  silence(): void;
}

export interface VoiceParts {
  readonly signer: Signer;
  readonly store: Store;
  readonly time: Time;
  /** False when the identity belongs to another machine. */
  readonly allowed: boolean;
  /** False for a draft that waited and was overtaken by what happened since. */
  readonly stillMeant: (draft: Draft) => boolean;
  readonly log: Log;
}

export function createVoice(parts: VoiceParts): Voice {
  const { signer, store, time, allowed, stillMeant, log } = parts;
  let openedAt: number | undefined;
  let silenced = !allowed;

  const mayNow = () => openedAt !== undefined && !silenced && !time.suspect();

  function sign(draft: Draft): Signal | undefined {
    const issuedAt = time.now();
    const { head } = store;
    const sequence = nextSequence(issuedAt, head.sequence);
    if (sequence === undefined) return undefined;
    const expiresAt = Math.min(draft.expiresAt, issuedAt + LIMITS.signalMaxLifeMs);
    const body = { ...draft, sequence, previous: head.id, issuedAt, expiresAt } as Body;
    const signal = signBody(body, signer);
    store.head = { sequence, id: signal.id };
    return signal;
  }

  function say(draft: Draft): Signal | undefined {
    try {
      const signal = mayNow() ? sign(draft) : undefined;
      if (signal === undefined) store.saveDraft(draft);
      return signal;
    } catch (error) {
      log.error({ err: error, draft }, 'a signal could not be signed');
      return undefined;
    }
  }

  return {
    say,
    async catchUp(tell) {
      if (!mayNow()) return;
      for (const [key, draft] of await store.drafts()) {
        if (!mayNow()) break;
        const isMeant = draft.expiresAt > time.now() && stillMeant(draft);
        // Another round may have begun before this one had read the list.
        if (!store.removeDraft(key) || !isMeant) continue;
        const signal = say(draft);
        if (signal !== undefined) tell(signal);
      }
    },
    open() {
      openedAt ??= time.now();
    },
    recognise(signal) {
      const { sequence, issuedAt, expiresAt } = signal.body;
      // Our row of it may be forgotten: else anybody could silence us by what we said yesterday.
      if (expiresAt <= time.now()) return 'known';
      const known = store.rows.read('signal', signalKey(signal.author, sequence));
      if (known?.id === signal.id) return 'known';
      if (known !== undefined || (openedAt !== undefined && issuedAt > openedAt)) return 'impostor';
      if (sequence > store.head.sequence) store.head = { sequence, id: signal.id };
      return 'recovered';
    },
    silence() {
      silenced = true;
    },
  };
}
