// What the operators say while the storm blows: reports, reports again, withdrawals, reports of what is protected.
import { type Cidr, networkOf } from '@tocsin/protocol';
import type { Answer } from './control.ts';
import { home6Of, homeOf, OFFICE, OFFICE6, ownOf } from './machine-config.ts';
import { type Member, pause } from './member.ts';
import { ACKNOWLEDGED_MIN, MACHINES } from './numbers.ts';
import type { Word, WordKind } from './schedule.ts';
import type { ChaosTown } from './town.ts';
import { Violation } from './trail.ts';

const LATEST = 60;
const INSIST_EVERY_MS = 100;
/** One address in so many is a customer's IPv6 network. */
const IPV6_ONE_IN = 6;
/** What a customer is given, and the widest that peers have blocked. */
const CUSTOMER_BITS = 64;

/** What was reported lately, by whom, and whether anybody took it back. */
interface Known {
  readonly indicator: string;
  readonly kept: Set<Member>;
  over: boolean;
}

export interface Answers {
  readonly acknowledged: number;
  readonly refused: number;
  /** Nobody answered: whether it was heard is unknown. */
  readonly silent: number;
}

export class Voices {
  readonly #town: ChaosTown;
  readonly #underway = new Set<Promise<Answer>>();
  readonly #answers = { acknowledged: 0, refused: 0, silent: 0 };
  #known: Known[] = [];
  #number = 0;

  constructor(town: ChaosTown) {
    this.#town = town;
  }

  /** What became of the reports and withdrawals so far. */
  get answers(): Answers {
    return this.#answers;
  }

  say({ kind, by, dice }: Word): void {
    const member = this.#town.members.find(({ name }) => name === by);
    if (member === undefined) return;
    if (kind === 'withdraw') {
      const known = this.#known.filter(({ over, kept }) => !over && kept.has(member));
      const chosen = known[dice % Math.max(1, known.length)];
      if (chosen !== undefined) this.#withdraw(member, chosen);
    } else void this.#report(member, this.#what(kind, dice));
  }

  /** Has a machine report what nobody has, until it says that it has it. @param deadline by the monotonic clock @throws Violation */
  async insist(member: Member, deadline: number): Promise<void> {
    for (;;) {
      const answer = await this.#report(member, this.#fresh());
      if (answer.kind === 'done') return;
      if (performance.now() > deadline)
        throw new Violation(`${member.name}: takes no report when all is well`, [
          JSON.stringify(answer),
        ]);
      await pause(INSIST_EVERY_MS);
    }
  }

  /** Resolves when every answer is there, or given up. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  #what(kind: Exclude<WordKind, 'withdraw'>, dice: number): Known {
    const host = 1 + (dice % 250);
    const machine = dice % MACHINES.length;
    const isIpv6 = (dice >> 8) % 2 === 0;
    switch (kind) {
      case 'new':
        return this.#fresh();
      case 'again': {
        const known = this.#known.filter(({ over }) => !over);
        return known[dice % Math.max(1, known.length)] ?? this.#fresh();
      }
      case 'office':
        return strange(isIpv6 ? customerIn(OFFICE6, host) : hostIn(OFFICE, host));
      case 'home':
        return strange(isIpv6 ? customerOf(home6Of(machine)) : hostIn(homeOf(machine), host));
      case 'itself':
        return strange(ownOf(machine));
    }
  }

  #fresh(): Known {
    const number = ++this.#number;
    const [a, b, c] = [(number >> 16) & 0xff, (number >> 8) & 0xff, number & 0xff];
    const indicator =
      number % IPV6_ONE_IN === 0
        ? `2a02:26f0:${(0x100 + (number >> 12)).toString(16)}:${(1 + (number & 0xfff)).toString(16)}::/64`
        : `62.${a}.${b}.${c}`;
    const known = { indicator, kept: new Set<Member>(), over: false };
    this.#known = [...this.#known.slice(-LATEST), known];
    return known;
  }

  #report(member: Member, known: Known): Promise<Answer> {
    const { model, trail, unstored } = this.#town;
    const { indicator, kept } = known;
    const saying = model.report(member.name, indicator, Date.now());
    const asked = member.ask('POST', '/v1/report', { indicator, confidence: 1_000_000 });
    return this.#follow(
      asked.then((answer) => {
        trail.add(`${member.name}: report ${indicator}: ${said(answer)}`);
        if (answer.kind === 'done') {
          saying.kept(Date.now());
          kept.add(member);
        } else {
          saying.doubtful();
          unstored.add(member.name, indicator);
        }
        return answer;
      }),
    );
  }

  #withdraw(member: Member, known: Known): void {
    const { model, trail } = this.#town;
    const { indicator } = known;
    known.over = true;
    const saying = model.withdraw(member.name, indicator, Date.now());
    const asked = member.ask('POST', '/v1/unblock', { indicator, falsePositive: true });
    void this.#follow(
      asked.then((answer) => {
        trail.add(`${member.name}: withdraw ${indicator}: ${said(answer)}`);
        if (answer.kind === 'done') saying.kept(Date.now());
        else saying.doubtful();
        return answer;
      }),
    );
  }

  async #follow(asked: Promise<Answer>): Promise<Answer> {
    this.#underway.add(asked);
    try {
      const answer = await asked;
      this.#answers[FATES[answer.kind]]++;
      return answer;
    } finally {
      this.#underway.delete(asked);
    }
  }
}

/** Pure. A mesh that takes little of what it is told loses little, and has proved nothing. @returns what is wrong */
export function unheard({ acknowledged, refused, silent }: Answers): readonly string[] {
  const all = acknowledged + refused + silent;
  return acknowledged < all * ACKNOWLEDGED_MIN
    ? [`of ${all} reports and withdrawals only ${acknowledged} were acknowledged`]
    : [];
}

const FATES = { done: 'acknowledged', refused: 'refused', silent: 'silent' } as const;

const said = (answer: Answer): string =>
  answer.kind === 'refused' ? `refused (${answer.code})` : answer.kind;

/** Not to be taken back, nor reported again. */
const strange = (indicator: string): Known => ({ indicator, kept: new Set(), over: true });

const hostIn = (network: string, host: number): string => network.replace('0/24', `${host}`);

const customerIn = (network: string, number: number): string =>
  network.replace('::/48', `:${number.toString(16)}::/64`);

const customerOf = (host: string): string => networkOf(host as Cidr, CUSTOMER_BITS);
