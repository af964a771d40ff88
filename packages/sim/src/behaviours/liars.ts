// Those who call harmless addresses attackers, each in his own way.
import type { Indicator } from '@tocsin/protocol';
import type { Draft } from '@tocsin/rules';
import { harmless } from '../world/addresses.ts';
import { BEGINNING } from '../world/model.ts';
import type { World } from '../world/world.ts';
import type { Behaviour } from './behaviour.ts';
import { Honest } from './honest.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** As many as an honest node may tell in an hour without being held for a flood. */
const LIES_PER_HOUR = 40;
const CERTAIN = 1_000_000;

/** Takes part like an honest node, and lies besides. */
export class Liar extends Honest {
  override readonly honest: boolean = false;
  protected readonly liesPerHour: number = LIES_PER_HOUR;

  override start(): void {
    const { queue, now } = this.world;
    queue.call(now + this.random.exponential(HOUR_MS / this.liesPerHour), () => {
      if (this.lies()) this.lie(this.target());
      this.start();
    });
  }

  /** Whether it is in the mood. */
  protected lies(): boolean {
    return true;
  }

  protected target(): Indicator {
    return harmless(this.random.below(this.world.traffic.benignAddresses));
  }

  protected lie(indicator: Indicator): void {
    this.world.measures.lied(this.node);
    this.tell(threat(indicator, this.clock()));
  }

  /** How a lie reaches the mesh. */
  protected tell(draft: Draft): void {
    super.publish(draft);
  }
}

/** "This address attacked me", as sure as can be said. */
export function threat(indicator: Indicator, now: number): Draft {
  return {
    kind: 'threat',
    indicator,
    category: 'ssh-brute-force',
    severity: 1,
    confidence: CERTAIN,
    firstSeen: now,
    lastSeen: now,
    attempts: 50,
    expiresAt: now + DAY_MS,
  };
}

export const naiveLiar: Behaviour = {
  relation: 'member',
  says: 'calls harmless addresses attackers, 40 times an hour',
  make: (world, node) => new Liar(world, node),
};

/** Signals of true attacks before the first lie: half a day of an average node. */
const HONEST_SIGNALS = 15;

class Traitor extends Liar {
  #told = 0;

  protected override publish(draft: Draft): void {
    this.#told++;
    super.publish(draft);
  }

  protected override lies(): boolean {
    return this.#told >= HONEST_SIGNALS;
  }
}

export const traitor: Behaviour = {
  relation: 'member',
  says: `honest for ${HONEST_SIGNALS} signals, a liar from then on`,
  make: (world, node) => new Traitor(world, node),
};

const MOOD_MS = 6 * HOUR_MS;

class OnOff extends Liar {
  protected override lies(): boolean {
    return Math.floor((this.world.now - BEGINNING) / MOOD_MS) % 2 === 1;
  }
}

export const onOff: Behaviour = {
  relation: 'member',
  says: 'honest for six hours, a liar for six hours',
  make: (world, node) => new OnOff(world, node),
};

class Discriminating extends Liar {
  protected override readonly liesPerHour = 1;

  protected override target(): Indicator {
    const [victim] = this.world.honest;
    return this.world.operatorsAddress(victim?.node ?? 0);
  }
}

export const discriminating: Behaviour = {
  relation: 'member',
  says: 'honest but for one victim, the address that an honest operator works from, which it signals each hour',
  make: (world, node) => new Discriminating(world, node),
};

class DiscriminatingPeers extends Liar {
  protected override tell(draft: Draft): void {
    const { world, node } = this;
    const signal = world.sign(node, draft, this.clock());
    if (signal !== undefined) world.publish(node, signal, (neighbour) => neighbour % 2 === 1);
  }
}

export const discriminatingPeers: Behaviour = {
  relation: 'member',
  says: 'honest to some: tells its lies to every second neighbour alone',
  make: (world, node) => new DiscriminatingPeers(world, node),
};

/** Liars of one ring say the same thing within minutes. */
class Ring extends Liar {
  #last = -1;

  protected override lies(): boolean {
    const verse = this.#verse();
    if (verse === this.#last) return false;
    this.#last = verse;
    return true;
  }

  protected override target(): Indicator {
    return harmless(this.#verse() % this.world.traffic.benignAddresses);
  }

  #verse(): number {
    return Math.floor((this.world.now - BEGINNING) / (3 * MINUTE_MS));
  }
}

export const ballotStuffer: Behaviour = {
  relation: 'member',
  says: 'a ring whose members back each other’s lies within minutes',
  make: (world, node) => new Ring(world, node),
};

/** A name without a machine: nobody attacks it, so it has nothing true to say; it believes nobody, and passes everything on. */
class Sybil extends Ring {
  override attacked(): void {}

