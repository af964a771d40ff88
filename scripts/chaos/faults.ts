// Everything that goes wrong in the town, as a list: how often, for how long, how it is done and how it is undone.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { flipBit } from './flip.ts';
import { inside } from './kernel.ts';
import type { Member } from './member.ts';
import { SMALL_STEP_MS } from './numbers.ts';
import type { Kind, Planned } from './schedule.ts';
import type { ChaosTown } from './town.ts';

export interface Fault extends Kind {
  /** For the tables. */
  readonly about: string;
  /** False when it cannot be done to the machine now: it is not counted then. */
  apply(member: Member, planned: Planned, town: ChaosTown): Promise<boolean> | boolean;
  heal?(member: Member, planned: Planned, town: ChaosTown): Promise<void> | void;
}

const DAY_MS = 86_400_000;
const MEBIBYTE = 1 << 20;
/** Beyond what a day or an hour of doubt explains; forwards far enough to be doubted at a start, too. */
const CLOCK_STEPS_MS = [-DAY_MS, 2 * DAY_MS, -3_600_000, 40 * DAY_MS, -20_000 * DAY_MS] as const;
const nft = (member: Member, ...statement: string[]) => inside(member.machine, 'nft', ...statement);

const pick = <T>(list: readonly T[], dice: number): T => list[dice % list.length] as T;

