// One machine of the town: a namespace, a small disk of its own, a clock that can be set, and a daemon that is started again when it ends.
import { type ChildProcess, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Machine } from '../lab/town.ts';
import { type Answer, ask } from './control.ts';
import { configOf, home6Of, homeOf, type Neighbour, OFFICE, OFFICE6 } from './machine-config.ts';
import { DISK_MIB, type Name, START_LIMIT_MS } from './numbers.ts';
import { portraitOf } from './portrait.ts';
import { type Trail, Violation } from './trail.ts';

const TOCSIN = resolve(import.meta.dirname, '../../packages/daemon/src/tocsin.ts');
const CLOCK = join(import.meta.dirname, 'shifted-clock.ts');
const COLLECT = join(import.meta.dirname, 'collect.ts');
/** The bounds of the systemd unit. */
const BOUNDS = ['--max-semi-space-size=8', '--max-old-space-size=768'];
const LOG_LINES = 400;
/** Where LevelDB's repair puts what it could not read. */
const LOST = join('store', 'lost');
const LOOK_EVERY_MS = 100;
/** As systemd waits between two starts. */
const RESTART_MS = 500;

export interface MemberInit {
  readonly name: Name;
  readonly index: number;
  readonly machine: Machine;
  readonly folder: string;
  readonly key: string;
  readonly trail: Trail;
}

export class Member {
  readonly name: Name;
  readonly machine: Machine;
  readonly data: string;
  /** The line under which others know it. */
  readonly address: string;
  /** Its store was damaged at some time: its journal may show it, and a bit of a table may be read only later. */
  wasDamaged = false;
  /** Since the last calm. */
  isDamaged = false;
  /** When its disk was last known to be full, by the monotonic clock. */
  #diskFullAt = Number.NEGATIVE_INFINITY;
  #diskIsFull = false;
  readonly #init: MemberInit;
  readonly #home: string;
  readonly #log: string[] = [];
  #daemon: ChildProcess | undefined;
  #up = false;
  #wanted = false;

  constructor(init: MemberInit) {
    const { name, machine, folder, key } = init;
    this.#init = init;
    this.name = name;
    this.machine = machine;
    this.#home = join(folder, name);
    this.data = join(this.#home, 'data');
    mkdirSync(this.data, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', this.data]);
    this.setClock(0);
    const made = machine.run(
      process.execPath,
      ...[...this.#command('init'), '--yes', '--admin', '10.9.0.0/24', '--key', key, '--json'],
    );
    [this.address = ''] = (JSON.parse(made) as { addresses: string[] }).addresses;
  }

  configure(neighbours: readonly Neighbour[]): void {
    const { machine, index } = this.#init;
    const allow = [OFFICE, OFFICE6, homeOf(index), home6Of(index)];
    const settings = { address: machine.address, allow, neighbours };
    writeFileSync(this.#config, configOf(this.name, settings));
  }

  get diskIsFull(): boolean {
    return this.#diskIsFull;
  }

  set diskIsFull(full: boolean) {
    this.#diskIsFull = full;
    this.#diskFullAt = performance.now();
  }

  get isUp(): boolean {
    return this.#up;
  }

  get pid(): number {
    return this.#daemon?.pid ?? 0;
  }

  get lastLog(): readonly string[] {
    return this.#log;
  }

  /** Resolves once it answers; one that ends before, on a full disk, is started again. @throws Violation when it does not come up */
  async start(): Promise<void> {
    this.#wanted = true;
    // Who boots has his clock set before the daemon starts; a clock that is wrong from the start is another matter.
    this.setClock(0);
    const deadline = performance.now() + START_LIMIT_MS;
    for (;;) {
      const child = this.#spawn();
      const began = performance.now();
      while (child.exitCode === null && child.signalCode === null) {
        if (!this.#wanted) return;
        const answer = await this.ask('GET', '/v1/status');
        if (answer.kind === 'done') {
          this.#up = true;
          return;
        }
        await pause(LOOK_EVERY_MS);
        if (performance.now() > deadline)
          throw this.#lost('does not answer after its start', portraitOf(this.pid));
      }
      if (!this.#wanted) return;
      if (!this.diskIsFull && this.#diskFullAt < began)
        throw this.#lost('ended before it answered');
      this.#init.trail.add(`${this.name}: ended while its disk was full; started again`);
      if (performance.now() > deadline) throw this.#lost('does not start');
      await pause(RESTART_MS);
    }
  }

  /** As a power cut for the process: SIGKILL. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As `systemctl stop`. @returns its exit status */
  async stop(): Promise<number | null> {
    await this.#end('SIGTERM');
    return this.#daemon?.exitCode ?? null;
  }

  /** @param signal with SIGUSR2 it collects its garbage */
  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGUSR2'): void {
    this.#daemon?.kill(signal);
  }

  ask(method: string, path: string, body?: object): Promise<Answer> {
    return ask(join(this.#home, 'control.sock'), method, path, body);
  }

  /** @param shiftMs what its wall clock shows beyond the true time */
  setClock(shiftMs: number): void {
    writeFileSync(this.#clock, `${shiftMs}`);
  }

  /** What a start took for broken and moved aside; names within the data directory. */
  get setAside(): readonly string[] {
    const broken = readdirSync(this.data).filter((entry) => entry.includes('.broken-'));
    return existsSync(join(this.data, LOST)) ? [...broken, LOST] : broken;
  }

  /** What an operator does who has read that a store was damaged and moved aside. */
  tidy(): void {
    for (const entry of this.setAside) rmSync(join(this.data, entry), { recursive: true });
  }

  #spawn(): ChildProcess {
    const child = this.machine.spawn(
      'env',
      `TOCSIN_CHAOS_CLOCK=${this.#clock}`,
      process.execPath,
      ...[...BOUNDS, '--expose-gc', '--import', CLOCK, '--import', COLLECT],
      ...this.#command('run'),
    );
    this.#daemon = child;
    // Whoever never prints a line is seen to have been there, and the lines before are not taken for its own.
    this.#note(`--- process ${child.pid} is started at ${this.#init.trail.stamp().trim()}`);
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#note(line));
    child.once('exit', (code, signal) => {
      if (this.#up && this.#wanted)
        this.#init.trail.fail(this.#lost(`ended by itself: ${signal ?? `status ${code}`}`));
      this.#up = false;
    });
    return child;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    this.#wanted = false;
    this.#up = false;
    const child = this.#daemon;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await gone;
  }

  #note(line: string): void {
    this.#log.push(line);
    if (this.#log.length > LOG_LINES) this.#log.shift();
  }

  #lost(what: string, details: readonly string[] = []): Violation {
    return new Violation(`${this.name}'s daemon ${what}`, details);
  }

  #command(name: string): string[] {
    const places = ['--config', this.#config, '--data', this.data];
    const socket = ['--socket', join(this.#home, 'control.sock')];
    return ['--conditions=@tocsin/source', TOCSIN, name, ...places, ...socket];
  }

  get #config(): string {
    return join(this.#home, 'tocsin.toml');
  }

  get #clock(): string {
    return join(this.#home, 'clock');
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, ms));
}
