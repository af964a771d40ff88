// Those who abuse the words of others, or their own, without inventing attacks.
import type { Indicator, Signal } from '@tocsin/protocol';
import type { Channel } from '@tocsin/rules';
import { attacker, harmless, isHarmless } from '../world/addresses.ts';
import type { Behaviour } from './behaviour.ts';
import { Honest } from './honest.ts';
import { threat } from './liars.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

class Member extends Honest {
  override readonly honest: boolean = false;

  /** Says that an address is harmless. */
  protected excuse(indicator: Indicator): void {
    const expiresAt = this.clock() + DAY_MS;
    this.publish({ kind: 'sighting', indicator, verdict: 'false-positive', expiresAt });
  }

  /** Calls `act` so many times an hour, at random. */
  protected often(perHour: number, act: () => void): void {
    const { queue, now } = this.world;
    queue.call(now + this.random.exponential(HOUR_MS / perHour), () => {
      act();
      this.often(perHour, act);
    });
  }
}

class BadMouther extends Member {
  readonly #excused = new Set<Indicator>();

  override hear(signal: Signal, channel: Channel): boolean {
    const { body, author } = signal;
    if (body.kind === 'threat' && author !== this.author && !this.#excused.has(body.indicator)) {
      this.#excused.add(body.indicator);
      this.excuse(body.indicator);
    }
    return super.hear(signal, channel);
  }
}

export const badMouther: Behaviour = {
  relation: 'member',
  says: 'calls everything that others signal a false positive',
  make: (world, node) => new BadMouther(world, node),
};

/** One source in ten pays for protection. */
const CUSTOMERS = 10;

class VetoSeller extends Member {
  override hear(signal: Signal, channel: Channel): boolean {
    const { body, author } = signal;
    const customer =
      body.kind === 'threat' &&
      author !== this.author &&
      !isHarmless(body.indicator) &&
      Number(body.indicator.split('.')[2]) % CUSTOMERS === 0;
    if (customer) this.excuse(body.indicator);
    return super.hear(signal, channel);
  }
}

export const vetoSeller: Behaviour = {
  relation: 'member',
  says: 'honest, but calls its customers harmless: one attacker in ten',
  make: (world, node) => new VetoSeller(world, node),
};

const ECHO_MS = 200;

class Repeater extends Member {
  readonly #copied = new Set<Indicator>();

  override hear(signal: Signal, channel: Channel): boolean {
    const { body, author } = signal;
    const news =
      body.kind === 'threat' &&
      author !== this.author &&
      channel === 'live' &&
      this.repeats(body.indicator) &&
      !this.#copied.has(body.indicator);
    if (news) {
      this.#copied.add(body.indicator);
      const { queue, now } = this.world;
      queue.call(now + this.random.below(ECHO_MS), () =>
        this.publish(threat(body.indicator, this.clock())),
      );
    }
    return super.hear(signal, channel);
  }

  protected repeats(_indicator: Indicator): boolean {
    return true;
  }
}

class Echo extends Repeater {
  override attacked(): void {}
}

export const echo: Behaviour = {
  relation: 'member',
  says: 'signs whatever others signal, at once, and sees nothing itself',
  make: (world, node) => new Echo(world, node),
};

export const echoStranger: Behaviour = { ...echo, relation: 'stranger' };

/** Knows which addresses are shared by many, and so which reports are mistakes. */
class Amplifier extends Repeater {
  protected override repeats(indicator: Indicator): boolean {
    return isHarmless(indicator);
  }
}

export const amplifier: Behaviour = {
  relation: 'member',
  says: 'honest, and says again at once whatever others signal by mistake',
  make: (world, node) => new Amplifier(world, node),
};

/** A public list names sources some time before they come; no more of them ever do than are seen by two networks at all. */
const LISTED_AHEAD = 2_000;
const NEVER_COME = 1_000_000;
const FARMED_PER_HOUR = 40;

class Farmer extends Member {
  /** Whether the next address of the list ever comes to anybody. */
  protected comes(): boolean {
    return this.random.chance(this.world.traffic.sharedMicro);
  }

