// What time it is for the rules. Wall clocks lie: they step by a day, boot in 1970, come back from a snapshot. So
// each step is held against the monotonic clock and the own peers before anything is forgotten or signed by it.
import type { Clock } from './clock.ts';
import {
  CLOCK_AHEAD_MS,
  CLOCK_FLOOR_MS,
  CLOCK_FORWARD_AT_START_MS,
  CLOCK_OFFSET_MS,
  CLOCK_STEP_MS,
} from './constants.ts';

export interface Time {
  /** The best that is known, ms since 1970; never far from steady. */
  now(): number;
  /** While true nothing expires and nothing is signed. */
  suspect(): boolean;
  /** What is wrong, with the remedy; `undefined` when the clock can be trusted. */
  fault(): ClockFault | undefined;
  /** A peer's clock minus ours, in ms, as an own peer told it just now. */
  compare(peer: string, offsetMs: number): void;
  forget(peer: string): void;
  /** An end in the rules' time as the wall clock, by which the adapters count, will show it. */
  toWall(at: number): number;
  fromWall(at: number): number;
  /** Looks at the clock again; to be called every few seconds. */
  check(): void;
}

export interface ClockFault {
  readonly message: string;
  readonly cure: string;
}

export interface TimeInit {
  /** The newest time in the store; 0 for an empty one. */
  readonly newestAt: number;
  /** Whether there are own peers that can be asked. */
  readonly hasOwnPeers: boolean;
  /** How long a suspicious clock is held back when nobody can be asked, in ms. */
  readonly graceMs: number;
  /** The clock is doubted, or believed again, or went ahead by a step that is followed. */
  readonly onChange: () => void;
}

const CURE =
  'set the clock and keep it set ("timedatectl set-ntp true"); what is held back goes on by itself';

interface Suspicion {
  readonly message: string;
  /** By the monotonic clock. */
  readonly since: number;
  /** Whether the clock, as it shows now, gives no reason for the suspicion any more. */
  readonly gone: (wall: number) => boolean;
}

export function createTime(clock: Clock, init: TimeInit): Time {
  const { newestAt, hasOwnPeers, graceMs, onChange } = init;
  const offsets = new Map<string, number>();
  const wallBase = () => clock.now() - clock.monotonic();
  const earliest = Math.max(newestAt - CLOCK_STEP_MS, CLOCK_FLOOR_MS);
  /** The trusted time is the monotonic clock plus this. */
  let base = wallBase();
  let suspicion = suspicionAtStart();

  /** At the start there is no monotonic memory: only the store tells how late it must be at least. */
  function suspicionAtStart(): Suspicion | undefined {
    const wall = clock.now();
    if (wall < earliest) {
      base = Math.max(newestAt, CLOCK_FLOOR_MS) - clock.monotonic();
      return suspect(
        `the clock shows ${iso(wall)}, but it must be later than ${iso(earliest)}`,
        (then) => then >= earliest,
      );
    }
    if (!hasOwnPeers || newestAt === 0 || wall <= newestAt + CLOCK_FORWARD_AT_START_MS)
      return undefined;
    return suspect(
      `the clock shows ${iso(wall)}, more than a day after ${iso(newestAt)}, when the store was last written`,
      () => false,
    );
  }

  function suspect(message: string, gone: Suspicion['gone']): Suspicion {
    return { message, since: clock.monotonic(), gone };
  }

  function median(): number | undefined {
    const sorted = [...offsets.values()].sort((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) / 2)];
  }

  function check(): void {
    if (suspicion === undefined) watch();
    else doubt(suspicion);
  }

  /** Follows small drifts; a step is held back. */
  function watch(): void {
    const drift = wallBase() - base;
    if (Math.abs(drift) <= CLOCK_STEP_MS) {
      base += drift;
      // Timers were armed by the clock as it was: what ends would end so much too late.
      if (drift > CLOCK_AHEAD_MS) onChange();
      return;
    }
    // What peers told before the step says nothing of the clock after it.
    offsets.clear();
    suspicion = suspect(
      `the clock stepped by ${Math.round(drift / 1000)} s to ${iso(clock.now())}`,
      () => Math.abs(wallBase() - base) <= CLOCK_OFFSET_MS,
    );
    onChange();
  }

  function doubt({ gone, since }: Suspicion): void {
    const wall = clock.now();
    if (wall < CLOCK_FLOOR_MS) return;
    const offset = median();
    const peersAgree = offset !== undefined && Math.abs(offset) <= CLOCK_OFFSET_MS;
    // Nobody to ask: in the end a clock that stays as it is has to be believed.
    const waited = offset === undefined && clock.monotonic() - since >= graceMs;
    if (!peersAgree && !waited && !gone(wall)) return;
    base = wallBase();
    suspicion = undefined;
    onChange();
  }

  return {
    now: () => (suspicion === undefined ? follow() : Math.trunc(clock.monotonic() + base)),
    suspect() {
      check();
      return suspicion !== undefined;
    },
    fault() {
      if (suspicion !== undefined) return { message: suspicion.message, cure: CURE };
      const offset = median();
      if (offset === undefined || Math.abs(offset) <= CLOCK_OFFSET_MS) return undefined;
      const side = offset > 0 ? 'behind' : 'ahead of';
      return {
        message: `the clock is ${Math.abs(Math.round(offset / 1000))} s ${side} that of the own peers`,
        cure: CURE,
      };
    },
    compare(peer, offsetMs) {
      offsets.set(peer, offsetMs);
      check();
    },
    forget: (peer) => void offsets.delete(peer),
    toWall: (at) => at - shift(),
    fromWall: (at) => at + shift(),
    check,
  };

  /** A step is seen by the first reading after it, before anything is decided by it. */
  function follow(): number {
    check();
    return suspicion === undefined ? clock.now() : Math.trunc(clock.monotonic() + base);
  }

  function shift(): number {
    return suspicion === undefined ? 0 : Math.trunc(base - wallBase());
  }
}

const iso = (at: number): string => new Date(at).toISOString();
