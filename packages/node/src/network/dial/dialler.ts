// Dials and hangs up as the plan says, for ever: libp2p 3 dials nobody by itself, and gives up on whom it has lost.
import type { Clock } from '../../clock.ts';
import { subnetOf } from '../discovery/address.ts';
import type { Lead } from '../discovery/book.ts';
import { Bucket } from '../throttle.ts';
import {
  COURTESY_EACH_MS,
  COURTESY_MS,
  DIALS_AT_ONCE,
  DIALS_PER_SECOND,
  ENTRANCE_WAIT_MS,
  FEW_TASKS,
  HINT_IN_VAIN_MS,
  HINTS_IN_VAIN,
  LINK_PROVEN_MS,
  LOOK_EVERY_MS,
  REFILL_MS,
  REVIVAL_EVERY_MS,
  REVIVAL_MS,
  SLOW_DIAL_MS,
  SLOW_DIALS_AT_ONCE,
  TASKS_MAX,
} from './limits.ts';
import { type Candidate, type Link, plan } from './plan.ts';

export interface DiallerInit {
  readonly self: string;
  /** Connections that are wanted. */
  readonly wanted: number;
  /** The first wait after a failure, ms; doubled each time up to `maxMs`. */
  readonly firstMs: number;
  readonly maxMs: number;
}

export interface DiallerParts {
  readonly clock: Clock;
  /** In [0, 1). Machines that lost each other together must not come back in step. */
  random(): number;
  /** Who may be looked for, and where. */
  leads(): Iterable<Lead>;
  /** Who is let in; the rest is not dialled either. */
  admits(peer: string): boolean;
  /** Whose word made it a member; links are spread over these. */
  groupOf(peer: string): string;
  /** Connections as they are, other than of guests. */
  links(): readonly Link[];
  /** Tries the addresses once. Resolves with who is there; a rejection means no connection. */
  dial(lead: Lead): Promise<string>;
  close(peer: string): void;
  /** Called whenever a peer turned out to be away. */
  onAway(peer: string): void;
}

/** What is remembered of one peer, or of an entrance of which only the address is known. */
interface Task {
  dialling: boolean;
  here: boolean;
  /** Monotonic ms. */
  hereSince: number;
  wasHere: boolean;
  /** It refused a dial, or did not answer one, since it was last here. */
  away: boolean;
  /** Dials in vain since it was last here, and links in a row that did not last. */
  failures: number;
  flaps: number;
  /** Both in monotonic ms. */
  failedAt: number;
  notBefore: number;
  /** Of an entrance: who was found behind it. */
  behind: string | undefined;
}

export class Dialler {
  readonly #init: DiallerInit;
  readonly #parts: DiallerParts;
  readonly #tasks = new Map<string, Task>();
  /** Addresses that are being dialled. */
  readonly #busy = new Set<string>();
  #running = false;
  #cancel: (() => void) | undefined;
  #wakesAt = Number.POSITIVE_INFINITY;
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** Dials that may be under way now. */
  #atOnce = DIALS_AT_ONCE;
  /** Dials that may begin now, and when that was so. */
  #tokens = DIALS_PER_SECOND;
  #tokensAt: number;
  #revivedAt = Number.NEGATIVE_INFINITY;
  /** Dials on somebody's word that may still come to nothing, and when there are some again. */
  readonly #inVain: Bucket;
  #hintsFrom = 0;
  #dials = 0;

  constructor(init: DiallerInit, parts: DiallerParts) {
    this.#init = init;
    this.#parts = parts;
    this.#tokensAt = parts.clock.monotonic();
    this.#inVain = new Bucket(1_000 / HINT_IN_VAIN_MS, HINTS_IN_VAIN, this.#tokensAt);
  }

  /** Dials begun since the start. */
  get dials(): number {
    return this.#dials;
  }

  start(): void {
    this.#running = true;
    this.look();
  }

