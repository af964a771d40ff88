// A node in maps with a clock in hand: what the scenarios are told with.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Body, Indicator, Signal } from '@tocsin/protocol';
import {
  admit,
  type Channel,
  createPolicy,
  type Effect,
  type Entry,
  type Event,
  type Explanation,
  explain,
  type Happening,
  KEY_HOLDERS_GROUP,
  type MemoryView,
  memoryView,
  type Observation,
  type Order,
  type Peer,
  type PeerClass,
  type Policy,
  recompute,
  reconfigure,
  type Standing,
  step,
  trustNow,
  type Verdict,
} from '@tocsin/rules';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A whole day and hour, so that tests see the edges of windows where they put them. */
export const T0 = 1_790_000_000_000 - (1_790_000_000_000 % DAY);

export const micro = (decimal: number): number => Math.round(decimal * 1_000_000);
export const author = (name: string): string => createHash('sha256').update(name).digest('hex');
export const address = (n: number): Indicator =>
  `20.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` as Indicator;
/** Addresses of which no two share a /24. */
export const apart = (n: number): Indicator => address(n * 256 + 7);
export const ATTACKER = '45.33.32.156' as Indicator;

export interface Said {
  by: string;
  about?: Indicator;
  confidence?: number;
  at?: number;
  expiresAt?: number;
  lastSeen?: number;
  sequence?: number;
  severity?: number;
}

/** Peers by name; the rest of the sentence says who they are. */
export type Cast = Record<
  string,
  PeerClass | { class: PeerClass; sponsor?: string; group?: string }
>;

export class World {
  now = T0;
  readonly view: MemoryView;
  readonly policy: Policy;
  readonly told: Happening[] = [];
  readonly published: Effect[] = [];
  readonly kernel = new Map<string, number>();
  readonly kernelLog: Effect[] = [];
  readonly #used = new Set<string>();
  #peers: readonly Peer[];

  constructor(cast: Cast = {}, policy: Partial<Policy> = {}, secret = 'not sampled 0') {
    const made = createPolicy({ sampleOneIn: 0, ...policy });
    assert.ok(made.ok, JSON.stringify(made));
    this.policy = made.policy;
    this.#peers = peersOf(cast);
    const view = memoryView({ self: author('self'), secret });
    const known = (who: string) => this.#peers.find((peer) => peer.author === who);
    this.view = { ...view, peer: (who) => known(who) ?? view.peer(who) };
  }

  /** Who is who has changed: by the operator's hand, or because the roster says so. */
  recast(peers: readonly Peer[]): void {
    this.#peers = peers;
    const { effects } = reconfigure(this.view, this.now, this.policy);
    this.#perform(effects);
  }

  act(event: Event): Verdict | undefined {
    const { effects, verdict } = step(this.view, event, this.now, this.policy);
    const saves = effects.findLastIndex((it) => it.type === 'save');
    assert.ok(
      effects.slice(0, saves + 1).every((it) => it.type === 'save'),
      'saves come first',
    );
    this.#perform(effects);
    return verdict;
  }

