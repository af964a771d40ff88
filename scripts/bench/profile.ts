// Who took the busy time of a benchmark's processes, by the CPU profiles that they left.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { join, sep } from 'node:path';

const ROOT = join(import.meta.dirname, '../..') + sep;
/** What V8 calls the time in which nothing ran. */
const IDLE = '(idle)';

export interface Share {
  readonly owner: string;
  /** Of the busy time, 0 to 1. */
  readonly share: number;
}

/** @throws Error when there is anything: it would be taken for a part of this run */
export function requireEmpty(directory: string): void {
  if (existsSync(directory) && readdirSync(directory).length > 0)
    throw new Error(`${directory} is not empty: name another directory for the profiles`);
}

/** By what the processes were, such as `members`: each kind has a directory of its own. */
export function readProfiles(directory: string): ReadonlyMap<string, readonly Profiler.Profile[]> {
  const read = (role: string): readonly Profiler.Profile[] =>
    readdirSync(join(directory, role)).map((name) =>
      JSON.parse(readFileSync(join(directory, role, name), 'utf8')),
    );
  return new Map(readdirSync(directory).map((role) => [role, read(role)]));
}

/** The greatest first. @param lastSeconds before the end of each process; what was before is not counted */
export function sharesOf(
  profiles: readonly Profiler.Profile[],
  lastSeconds = Number.POSITIVE_INFINITY,
): readonly Share[] {
  const busy = new Map<string, number>();
  for (const { nodes, samples = [], timeDeltas = [], startTime, endTime } of profiles) {
    const owners = new Map(nodes.map(({ id, callFrame }) => [id, ownerOf(callFrame)]));
    const begin = endTime - lastSeconds * 1_000_000;
    let at = startTime;
    for (const [i, id] of samples.entries()) {
      // A sample is what ran when it was taken, and stands for the time until the next.
      at += timeDeltas[i] ?? 0;
      const until = at + (timeDeltas[i + 1] ?? Math.max(0, endTime - at));
      const owner = owners.get(id);
      if (owner === undefined || owner === IDLE) continue;
      busy.set(owner, (busy.get(owner) ?? 0) + Math.max(0, until - Math.max(at, begin)));
    }
  }
  const all = [...busy.values()].reduce((sum, each) => sum + each, 0);
  return [...busy]
    .map(([owner, time]) => ({ owner, share: time / all }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
}

/** A package, this repository, a part of Node, or a function that Node has in machine code. */
function ownerOf({ url, functionName }: Profiler.ProfileNode['callFrame']): string {
  if (url === '') return functionName.startsWith('(') ? functionName : `native ${functionName}`;
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (inPackage !== undefined) return inPackage;
  if (url.startsWith('node:')) return url.split('/', 2).join('/');
  const path = url.replace(/^file:\/\//, '');
  return path.startsWith(ROOT) ? 'this repository' : path;
}