  override hear(): boolean {
    return true;
  }
}

export const sybilStranger: Behaviour = {
  relation: 'stranger',
  says: 'many strangers with one voice',
  make: (world, node) => new Sybil(world, node),
};

export const sybilSponsored: Behaviour = {
  relation: 'sponsored',
  says: 'many names invited by one sponsor, with one voice',
  make: (world, node) => new Sybil(world, node),
};

export const sponsorChain: Behaviour = {
  relation: 'chained',
  says: 'names each invited by the one before, with one voice',
  make: (world, node) => new Sybil(world, node),
};

export const sponsoredRing: Behaviour = {
  relation: 'sponsored',
  says: 'machines invited by one sponsor, honest but for what they say with one voice',
  make: (world, node) => new Ring(world, node),
};

export const invitedNames: Behaviour = {
  ...sybilSponsored,
  relation: 'invited',
  says: 'the same names, each a friend of the node that let them in',
};

export const invitedRing: Behaviour = {
  ...sponsoredRing,
  relation: 'invited',
  says: 'the same machines, each a friend of the node that let them in',
};

/** Names that stay within what is weighed in full, all together: where they are half of the nodes one lie each half hour, told by one of them. */
class PatientSybil extends Sybil {
  override start(): void {
    const { queue, now, init } = this.world;
    queue.call(now + this.random.exponential(init.nodes * MINUTE_MS * 15), () => {
      this.lie(harmless(this.random.below(this.world.traffic.benignAddresses)));
      this.start();
    });
  }
}

export const sponsoredPatient: Behaviour = {
  relation: 'sponsored',
  says: 'names invited by one sponsor who lie seldom and by turns',
  make: (world, node) => new PatientSybil(world, node),
};

class SilentSybil extends Sybil {
  override start(): void {}
}

export const sponsoredSilent: Behaviour = {
  relation: 'sponsored',
  says: 'the same names if they say nothing: what the honest ones are without them',
  make: (world, node) => new SilentSybil(world, node),
};

/** Lies told under one name before the next. */
const LIES_PER_NAME = 40;

class Whitewasher extends Liar {
  #told = 0;

  protected override lie(indicator: Indicator): void {
    if (++this.#told % LIES_PER_NAME === 0) this.world.rename(this.node, `${this.#told}`);
    super.lie(indicator);
  }
}

export const whitewasher: Behaviour = {
  relation: 'stranger',
  says: 'a stranger who takes a new name before the old one is held for a flood',
  make: (world, node) => new Whitewasher(world, node),
};

/** As many as a sponsor lets in again before he is asked why. */
const NAMES = 40;

class SponsoredWhitewasher extends Liar {
  protected override readonly liesPerHour = 120;
  readonly #by = new Set<number>();
  #name = 0;

  quarantined(by: number): void {
    this.#by.add(by);
    if (this.#by.size * 2 < this.world.honest.length || this.#name === NAMES) return;
    this.#by.clear();
    this.world.rename(this.node, `${this.#name++}`);
  }
}

export const sponsoredWhitewasher: Behaviour = {
  relation: 'sponsored',
  names: NAMES,
  says: 'lies 120 times an hour, and is let in anew by its sponsor whenever half of the nodes have it in quarantine',
  make: (world, node) => new SponsoredWhitewasher(world, node),
};

/** Between two rounds of forged packets. */
const FORGED_MS = 30 * MINUTE_MS;

class ContactForger extends Traitor {
  #lies: { readonly indicator: Indicator; readonly at: number }[] = [];

  override start(): void {
    super.start();
    this.#forge();
  }

  protected override lie(indicator: Indicator): void {
    this.#lies.push({ indicator, at: this.world.now });
    super.lie(indicator);
  }

  #forge(): void {
    const { queue, now, honest } = this.world;
    this.#lies = this.#lies.filter(({ at }) => at > now - DAY_MS);
    for (const { indicator } of this.#lies) for (const one of honest) one.touched(indicator);
    queue.call(now + FORGED_MS, () => this.#forge());
  }
}

export const contactForger: Behaviour = {
  relation: 'member',
  says: 'a traitor who forges packets from the addresses that it named, so that their blocks seem to be needed',
  make: (world, node) => new ContactForger(world, node),
};

class Flooder extends Liar {
  protected override readonly liesPerHour = 2_000;
}

export const flooder: Behaviour = {
  relation: 'member',
  says: '2,000 lies an hour',
  make: (world, node) => new Flooder(world, node),
};

/** How many lies a hacked machine tells, from the middle of the world's time on, and how fast. */
const HACKED_LIES_PER_HOUR = 1_800;

class HackedOwn extends Liar {
  protected override readonly liesPerHour = HACKED_LIES_PER_HOUR;

  protected override lies(): boolean {
    return this.world.now - BEGINNING > (this.world.end - BEGINNING) / 2;
  }
}

export const hackedOwn: Behaviour = {
  relation: 'member',
  circle: 'fleet',
  says: 'a machine of one’s own, honest for half the time, then 30 lies a minute',
  make: (world: World, node) => new HackedOwn(world, node),
};