export const FAULTS: readonly Fault[] = [
  {
    name: 'kill',
    about: 'the daemon gets SIGKILL, and is started again',
    weight: 14,
    group: 'process',
    lastsMs: [100, 3_000],
    deadly: true,
    async apply(member) {
      if (!member.isUp) return false;
      await member.kill();
      return true;
    },
    heal: (member) => member.start(),
  },
  {
    name: 'pause',
    about: 'the daemon gets SIGSTOP, later SIGCONT',
    weight: 12,
    group: 'process',
    lastsMs: [500, 8_000],
    apply(member) {
      if (!member.isUp) return false;
      member.signal('SIGSTOP');
      return true;
    },
    heal: (member) => member.signal('SIGCONT'),
  },
  {
    name: 'flip',
    about: 'SIGKILL, one bit of one file of the store is flipped, and a start',
    weight: 5,
    group: 'process',
    lastsMs: [100, 1_000],
    frail: true,
    deadly: true,
    async apply(member, { dice }, { model, trail }) {
      if (!member.isUp) return false;
      await member.kill();
      model.damaged(member.name);
      member.wasDamaged = true;
      member.isDamaged = true;
      trail.add(`${member.name}: ${flipBit(join(member.data, 'store'), dice)}`);
      return true;
    },
    heal: (member) => member.start(),
  },
  {
    name: 'full disk',
    about: 'the file system of the data directory has no room left',
    weight: 8,
    group: 'disk',
    lastsMs: [1_000, 8_000],
    apply(member) {
      member.diskIsFull = true;
      fill(join(member.data, 'filler'));
      return true;
    },
    heal(member) {
      rmSync(join(member.data, 'filler'), { force: true });
      member.diskIsFull = false;
    },
  },
  {
    name: 'clock',
    about: 'the wall clock of a running daemon steps by an hour, days or decades, and back',
    weight: 10,
    group: 'clock',
    lastsMs: [500, 8_000],
    apply(member, { dice }) {
      if (!member.isUp) return false;
      member.setClock(pick(CLOCK_STEPS_MS, dice[0]));
      return true;
    },
    heal: (member) => member.setClock(0),
  },
  {
    name: 'small step',
    about: 'the wall clock of a running daemon steps by half a minute, which it follows, and back',
    weight: 5,
    group: 'clock',
    lastsMs: [500, 8_000],
    apply(member, { dice }, { model }) {
      if (!member.isUp) return false;
      const step = pick([-SMALL_STEP_MS, SMALL_STEP_MS], dice[0]);
      model.stepped(member.name, step);
      member.setClock(step);
      return true;
    },
    heal(member, _, { model }) {
      member.setClock(0);
      model.steppedBack(member.name, Date.now());
    },
  },
  {
    name: 'cut',
    about: 'the machine’s cable is pulled',
    weight: 10,
    group: 'cable',
    lastsMs: [500, 9_000],
    apply: (member) => cable(member, 'down'),
    heal: (member) => void cable(member, 'up'),
  },
  {
    name: 'split',
    about: 'the machine and one other no longer reach each other; both reach the rest',
    weight: 10,
    group: 'split',
    lastsMs: [1_000, 10_000],
    async apply(member, { dice }, { members }) {
      const other = pick(
        members.filter((it) => it !== member),
        dice[0],
      );
      await weather(member, 'split', `ip saddr ${other.machine.address} drop`);
      return true;
    },
    heal: (member) => fair(member, 'split'),
  },
  {
    name: 'loss',
    about: 'five to fifty of a hundred packets to the machine are lost',
    weight: 8,
    group: 'loss',
    lastsMs: [1_000, 8_000],
    async apply(member, { dice }) {
      await weather(
        member,
        'loss',
        `iifname eth0 numgen random mod 100 < ${5 + (dice[0] % 46)} drop`,
      );
      return true;
    },
    heal: (member) => fair(member, 'loss'),
  },
  {
    name: 'slow link',
    about: 'what the machine sends waits in a long queue before a thin line',
    weight: 7,
    group: 'queue',
    lastsMs: [1_000, 8_000],
    async apply(member, { dice }, { delays }) {
      const queue = delays
        ? ['netem', 'delay', `${20 + (dice[0] % 380)}ms`, '40ms']
        : ['tbf', 'rate', `${200 + (dice[0] % 800)}kbit`, 'burst', '4kb', 'latency', '800ms'];
      await inside(member.machine, 'tc', 'qdisc', 'add', 'dev', 'eth0', 'root', ...queue);
      return true;
    },
    async heal(member) {
      await inside(member.machine, 'tc', 'qdisc', 'delete', 'dev', 'eth0', 'root');
    },
  },
  {
    name: 'flush',
    about: 'somebody flushes or deletes the table of the firewall',
    weight: 7,
    group: 'table',
    lastsMs: [0, 0],
    async apply(member, { dice }) {
      const words = [
        ['delete', 'table', 'inet', 'tocsin'],
        ['flush', 'set', 'inet', 'tocsin', 'host4'],
        ['flush', 'chain', 'inet', 'tocsin', 'prerouting'],
      ];
      return nft(member, ...pick(words, dice[0])).then(
        () => true,
        () => false,
      );
    },
  },
  {
    name: 'edit',
    about: 'somebody adds an element of his own, with or without an end, or takes one of ours away',
    weight: 9,
    group: 'table',
    lastsMs: [0, 0],
    async apply(member, { dice }, town) {
      const script = town.edit(member, dice);
      return nft(member, script).then(
        () => true,
        () => false,
      );
    },
  },
];

function fill(path: string): void {
  const file = openSync(path, 'a');
  const chunk = Buffer.alloc(MEBIBYTE, 1);
  try {
    for (let size = chunk.length; size >= 4_096; size /= 2)
      try {
        for (;;) if (writeSync(file, chunk, 0, size) < size) break;
      } catch {
        // No room for so much: for less, perhaps.
      }
  } finally {
    closeSync(file);
  }
}

/** The end of the cable at the bridge: the machine keeps its address and its routes. */
export function cable({ name }: Member, state: 'up' | 'down'): boolean {
  execFileSync('ip', ['link', 'set', `to-${name}`, state]);
  return true;
}

/** A table of our own, before everything of the machine's: what comes in meets it first. */
async function weather(member: Member, what: string, rule: string): Promise<void> {
  const table = `weather_${what}`;
  await nft(
    member,
    `add table inet ${table}; add chain inet ${table} in { type filter hook prerouting priority -400; }; add rule inet ${table} in ${rule}`,
  );
}

async function fair(member: Member, what: string): Promise<void> {
  await nft(member, `delete table inet weather_${what}`);
}
