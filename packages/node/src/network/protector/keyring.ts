// The keys of one network that this node holds: the current one, and for a while those before it. Kept in a file of its
// own, because a lost store must not shut the node out of its network.
import { join } from 'node:path';
import { type Clock, systemClock } from '../../clock.ts';
import { NodeError } from '../../model.ts';
import { KEYS_MAX, readKeyFile, writeKeyFile } from './key-file.ts';
import type { HeldKey, Keyring, NetworkKey, RingState } from './model.ts';

export { keyFromHex, networkKey } from './key-file.ts';
export type { Keyring, NetworkKey } from './model.ts';

/** Digests of former keys that are remembered: so many rotations are forty years of one a fortnight. */
const PAST_MAX = 1_024;
/** A wall clock may be set meanwhile: an end is looked at again at least so often. */
const LOOK_AGAIN_MS = 3_600_000;

/** A ring in memory. */
export function createKeyring(given?: NetworkKey, clock: Clock = systemClock): Keyring {
  return new Ring({ keys: given === undefined ? [] : [given], past: [] }, clock, async () => {});
}

/**
 * The ring of a data directory. `given` is the operator's word: a key that the ring does not know replaces it whole, at
 * once; one that it knows, be it an old one, changes nothing.
 * @throws NodeError BAD_ARGUMENT for a file that is damaged, or that others can read
 */
export async function loadKeyring(
  dataDir: string,
  given?: NetworkKey,
  clock: Clock = systemClock,
): Promise<Keyring> {
  const file = join(dataDir, 'network-keys.json');
  const save = (state: RingState) => writeKeyFile(file, state);
  const stored = await readKeyFile(file);
  const state = stored ?? { keys: [], past: [] };
  if (given === undefined || knows(state, given.digest)) return new Ring(state, clock, save);
  const [current] = state.keys;
  // Every machine that is told by hand counts on from the same number.
  const number = Math.max(given.number, (current?.number ?? 0) + 1);
  const next = {
    keys: [current === undefined ? given : { ...given, number }],
    past: pastOf(state, []),
  };
  await save(next);
  return new Ring(next, clock, save);
}

/** The same answer on every machine, whichever of two rotations it hears of first. */
export function isNewer(key: NetworkKey, than: NetworkKey): boolean {
  return key.number > than.number || (key.number === than.number && key.digest > than.digest);
}

class Ring implements Keyring {
  readonly #clock: Clock;
  readonly #save: (state: RingState) => Promise<void>;
  readonly #listeners = new Set<() => void>();
  #state: RingState;
  #saving: Promise<void> = Promise.resolve();
  #cancel: (() => void) | undefined;

  constructor(state: RingState, clock: Clock, save: (state: RingState) => Promise<void>) {
    this.#state = state;
    this.#clock = clock;
    this.#save = save;
    this.#arm();
  }

  current(): NetworkKey | undefined {
    return this.#state.keys[0];
  }

  keys(): readonly HeldKey[] {
    const now = this.#clock.now();
    return this.#state.keys.filter(({ until }) => until === undefined || until > now);
  }

  knows(keyDigest: string): boolean {
    return knows(this.#state, keyDigest);
  }

  onChange(then: () => void): () => void {
    this.#listeners.add(then);
    return () => this.#listeners.delete(then);
  }

  rotateTo(key: NetworkKey, oldUntil: number): Promise<void> {
    // One after the other: each is decided by what the one before has left.
    const rotated = this.#saving.then(() => this.#rotate(key, oldUntil));
    this.#saving = rotated.catch(() => {});
    return rotated;
  }

  async #rotate(key: NetworkKey, oldUntil: number): Promise<void> {
    const [current] = this.#state.keys;
    if (current === undefined) {
      throw new NodeError(
        'BAD_ARGUMENT',
        'this network has no key that could be changed: give every machine the same new key in network.key_file and restart it',
      );
    }
    if (!isNewer(key, current)) return;
    // Who was away when the key was changed twice still comes with the first: that was promised. An earlier end holds for all.
    const now = this.#clock.now();
    const former = this.#state.keys
      .map((one) => ({ ...one, until: Math.min(one.until ?? oldUntil, oldUntil) }))
      .filter(({ until }) => until > now);
    const keys = [key, ...former.slice(0, KEYS_MAX - 1)];
    const next = { keys, past: pastOf(this.#state, keys) };
    await this.#save(next);
    this.#state = next;
    this.#arm();
    this.#tell();
  }

  /** Tells of the end of each old key when it comes. */
  #arm(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const now = this.#clock.now();
    const ends = this.#state.keys.flatMap(({ until = 0 }) => (until > now ? [until - now] : []));
    if (ends.length === 0) return;
    this.#cancel = this.#clock.after(Math.min(...ends, LOOK_AGAIN_MS), () => {
      this.#arm();
      if (this.keys().length <= ends.length) this.#tell();
    });
  }

  #tell(): void {
    for (const then of [...this.#listeners]) then();
  }
}

function knows({ keys, past }: RingState, digest: string): boolean {
  return keys.some((key) => key.digest === digest) || past.includes(digest);
}

function pastOf(state: RingState, kept: readonly NetworkKey[]): string[] {
  const former = [...state.keys.map(({ digest }) => digest), ...state.past];
  return former.filter((digest) => !kept.some((key) => key.digest === digest)).slice(0, PAST_MAX);
}
