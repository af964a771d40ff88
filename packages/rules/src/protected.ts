// An address that must not be blocked: the guard or an allow entry said so, somebody logged in from it, or its packets keep coming.
import type { Cidr, Indicator } from '@tocsin/protocol';
import { aboutThis } from './address.ts';
import type { Changes } from './changes.ts';
import { freePlace } from './credit.ts';
import { memoryOf, remember } from './memory.ts';
import type { GuardVeto } from './rows.ts';
import { settle } from './stage.ts';
import { bearOut } from './talk.ts';

/** Not a contradiction: nobody pays. The entry stays staged, unenforced. */
export function heedGuard(changes: Changes, cidr: Cidr, reason: string, detail: string): void {
  const entry = changes.read('staged', cidr);
  if (entry === undefined) return;
  changes.tell({ kind: 'vetoed', indicator: cidr, reason, inputs: { detail } });
  const guard: GuardVeto = { at: changes.now, reason, detail };
  settle(changes, { ...entry, guard });
}

/**
 * A login from an address that others signal is either a compromise or a false alarm: the operator has to look. Only a
 * proof that no password guesser has, such as a key, also stops the block.
 */
export function heedLogin(changes: Changes, address: Cidr, method: string, sensor: string): void {
  const { now, policy } = changes;
  for (const about of aboutThis(changes, address as Indicator)) {
    const entry = changes.read('staged', about);
    if (entry === undefined || entry.voices.length + (entry.local ? 1 : 0) === 0) continue;
    const authors = entry.voices.map((voice) => voice.author);
    // Anybody can have strangers signal the administrator: each of his logins would ring.
    const heeded = entry.local !== undefined || entry.voices.some((it) => it.class !== 'stranger');
    changes.tell({
      kind: 'compromise',
      indicator: about,
      score: entry.decision.score,
      reason: `login by ${method} from a signalled address`,
      inputs: { address, method, sensor, authors },
      ...(heeded && { alarm: true }),
    });
    if (!policy.unblockingLoginMethods.includes(method)) continue;
    settle(changes, { ...entry, guard: { at: now, reason: 'login', detail: method } });
  }
}

/** Packets that a block dropped: the attacker is still there. It frees the credit line; it earns no trust, since a source can be forged. */
export function heedContact(
  changes: Changes,
  indicator: Indicator,
  packets: number,
  spanMs: number,
): void {
  const { policy, now } = changes;
  if (packets < policy.contactPackets || spanMs < policy.contactSpanMs) return;
  const entry = changes.read('staged', indicator);
  if (entry?.block === undefined || entry.block.by === 'local') return;
  const isBelieved = freePlace(changes, entry, 'contact');
  const { unconfirmed, ...memory } = memoryOf(changes, indicator);
  if (unconfirmed !== undefined) remember(changes, memory);
  // Who repeats what is known to go on was not the one to tell.
  const isNews = isBelieved && entry.block.confirmedAt === undefined;
  const told = isNews ? bearOut(changes, entry, now) : entry;
  settle(changes, { ...told, block: { ...entry.block, confirmedAt: now } });
}