  override start(): void {
    this.often(FARMED_PER_HOUR, () => {
      const { measures } = this.world;
      const from = this.comes() ? measures.sources : NEVER_COME;
      const listed = attacker(from + this.random.below(LISTED_AHEAD));
      this.publish(threat(listed, this.clock()));
    });
  }

  override attacked(): void {}
}

export const farmer: Behaviour = {
  relation: 'member',
  says: 'signals addresses of public block lists that it never saw',
  make: (world, node) => new Farmer(world, node),
};

export const farmerStranger: Behaviour = { ...farmer, relation: 'stranger' };

class SureFarmer extends Farmer {
  protected override comes(): boolean {
    return true;
  }
}

export const sureFarmer: Behaviour = {
  relation: 'member',
  says: 'the same with a list of which every address comes to somebody',
  make: (world, node) => new SureFarmer(world, node),
};

const REPLAYS = 5;

class Replayer extends Member {
  readonly #replayed = new Set<string>();

  override hear(signal: Signal, channel: Channel): boolean {
    const { queue, now, gossip } = this.world;
    if (signal.author !== this.author && !this.#replayed.has(signal.id)) {
      this.#replayed.add(signal.id);
      for (let i = 1; i <= REPLAYS; i++)
        queue.call(now + i * 60 * SECOND_MS, () => gossip.send(this.node, signal));
    }
    return super.hear(signal, channel);
  }
}

export const replayer: Behaviour = {
  relation: 'member',
  says: 'sends every signal five times more, a minute apart',
  make: (world, node) => new Replayer(world, node),
};

class SilentForwarder extends Member {
  override hear(signal: Signal, channel: Channel): boolean {
    super.hear(signal, channel);
    return false;
  }
}

export const silentForwarder: Behaviour = {
  relation: 'member',
  says: 'listens, and passes on nothing',
  make: (world, node) => new SilentForwarder(world, node),
};

class Equivocator extends Member {
  override start(): void {
    this.often(1, () => {
      const { world, node } = this;
      const now = this.clock();
      const first = world.sign(node, threat(harmless(0), now), now);
      if (first === undefined) return;
      const rival = world.seal(node, { ...first.body, indicator: harmless(1) } as Signal['body']);
      world.publish(node, first, (neighbour) => neighbour % 2 === 0);
      world.gossip.send(node, rival, (neighbour) => neighbour % 2 === 1);
    });
  }
}

export const equivocator: Behaviour = {
  relation: 'member',
  says: 'tells one half of the mesh this and the other half that, under one number',
  make: (world, node) => new Equivocator(world, node),
};

/** Of forged packets and injected log lines so many get past a detector: most need a whole connection to be counted. */
const FRAMED_MICRO = 100_000;
const FRAMES_PER_HOUR = 6;
const FRAMED_NODES = 5;

class Framer extends Member {
  override start(): void {
    this.often(FRAMES_PER_HOUR, () => {
      const victim = harmless(this.random.below(this.world.traffic.benignAddresses));
      for (const witness of this.random.sample(this.world.honest, FRAMED_NODES))
        if (this.random.chance(FRAMED_MICRO)) witness.attacked(victim);
    });
  }

  override attacked(): void {}
}

export const framer: Behaviour = {
  relation: 'stranger',
  says: 'forges packets and log lines at honest nodes, so that they see a harmless address attack',
  make: (world, node) => new Framer(world, node),
};

const MINUTE_MS = 60 * SECOND_MS;
/** Within what receivers take: five minutes ahead, an hour behind. */
const AHEAD_MS = 4 * MINUTE_MS;
const BEHIND_MS = -30 * MINUTE_MS;

class SkewedClock extends Member {
  protected readonly skewMs: number = AHEAD_MS;

  protected override clock(): number {
    return this.world.now + this.skewMs;
  }
}

class LateClock extends SkewedClock {
  protected override readonly skewMs = BEHIND_MS;
}

export const skewedClock: Behaviour = {
  relation: 'member',
  says: 'honest, with a clock four minutes ahead',
  make: (world, node) => new SkewedClock(world, node),
};

export const lateClock: Behaviour = {
  relation: 'member',
  says: 'honest, with a clock half an hour behind',
  make: (world, node) => new LateClock(world, node),
};
