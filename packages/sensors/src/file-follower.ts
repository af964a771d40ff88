// Follows a log file through rotation and truncation, across restarts, without missing or repeating a line.
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { LOOK_BYTES, MAX_LINE_BYTES, POLL_MS, READ_BYTES, RETIRED_MS } from './constants.ts';
import type { Clock, Follower, FollowerHealth, OnLine } from './follower.ts';
import {
  isMissing,
  loadPositions,
  type Position,
  saveAtomically,
  statIfThere,
} from './position.ts';
import { type RotatedFile, rotatedSince } from './rotated.ts';
import { Tail } from './tail.ts';

export interface FileFollowerInit {
  readonly path: string;
  readonly clock: Clock;
  /** Where the position is kept; absent: each start is a first one. The folder must exist. */
  readonly statePath?: string;
  /** Between looks at the file, in ms; `fs.watch` usually is faster. 0: only `poll()` looks, nothing runs by itself. */
  readonly pollMs?: number;
  /** Longer lines are dropped. */
  readonly maxLineBytes?: number;
  /** So much is read at a look; then the position is saved, and the next look follows at once. */
  readonly lookBytes?: number;
  /** At the very first start: read what is already there too. A file that appears later is always read from its start. */
  readonly fromStart?: boolean;
}

interface Retired {
  readonly tail: Tail;
  grewAt: number;
}

/** Lines come in the order of the file; those that a slow writer still adds to a renamed file come among the new ones. */
export function fileFollower(init: FileFollowerInit): Follower {
  const { path, clock, statePath, pollMs = POLL_MS, maxLineBytes = MAX_LINE_BYTES } = init;
  const { lookBytes = LOOK_BYTES } = init;
  let deliver: OnLine | undefined;
  let current: Tail | undefined;
  let retired: Retired[] = [];
  let savedText = '';
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let bytesLeft = 0;
  let looked = () => {};
  let stopped = false;
  let begun = false;
  let health: FollowerHealth = { state: 'waiting' };

  const onLine = (line: string) => deliver?.(line, clock.now());
  const mayRead = () => {
    if (bytesLeft <= 0) {
      again ||= !stopped;
      return false;
    }
    bytesLeft -= READ_BYTES;
    return true;
  };
  const retire = (tail: Tail) => retired.push({ tail, grewAt: clock.now() });

  async function begin(): Promise<void> {
    const saved = statePath === undefined ? undefined : await loadPositions(statePath);
    if (saved !== undefined) return resume(saved);
    if (init.fromStart === true || (await statIfThere(path)) === undefined) return;
    current = await Tail.open(path, 'end', maxLineBytes);
  }

  async function resume(saved: readonly Position[]): Promise<void> {
    for (const [index, position] of saved.entries()) {
      const there = await statIfThere(path);
      if (there?.ino === position.inode && there.dev === position.device) {
        current = await Tail.resume(path, position, maxLineBytes);
        if (current !== undefined) continue;
      }
      // Files between the earlier positions have positions of their own.
      const rotated = await rotatedSince(path, position);
      await retireAll(index === saved.length - 1 ? rotated : rotated.slice(0, 1), position);
    }
  }

  /** Queues what a rotation put between the position and the file of today. */
  async function retireAll(files: readonly RotatedFile[], position: Position): Promise<void> {
    for (const file of files) {
      const tail = file.resume
        ? await Tail.resume(file.path, position, maxLineBytes)
        : await Tail.open(file.path, 'start', maxLineBytes);
      if (tail !== undefined) retire(tail);
    }
  }

  async function look(): Promise<void> {
    if (!begun) await begin();
    begun = true;
    // Whoever stops it does not wait for a long log: the rest is read after the next start.
    bytesLeft = stopped ? READ_BYTES : lookBytes;
    const there = await statIfThere(path);
    if (current !== undefined && there !== undefined && !isSame(current, there)) {
      retire(current);
      current = undefined;
    }
    await drainRetired();
    if (current === undefined && there !== undefined && bytesLeft > 0) {
      current = await Tail.open(path, 'start', maxLineBytes);
    }
    if (current !== undefined && (await current.drain(onLine, mayRead)) === 'replaced') {
      await retireAll(await rotatedSince(path, current.position), current.position);
      await drainRetired();
      current.rewind();
      await current.drain(onLine, mayRead);
    }
    health = { state: there === undefined ? 'waiting' : 'reading' };
    await save();
  }

  async function drainRetired(): Promise<void> {
    const kept: Retired[] = [];
    for (const entry of retired) {
      const grown = (await entry.tail.drain(onLine, mayRead)) === 'grown';
      if (grown) entry.grewAt = clock.now();
      if (clock.now() - entry.grewAt < RETIRED_MS) kept.push(entry);
      else await entry.tail.close();
    }
    retired = kept;
  }

  async function save(): Promise<void> {
    if (statePath === undefined) return;
    const tails = retired.map((entry) => entry.tail);
    if (current !== undefined) tails.push(current);
    const text = JSON.stringify(tails.map((tail) => tail.position));
    if (text === savedText) return;
    await saveAtomically(statePath, text);
    savedText = text;
  }

  /** One look at a time; a call during a look makes it look once more. */
  function poll(): Promise<void> {
    again = true;
    running ??= lookWhileAsked().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function lookWhileAsked(): Promise<void> {
    try {
      while (again && deliver !== undefined) {
        again = false;
        await look();
        looked();
      }
    } catch (error) {
      health = { state: 'failed', error: describe(path, error) };
      looked();
    }
  }

  function watchFolder(): void {
    const name = basename(path);
    try {
      watcher = watch(dirname(path), (_event, changed) => {
        if (changed === null || changed === name) void poll();
      });
      // A folder that goes away ends the watch; the timer goes on.
      watcher.on('error', () => watcher?.close());
    } catch {
      // Too many watches, or a folder that does not exist yet: the timer alone is enough.
    }
  }

  return {
    source: path,
    poll,
    health: () => health,
    async start(listener) {
      deliver = listener;
      const firstLook = new Promise<void>((resolve) => {
        looked = resolve;
      });
      void poll();
      await firstLook;
      if (pollMs === 0 || stopped) return;
      watchFolder();
      timer = setInterval(() => void poll(), pollMs);
      timer.unref();
    },
    async stop() {
      stopped = true;
      bytesLeft = 0;
      clearInterval(timer);
      watcher?.close();
      if (deliver === undefined) return;
      await poll();
      deliver = undefined;
      await running;
      const open = [
        ...retired.map((entry) => entry.tail),
        ...(current === undefined ? [] : [current]),
      ];
      retired = [];
      current = undefined;
      await Promise.all(open.map((tail) => tail.close()));
    },
  };
}

function isSame(tail: Tail, there: { readonly dev: number; readonly ino: number }): boolean {
  return tail.inode === there.ino && tail.device === there.dev;
}

function describe(path: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  const denied = error instanceof Error && 'code' in error && error.code === 'EACCES';
  const cure = denied ? '; let the service read it (on Debian: the group adm)' : '';
  return isMissing(error) ? `${path} vanished while it was read` : `${path}: ${reason}${cure}`;
}
