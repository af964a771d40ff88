// What a daemon takes of its machine: memory, descriptors and child processes, as /proc shows them.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface Taken {
  /** Resident and its own: tables of the store that are mapped are the file system's. */
  readonly memoryKib: number;
  readonly descriptors: number;
  readonly children: number;
  readonly zombies: number;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
  readonly name: string;
}

/** @returns undefined when the process is gone */
export function takenBy(pid: number): Taken | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const children = everyProcess().filter(({ parent }) => parent === pid);
    return {
      memoryKib: Number(/^RssAnon:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0),
      descriptors: readdirSync(`/proc/${pid}/fd`).length,
      children: children.length,
      zombies: children.filter(({ state }) => state === 'Z').length,
    };
  } catch {
    return undefined;
  }
}

/** Processes of a machine that have lost their parent: a daemon that was killed left them behind. */
export function orphansOf(keeper: number): readonly string[] {
  const home = readlinkSync(`/proc/${keeper}/ns/net`);
  const inside = everyProcess().filter(({ pid }) => networkOf(pid) === home);
  return inside
    .filter(({ parent }) => isForeign(parent, home))
    .map(({ pid, name }) => `${name} (${pid})`);
}

/** Nobody of the town: whatever takes orphans in. */
function isForeign(pid: number, home: string): boolean {
  return pid !== process.pid && networkOf(pid) !== home;
}

function networkOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}

export function everyProcess(): readonly Process[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const [, pid, name = '', state = '', parent] = /^(\d+) \((.*)\) (\S) (\d+)/s.exec(stat) ?? [];
      return [{ pid: Number(pid), name, state, parent: Number(parent) }];
    } catch {
      // Gone meanwhile.
      return [];
    }
  });
}
