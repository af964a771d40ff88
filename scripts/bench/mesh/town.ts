// N nodes in one process for each core, started one after the other, connected as planned, and asked and told as one.
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Random } from '@tocsin/sim';
import { Child } from '../child.ts';
import { cpuMs } from '../measure.ts';
import { scratch } from '../world.ts';
import type { Arrivals, Weighed } from './arrivals.ts';
import { regularGraph } from './graph.ts';
import { type Loopback, loopback } from './loopback.ts';
import type { MemberStart, Said } from './member.ts';

/** A guardian's own number of connections. */
export const DEGREE = 40;
const SEED = 1;

/** What everything came to since the processes began. */
export interface Toll {
  readonly loopback: Loopback;
  readonly frames: number;
  readonly copies: number;
  readonly offers: number;
  readonly cpuMs: number;
}

export class Town implements AsyncDisposable {
  readonly nodes: number;
  /** Resident memory of the processes before they had a node. */
  bareMb = 0;
  readonly #children: readonly Child[];
  readonly #directory = scratch();

  /** @param role `members` or `bare-members` */
  constructor(role: string, nodes: number) {
    this.nodes = nodes;
    const processes = Math.min(nodes, availableParallelism());
    // V8's own bounds: the daemon's are for one node in a process.
    this.#children = Array.from({ length: processes }, () => new Child(role, [], []));
  }

  get processes(): number {
    return this.#children.length;
  }

  /** One after the other: each is connected before the next begins, so that no handshake runs out of its time. */
  async start(): Promise<void> {
    this.bareMb = (await this.#weigh()).rssMb;
    const edges = regularGraph(this.nodes, DEGREE, new Random(SEED, 'mesh'));
    const key = randomBytes(32).toString('hex');
    const addresses: string[] = [];
    for (let node = 0; node < this.nodes; node++) {
      const earlier = edges.filter(([, later]) => later === node).map(([other]) => other);
      const start: MemberStart = {
        dataDir: join(this.#directory.path, String(node)),
        key,
        neighbours: earlier.map((other) => addresses[other] ?? ''),
      };
      addresses.push(await this.#childOf(node).call<string>('start', start));
    }
  }

  /** The fewest and the most connections that a node has. */
  async connections(): Promise<readonly [number, number]> {
    const all = (await this.#all<number[]>('connections')).flat();
    return [Math.min(...all), Math.max(...all)];
  }

  /** Answers when it was called, in the machine's ms. */
  say(node: number, what: string): Promise<number> {
    const said: Said = { node: Math.floor(node / this.processes), what };
    return this.#childOf(node).call('say', said);
  }

  /** When what was said arrived at each node. */
  async arrivals(): Promise<Arrivals> {
    const parts = await this.#all<Arrivals>('arrivals');
    const everything = new Set(parts.flatMap((part) => [...part.keys()]));
    const timesOf = (what: string): readonly (number | undefined)[] =>
      Array.from({ length: this.nodes }, (_, node) => {
        const part = parts[node % this.processes]?.get(what);
        return part?.[Math.floor(node / this.processes)];
      });
    return new Map([...everything].map((what) => [what, timesOf(what)]));
  }

  async toll(): Promise<Toll> {
    const { counts } = await this.#weigh();
    const cpu = this.#children.reduce((sum, { pid }) => sum + cpuMs(pid), 0);
    return { ...counts, cpuMs: cpu, loopback: loopback() };
  }

  async memoryMb(): Promise<number> {
    return (await this.#weigh()).rssMb;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#children.map((child) => child.end()));
    this.#directory[Symbol.dispose]();
  }

  async #weigh(): Promise<Weighed> {
    const all = await this.#all<Weighed>('weigh');
    const sum = (of: (each: Weighed) => number): number => all.reduce((s, each) => s + of(each), 0);
    return {
      rssMb: sum(({ rssMb }) => rssMb),
      counts: {
        frames: sum(({ counts }) => counts.frames),
        copies: sum(({ counts }) => counts.copies),
        offers: sum(({ counts }) => counts.offers),
      },
    };
  }

  #childOf(node: number): Child {
    return this.#children[node % this.processes] as Child;
  }

  #all<T>(call: string): Promise<T[]> {
    return Promise.all(this.#children.map((child) => child.call<T>(call)));
  }
}
