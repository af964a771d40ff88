// What a process that does not answer waits for, and whether the whole machine waits with it: what a violation is judged by.
import { readdirSync, readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { everyProcess } from './processes.ts';

/** The kernel's unit of processor time, on every architecture that the daemon runs on. */
const TICKS_PER_SECOND = 100;
const MEBIBYTE = 1 << 20;
/** In `/proc/PID/stat`, counted from the state, which is the first after the name. */
const MAJOR_FAULTS = 9;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;
/** What the kernel says of one that runs, or that it does not let us look at. */
const NOWHERE = '0';

/** A line about the process and one about each of its descendants; one that is gone says so. */
export function portraitOf(pid: number): readonly string[] {
  const children = everyProcess().filter(({ parent }) => parent === pid);
  return [lineAbout(pid), ...children.flatMap((child) => portraitOf(child.pid))];
}

/**
 * Where the memory of the machine is used up, the kernel reads every program from the disk again and again: a daemon that is
 * started then runs, says nothing for minutes, and has no fault.
 */
export function machineNow(): readonly string[] {
  const waits = ['memory', 'io', 'cpu'].map((what) => {
    const text = read(`/proc/pressure/${what}`);
    return text === undefined ? `${what}: this kernel does not tell` : `${what}: ${waitsIn(text)}`;
  });
  const free = /^MemAvailable:\s*(\d+) kB$/m.exec(read('/proc/meminfo') ?? '')?.[1];
  const mib = Math.round(free === undefined ? freemem() / MEBIBYTE : Number(free) / 1_024);
  return [...waits, `${mib} MiB of memory are available`];
}

/** @param text of `/proc/pressure` */
export function waitsIn(text: string): string {
  const said = (kind: string): string => {
    const [, ten, minute, five] =
      new RegExp(`^${kind} avg10=(\\S+) avg60=(\\S+) avg300=(\\S+)`, 'm').exec(text) ?? [];
    return five === undefined ? 'unknown' : `${ten}, ${minute} and ${five} %`;
  };
  return `of the last 10, 60 and 300 s somebody waited for it ${said('some')}, everybody at once ${said('full')}`;
}

function lineAbout(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  const [, name, rest = ''] = /^\d+ \((.*)\) (.*)/s.exec(stat ?? '') ?? [];
  if (name === undefined) return `process ${pid} is gone`;
  const fields = rest.split(' ');
  const number = (field: number) => Number(fields[field] ?? 0);
  const seconds = (number(USER_TICKS) + number(SYSTEM_TICKS)) / TICKS_PER_SECOND;
  return `process ${pid} (${name}): ${seconds} s of processor time, ${number(MAJOR_FAULTS)} pages read from the disk; its threads: ${threadsOf(pid)}`;
}

/** As "D in folio_wait_bit_common, 10 x S in futex_do_wait". */
function threadsOf(pid: number): string {
  const counts = new Map<string, number>();
  for (const thread of list(`/proc/${pid}/task`)) {
    const at = `/proc/${pid}/task/${thread}`;
    const state = /^\d+ \(.*\) (\S)/s.exec(read(`${at}/stat`) ?? '')?.[1];
    if (state === undefined) continue;
    const where = read(`${at}/wchan`) ?? NOWHERE;
    const said = where === NOWHERE || where === '' ? state : `${state} in ${where}`;
    counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  return [...counts].map(([said, count]) => (count === 1 ? said : `${count} x ${said}`)).join(', ');
}

function list(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