  stop(): void {
    this.#running = false;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** The peer is here, whoever dialled. Only now is a dial a success: a peer that refuses us lets a dial resolve first. */
  connected(peer: string): void {
    const task = this.#task(peer);
    const now = this.#parts.clock.monotonic();
    if (task.away && task.wasHere) this.#revive(now);
    task.here = true;
    task.hereSince = now;
    task.wasHere = true;
    task.away = false;
    task.failures = task.flaps;
    this.look();
  }

  disconnected(peer: string): void {
    const task = this.#task(peer);
    const now = this.#parts.clock.monotonic();
    if (task.here) {
      // Who lets us in and hangs up, perhaps because he has enough, is not asked ever again at once.
      task.failures = task.flaps;
      task.flaps = now - task.hereSince < LINK_PROVEN_MS ? task.flaps + 1 : 0;
    } else this.#noteAway(peer, task);
    task.here = false;
    if (!task.dialling) this.#putOff(task, now);
    this.look();
  }

  /** True for a peer that is not here and could not be reached. */
  away(peer: string): boolean {
    return this.#tasks.get(peer)?.away ?? false;
  }

  /** Who was found at an entrance that is known by its address alone. */
  behind(door: string): string | undefined {
    return this.#tasks.get(door)?.behind;
  }

  /** Something changed that the plan rests on: makes it anew, and does it. */
  look(): void {
    if (!this.#running) return;
    const { clock, links, random } = this.#parts;
    const now = clock.monotonic();
    const again = this.#lookedAt + LOOK_EVERY_MS;
    // A thousand dead peers end their dials one by one: each time all of them would be looked through.
    if (now < again && this.#tasks.size > FEW_TASKS) {
      this.#wakeBy(Math.min(again, this.#wakesAt), now);
      return;
    }
    this.#lookedAt = now;
    const open = links();
    // A connection that is open may still have to prove that it was let in: until then it is neither here nor gone.
    const linked = new Set(open.map(({ peer }) => peer));
    const leads = new Map<string, Lead>();
    const candidates: Candidate[] = [];
    for (const lead of this.#parts.leads()) {
      const task = this.#known(lead, now);
      if (task.here || task.dialling || linked.has(lead.peer)) continue;
      // An entrance is not needed while the one behind it is here.
      if (task.behind !== undefined && linked.has(task.behind)) continue;
      if (!isDoor(lead.peer) && !this.#parts.admits(lead.peer)) continue;
      leads.set(lead.peer, lead);
      candidates.push(this.#candidate(lead, task, open.length === 0));
    }
    const budget = { wanted: this.#init.wanted, dials: this.#room(now) };
    const { dials, closes, wakeAt, cut } = plan(
      candidates,
      [...open, ...this.#underWay(linked, now)],
      budget,
      now,
      random,
    );
    const begun = dials.filter(({ peer }) => this.#dial(leads.get(peer)));
    for (const { peer } of closes) this.#parts.close(peer);
    const never = Number.POSITIVE_INFINITY;
    const soon = cut || begun.length < dials.length;
    this.#wakeBy(Math.min(wakeAt ?? never, soon ? now + REFILL_MS : never), now);
    this.#forget(leads);
  }

  /** Of those who are neither here nor in the address book any more. */
  #forget(leads: ReadonlyMap<string, Lead>): void {
    if (this.#tasks.size <= TASKS_MAX) return;
    for (const [peer, task] of this.#tasks)
      if (!task.here && !task.dialling && !leads.has(peer)) this.#tasks.delete(peer);
  }

  #known(lead: Lead, now: number): Task {
    const known = this.#tasks.get(lead.peer);
    if (known !== undefined) return known;
    const task = this.#task(lead.peer);
    // Both have just learnt of each other: one dial is enough.
    const mutual = lead.sought === 'hint' || lead.sought === 'known';
    if (mutual && !dialsFirst(this.#init.self, lead.peer))
      task.notBefore = now + COURTESY_MS + COURTESY_EACH_MS * this.#missing();
    return task;
  }

  /** Peers that are known and not here, up to the wanted number: about as many as the others have to dial, too. */
  #missing(): number {
    const missing = [...this.#tasks.values()].filter(({ here }) => !here).length;
    return Math.min(missing, this.#init.wanted);
  }

  #candidate({ peer, sought, addresses, notBefore }: Lead, task: Task, alone: boolean): Candidate {
    const longest = alone && sought === 'door' ? ENTRANCE_WAIT_MS : Number.POSITIVE_INFINITY;
    const own = Math.min(task.notBefore, task.failedAt + longest);
    return {
      peer,
      sought,
      group: this.#parts.groupOf(peer),
      subnet: subnetOf(addresses[0] ?? ''),
      notBefore: Math.max(notBefore, own, sought === 'hint' ? this.#hintsFrom : 0),
    };
  }

  #underWay(linked: ReadonlySet<string>, now: number): Link[] {
    return [...this.#tasks]
      .filter(([peer, task]) => task.dialling && !linked.has(peer))
      .map(([peer]) => ({
        peer,
        standing: 'configured' as const,
        outbound: true,
        group: this.#parts.groupOf(peer),
        subnet: '',
        since: now,
      }));
  }

  #room(now: number): number {
    const regained = ((now - this.#tokensAt) / 1_000) * DIALS_PER_SECOND;
    this.#tokens = Math.min(DIALS_PER_SECOND, this.#tokens + regained);
    this.#tokensAt = now;
    const dialling = [...this.#tasks.values()].filter((task) => task.dialling).length;
    return Math.max(0, Math.min(Math.floor(this.#atOnce) - dialling, Math.floor(this.#tokens)));
  }

  /** @returns false when all its addresses are being dialled, under whatever name: libp2p would make one dial of two */
  #dial(found: Lead | undefined): boolean {
    const addresses = found?.addresses.filter((address) => !this.#busy.has(address)) ?? [];
    if (found === undefined || addresses.length === 0) return false;
    const lead = { ...found, addresses };
    for (const address of addresses) this.#busy.add(address);
    const task = this.#task(lead.peer);
    task.dialling = true;
    this.#tokens--;
    this.#dials++;
    const began = this.#parts.clock.monotonic();
    const settled = (): void => {
      for (const address of addresses) this.#busy.delete(address);
      task.dialling = false;
      // Its first word may still be on the way; whoever refuses us hangs up, and that is told.
      if (!task.here) this.#putOff(task, this.#parts.clock.monotonic());
      this.look();
    };
    this.#parts.dial(lead).then(
      (found) => {
        if (isDoor(lead.peer)) task.behind = found;
        this.#noteSpeed(this.#parts.clock.monotonic() - began);
        settled();
      },
      () => {
        if (!task.here) this.#noteAway(lead.peer, task);
        if (lead.sought === 'hint') this.#noteVain(this.#parts.clock.monotonic());
        settled();
      },
    );
    return true;
  }

  #noteAway(peer: string, task: Task): void {
    task.away = true;
    this.#parts.onAway(peer);
  }

  #noteSpeed(tookMs: number): void {
    const wanted = tookMs > SLOW_DIAL_MS ? this.#atOnce / 2 : this.#atOnce + 1;
    this.#atOnce = Math.min(DIALS_AT_ONCE, Math.max(SLOW_DIALS_AT_ONCE, wanted));
  }

  #noteVain(now: number): void {
    this.#hintsFrom = now + this.#inVain.take(now);
  }

  #putOff(task: Task, now: number): void {
    const { firstMs, maxMs } = this.#init;
    const ceiling = Math.min(firstMs * 2 ** task.failures, maxMs);
    task.failures++;
    task.failedAt = now;
    task.notBefore = now + ceiling * (0.5 + this.#parts.random() / 2);
  }

  /** One that was lost is back: what took it away took others too, and need not be waited out for each. */
  #revive(now: number): void {
    if (now - this.#revivedAt < REVIVAL_EVERY_MS) return;
    this.#revivedAt = now;
    for (const task of this.#tasks.values()) {
      if (!task.wasHere || task.here) continue;
      task.notBefore = Math.min(task.notBefore, now + REVIVAL_MS * this.#parts.random());
    }
  }

  #wakeBy(at: number, now: number): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#wakesAt = at;
    if (at === Number.POSITIVE_INFINITY) return;
    this.#cancel = this.#parts.clock.after(Math.max(0, at - now), () => {
      this.#cancel = undefined;
      this.#wakesAt = Number.POSITIVE_INFINITY;
      this.look();
    });
  }

  #task(peer: string): Task {
    const known = this.#tasks.get(peer);
    if (known !== undefined) return known;
    const task: Task = {
      dialling: false,
      here: false,
      hereSince: 0,
      wasHere: false,
      away: false,
      failures: 0,
      flaps: 0,
      failedAt: 0,
      notBefore: 0,
      behind: undefined,
    };
    this.#tasks.set(peer, task);
    return task;
  }
}

/** Both ends of a pair answer differently, and each dials about half of the others: a fair coin whose sides both know. */
export function dialsFirst(self: string, other: string): boolean {
  const coin = (self.charCodeAt(self.length - 1) + other.charCodeAt(other.length - 1)) % 2 === 0;
  return coin === self < other;
}

/** An entrance without a peer id is called by its address. */
export function isDoor(peer: string): boolean {
  return peer.startsWith('/');
}
