// This node says where it can be reached: now and then, when that changes, and that it leaves when it is stopped.
import { LIMITS, type MembershipRecord } from '@tocsin/protocol';
import type { Scheduler } from '../scheduler.ts';
import { PRESENCE_EVERY_MS, PRESENCE_LIFE_MS, PRESENCE_LOOK_MS } from './constants.ts';
import type { Say } from './say.ts';

export interface PresenceParts {
  /** Signs and takes in; `undefined` where nothing may be signed. */
  readonly say: (...said: Parameters<Say>) => MembershipRecord | undefined;
  /** Multiaddrs under which this node listens, with or without its peer id. */
  readonly addresses: () => readonly string[];
  readonly monotonic: () => number;
  readonly scheduler: Pick<Scheduler, 'every'>;
}

export interface OwnPresence {
  start(): void;
  /** @returns the record that says so */
  leave(): MembershipRecord | undefined;
}

export function createPresence(parts: PresenceParts): OwnPresence {
  const { say, addresses, monotonic, scheduler } = parts;
  let said: string | undefined;
  let saidAt = 0;

  function look(): void {
    const reachable = announced(addresses());
    const fresh = monotonic() - saidAt < PRESENCE_EVERY_MS;
    if (fresh && said === reachable.join()) return;
    said = reachable.join();
    saidAt = monotonic();
    say({ kind: 'presence', addresses: reachable, leaving: false }, PRESENCE_LIFE_MS);
  }

  return {
    start() {
      look();
      scheduler.every('presence', PRESENCE_LOOK_MS, look);
    },
    leave: () => say({ kind: 'presence', addresses: [], leaving: true }, PRESENCE_LIFE_MS),
  };
}

/** Without the peer id, which the signature tells; the loopback only where there is nothing else. */
function announced(addresses: readonly string[]): string[] {
  const bare = [...new Set(addresses.map((address) => address.replace(/\/p2p\/[^/]+$/, '')))];
  const fitting = bare.filter((address) => address.length <= LIMITS.membershipAddressMaxChars);
  const outward = fitting.filter((address) => !LOOPBACK.test(address));
  const told = outward.length > 0 ? outward : fitting;
  let room = PRESENCE_ADDRESSES_MAX_CHARS;
  return told.slice(0, LIMITS.membershipMaxAddresses).filter((address) => {
    room -= address.length;
    return room >= 0;
  });
}

const LOOPBACK = /^\/ip4\/127\.|^\/ip6\/::1\//;
/** What is left of a record beside its header, key and signature. */
const PRESENCE_ADDRESSES_MAX_CHARS = 700;
