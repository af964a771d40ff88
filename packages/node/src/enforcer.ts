// Brings what the store wants into the firewall: small changes as they come, in batches that form while the one before
// is under way, and the whole of it whenever the two may have come apart.

import type { Change } from '@tocsin/firewall';
import { type FirewallAdapter, FirewallError, type Listed } from '@tocsin/firewall';
import type { Cidr } from '@tocsin/protocol';
import { LONGEST_BLOCK_MS, RECONCILE_TOLERANCE_MS } from './constants.ts';
import type { Mode } from './model.ts';
import type { Time } from './time.ts';

export interface EnforcerParts {
  /** Already guarded. */
  readonly adapter: FirewallAdapter;
  readonly time: Time;
  /** What the kernel should hold, in chunks, ends in ms since 1970. Throws when the store is opened anew meanwhile. */
  readonly wanted: () => AsyncIterable<readonly (readonly [Cidr, number])[]>;
  /** False while the store cannot be read: what is blocked then is in no list, and no comparison would bring it. */
  readonly readable: () => boolean;
  /** A comparison ended because of that: to be asked for again later. */
  readonly onUnread: () => void;
  readonly onFailure: (error: unknown) => void;
  readonly onRecovery: () => void;
  /** True while the store has given an address up, and the firewall has not been told yet. */
  readonly lifting: (cidr: Cidr) => boolean;
  /** An element that the store does not know was removed. */
  readonly onForeign: (cidr: Cidr) => void;
  /** What the firewall holds, as a reading of it found it. */
  readonly onListed: (listed: readonly Listed[]) => void;
}

export interface Enforcer {
  enforcing(): boolean;
  /** Adds to the next batch; the last word on an address counts. */
  enqueue(changes: readonly Change[]): void;
  /** Compares the store with the firewall, in both directions. Resolves when that has been done or has failed. */
  reconcile(): Promise<void>;
  setMode(mode: Mode): Promise<void>;
  /** Waits for what is under way. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** What the store wants could not be read: no fault of the firewall's. */
class Unread extends Error {}

export function createEnforcer(first: Mode, parts: EnforcerParts): Enforcer {
  const { adapter, time, lifting, onFailure, onRecovery, onForeign, onListed } = parts;
  let mode = first;
  let started = false;
  let failed = false;
  let queue = new Map<Cidr, Change>();
  /** One thing at a time: a comparison must not see half a batch. */
  let tail: Promise<void> = Promise.resolve();
  let draining = false;

  function inOrder(task: () => Promise<void>): Promise<void> {
    const done = tail.then(task).catch((error: unknown) => {
      const unread = error instanceof Unread;
      if (unread && !parts.readable()) {
        parts.onUnread();
        return;
      }
      failed = true;
      onFailure(unread ? error.cause : error);
    });
    tail = done;
    return done;
  }

  async function begin(): Promise<void> {
    if (started) return;
    await adapter.start();
    started = true;
  }

  async function apply(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    const before = shift();
    const failures = await adapter.apply(changes.map(onWall));
    // The adapter counted from another clock than the ends were made for: a step of a day is a block of a day.
    if (Math.abs(shift() - before) > RECONCILE_TOLERANCE_MS) void inOrder(compare);
    const [first] = failures;
    if (first === undefined) return;
    throw new FirewallError(
      first.error.code,
      failures.length === 1
        ? `${first.change.cidr}: ${first.error.message}`
        : `${failures.length} changes failed, the first for ${first.change.cidr}: ${first.error.message}`,
      { cause: first.error },
    );
  }

  /** What the wall clock shows beyond the time that is believed, in ms. */
  function shift(): number {
    return time.toWall(time.now()) - time.now();
  }

  const onWall = (change: Change): Change =>
    change.type === 'lift' ? change : { ...change, until: endOnWall(change.until) };

  /** By the adapter's clock, and never longer than the longest tier, whatever a clock says. */
  const endOnWall = (until: number): number =>
    time.toWall(Math.min(until, time.now() + LONGEST_BLOCK_MS));

  async function drain(): Promise<void> {
    draining = false;
    const changes = [...queue.values()];
    queue = new Map();
    // Until the firewall is whole again the comparison brings everything, these included; but for what is in no store.
    if (mode !== 'enforce' || (failed && parts.readable())) return;
    if (failed) await begin();
    await apply(changes);
  }

  async function* wanted(): ReturnType<typeof parts.wanted> {
    try {
      yield* parts.wanted();
    } catch (cause) {
      throw new Unread('', { cause });
    }
  }

  async function compare(): Promise<void> {
    // A firewall that could not be emptied when enforcement ended is emptied as soon as it works again.
    if (mode !== 'enforce') return failed ? clear() : undefined;
    await begin();
    const listed = await adapter.list();
    const held = new Map(listed.map(({ cidr, until }) => [cidr, until]));
    const changes: Change[] = [];
    const now = time.now();
    for await (const chunk of wanted())
      for (const [cidr, until] of chunk) {
        const there = held.get(cidr);
        held.delete(cidr);
        if (until <= now) continue;
        if (there === undefined || Math.abs(there - endOnWall(until)) > RECONCILE_TOLERANCE_MS)
          changes.push({ type: 'block', cidr, until });
      }
    // The last word on what was changed meanwhile waits in the queue: a block that was renewed must not open for a moment.
    const unwanted = [...held.keys()].filter((cidr) => !queue.has(cidr));
    const foreign = unwanted.filter((cidr) => !lifting(cidr));
    for (const cidr of unwanted) changes.push({ type: 'lift', cidr });
    await apply(changes);
    for (const cidr of foreign) onForeign(cidr);
    onListed(listed);
    recovered();
  }

  async function clear(): Promise<void> {
    await begin();
    await adapter.clear();
    recovered();
  }

  function recovered(): void {
    if (!failed) return;
    failed = false;
    onRecovery();
  }

  return {
    enforcing: () => mode === 'enforce' && adapter.enforces,
    enqueue(changes) {
      if (mode !== 'enforce') return;
      for (const change of changes) {
        // The order within a batch is that of the last words.
        queue.delete(change.cidr);
        queue.set(change.cidr, change);
      }
      if (draining || queue.size === 0) return;
      draining = true;
      void inOrder(drain);
    },
    reconcile: () => inOrder(compare),
    async setMode(next) {
      mode = next;
      await inOrder(next === 'enforce' ? compare : clear);
    },
    idle: () => tail,
    async stop() {
      // What is under way may ask for a comparison after it, which would bring the firewall up again.
      let last: Promise<void>;
      do {
        last = tail;
        await last;
      } while (last !== tail);
      if (started) await adapter.stop();
      started = false;
    },
  };
}