  #perform(effects: readonly Effect[]): void {
    this.view.apply(effects);
    for (const effect of effects) {
      if (effect.type === 'tell') this.told.push(effect.happening);
      if (effect.type === 'publish') this.published.push(effect);
      if (effect.type === 'block') this.kernel.set(effect.cidr, effect.until);
      if (effect.type === 'lift') this.kernel.delete(effect.cidr);
      if (effect.type === 'block' || effect.type === 'lift') this.kernelLog.push(effect);
    }
  }

  /** As a node does: the cheap questions, then (the signature, then) the step. */
  hear(signal: Signal, channel: Channel = 'live'): Verdict {
    const verdict = admit(this.view, signal, channel, this.now, this.policy);
    if (verdict.action !== 'accept') return verdict;
    return this.act({ type: 'signal', signal, channel }) as Verdict;
  }

  threat(said: Said): Signal {
    const issuedAt = said.at ?? this.now;
    return signed(said.by, {
      kind: 'threat',
      sequence: said.sequence ?? this.#unused(author(said.by), issuedAt),
      previous: '',
      issuedAt,
      expiresAt: said.expiresAt ?? issuedAt + DAY,
      indicator: said.about ?? ATTACKER,
      category: 'ssh-brute-force',
      severity: said.severity ?? 2,
      confidence: micro(said.confidence ?? 1),
      firstSeen: said.lastSeen ?? issuedAt,
      lastSeen: said.lastSeen ?? issuedAt,
      attempts: 5,
    });
  }

  sighting(by: string, verdict: 'confirmed' | 'false-positive', about = ATTACKER): Signal {
    return signed(by, {
      kind: 'sighting',
      sequence: this.#unused(author(by), this.now),
      previous: '',
      issuedAt: this.now,
      expiresAt: this.now + DAY,
      indicator: about,
      verdict,
    });
  }

  retraction(target: Signal): Signal {
    const { expiresAt, sequence, issuedAt } = target.body;
    const at = Math.max(this.now, issuedAt);
    return resigned(target.author, {
      kind: 'retraction',
      sequence: this.#unused(target.author, Math.max(at, sequence + 1)),
      previous: '',
      issuedAt: at,
      expiresAt,
      target: target.id,
      targetSequence: sequence,
      targetExpiresAt: expiresAt,
    });
  }

  /** Says and hears in one. */
  says(by: string, said: Omit<Said, 'by'> = {}, channel: Channel = 'live'): Verdict {
    return this.hear(this.threat({ by, ...said }), channel);
  }

  sees(about = ATTACKER, confidence = 0.9, more: Partial<Observation> = {}): void {
    this.act({
      type: 'detection',
      indicator: about,
      category: 'ssh-brute-force',
      severity: 2,
      confidence: micro(confidence),
      firstSeen: this.now,
      lastSeen: this.now,
      attempts: 5,
      detector: 'sshd',
      sensor: 'auth.log',
      watched: false,
      ...more,
    });
  }

  order(order: Order): void {
    this.act({ type: 'operator', by: 'root', order });
  }

  /** Time passes, every due row at its moment, as the node's one timer does it. */
  pass(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = this.nextDue();
      if (next === undefined || next > until) break;
      this.now = Math.max(this.now, next);
      this.act({ type: 'tick' });
    }
    this.now = until;
    this.act({ type: 'tick' });
  }

  nextDue(): number | undefined {
    let next: number | undefined;
    for (const table of ['staged', 'standing', 'signal', 'line', 'ledger', 'memory'] as const)
      for (const row of this.view.all(table).values())
        if (row.due !== undefined && (next === undefined || row.due < next)) next = row.due;
    return next;
  }

  entry(about = ATTACKER): Entry | undefined {
    return this.view.read('staged', about);
  }

  /** `block until +3600 s` in one line. */
  doing(about = ATTACKER): { action: string; end: number; score: number; enforced: boolean } {
    const decision = this.entry(about)?.decision;
    if (decision === undefined) return { action: 'observe', end: 0, score: 0, enforced: false };
    const { action, end, score, enforced } = decision;
    return { action, end, score, enforced };
  }

  trust(name: string): number {
    return trustNow(this.view, author(name), this.now, this.policy);
  }

  /** Gives an author a past. */
  setTrust(name: string, trust: number): void {
    const key = author(name);
    const before = this.standing(name);
    const row: Standing = {
      confirmations: 0,
      contradictions: 0,
      faults: 0,
      held: 0,
      ...before,
      author: key,
      trust: micro(trust),
      trustAt: this.now,
    };
    this.view.apply([{ type: 'save', table: 'standing', key, row }]);
  }

  standing(name: string): Standing | undefined {
    return this.view.read('standing', author(name));
  }

  explain(about = ATTACKER): Explanation {
    const explanation = explain(this.view, about, this.now, this.policy);
    const copy = JSON.parse(JSON.stringify(explanation)) as Explanation;
    const { score, action, end } = explanation.decision;
    assert.deepEqual(recompute(copy), { score, action, end });
    return copy;
  }

  kinds(): string[] {
    return this.told.map((it) => it.kind);
  }

  blockedAddresses(): string[] {
    return [...this.kernel.keys()];
  }

  /** No honest author uses a sequence twice. */
  #unused(by: string, from: number): number {
    let sequence = from;
    while (this.#used.has(`${by}/${sequence}`)) sequence++;
    this.#used.add(`${by}/${sequence}`);
    return sequence;
  }
}

function peersOf(cast: Cast): Peer[] {
  return Object.entries(cast).map(([name, who]) => {
    const { class: of, sponsor, group } = typeof who === 'string' ? { class: who } : who;
    return {
      author: author(name),
      class: of,
      group: of === 'stranger' ? 'strangers' : groupOf(group ?? sponsor ?? name),
      name,
      ...(sponsor !== undefined && { sponsor: author(sponsor) }),
    };
  });
}

const groupOf = (name: string): string => (name === KEY_HOLDERS_GROUP ? name : author(name));

const signed = (by: string, body: Body): Signal => resigned(author(by), body);

/** The rules see verified signals only, so a digest of the body stands for the bytes here. */
function resigned(key: string, body: Body): Signal {
  const text = JSON.stringify([key, body]);
  return {
    id: createHash('sha256').update(text).digest('hex'),
    author: key,
    body,
    envelope: new TextEncoder().encode(text),
  };
}
