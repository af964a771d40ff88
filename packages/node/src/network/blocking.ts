// Tells a path that something in between blocks from a machine that is away: per host, port and protocol, by what dials and
// connections came to in the last minute. Pure: time is an argument, and a change is told once.
import type { Multiaddr } from '@multiformats/multiaddr';
import { type Path, type PathProtocol, pathOf } from './path.ts';
import {
  BLOCKED_FAILURES_IN_A_ROW,
  BLOCKED_FAILURES_PERCENT,
  BLOCKED_FAILURES_TRIES,
  BLOCKED_PORT_REMOTES,
  BLOCKED_RESETS,
  BLOCKED_TIMEOUTS_PERCENT,
  BLOCKED_TIMEOUTS_TRIES,
  BLOCKING_OUTCOMES_KEPT,
  BLOCKING_PATHS_KEPT,
  BLOCKING_WINDOW_MS,
} from './reach-limits.ts';

/** What a dial, or a connection that stood, came to. */
export type PathOutcome = 'ok' | 'refused' | 'reset' | 'timeout' | 'failed';

/** A change, told once. */
export interface BlockingChange {
  /** The host; `*` when this network blocks the port towards everybody. */
  readonly remote: string;
  readonly port: number;
  readonly protocol: PathProtocol;
  readonly state: 'blocked' | 'free';
  readonly why: string;
}

/** A path that is blocked now. */
export interface BlockedPath extends Omit<BlockingChange, 'state'> {
  /** When it is taken for free again; ms by the clock of who shows it. */
  readonly until: number;
}

export interface Blocking {
  /** @param now monotonic ms, as everywhere here */
  outcome(address: Multiaddr, outcome: PathOutcome, now: number): void;
  /** The lower, the sooner to be tried: 0 for a free path, 1 for a blocked one. A blocked path is tried last, not never. */
  rank(address: Multiaddr, now: number): number;
  /** Tells of what has become free in the meantime. */
  look(now: number): void;
  list(now: number): readonly BlockedPath[];
}

interface Tried {
  readonly at: number;
  readonly outcome: PathOutcome;
}

interface Record extends Path {
  tried: Tried[];
  /** Somebody was met here once: there is something that can be blocked. */
  answered: boolean;
  blocked: { readonly until: number; readonly why: string } | undefined;
}

const EVERYBODY = '*';
const PORT_BLOCKED = 'the same port fails at most machines: this network blocks it';

/** @param blockedMs how long a path stays blocked */
export function createBlocking(
  onChange: (change: BlockingChange) => void,
  blockedMs: number,
): Blocking {
  return new Detector(onChange, blockedMs);
}

class Detector implements Blocking {
  readonly #onChange: (change: BlockingChange) => void;
  readonly #blockedMs: number;
  /** By host, port and protocol; who was tried last comes last. The host `*` stands for a port towards everybody. */
  readonly #records = new Map<string, Record>();

  constructor(onChange: (change: BlockingChange) => void, blockedMs: number) {
    this.#onChange = onChange;
    this.#blockedMs = blockedMs;
  }

  outcome(address: Multiaddr, outcome: PathOutcome, now: number): void {
    const path = pathOf(address);
    if (path === undefined) return;
    this.look(now);
    const record = this.#record(path);
    if (outcome === 'ok') record.answered = true;
    // Rungs are tried on which nobody may listen: a machine that says so is no box in between.
    if (outcome === 'refused' && !record.answered) return;
    record.tried = [...this.#recent(record, now), { at: now, outcome }];
    if (record.tried.length > BLOCKING_OUTCOMES_KEPT) record.tried.shift();
    // What is learnt of one port may be what tells another one of the same host from a machine that is away.
    for (const other of this.#records.values())
      if (other.host === path.host) this.#judgeHost(other, now);
    if (outcome !== 'ok') this.#judgePorts(now);
  }

  rank(address: Multiaddr, now: number): number {
    const path = pathOf(address);
    if (path === undefined) return 0;
    const hosts = [path.host, EVERYBODY];
    const blocked = hosts.some((host) => {
      const until = this.#records.get(keyOf({ ...path, host }))?.blocked?.until;
      return until !== undefined && now < until;
    });
    return blocked ? 1 : 0;
  }

  look(now: number): void {
    for (const record of this.#records.values()) {
      if (record.blocked === undefined || now < record.blocked.until) continue;
      record.blocked = undefined;
      // What was tried while it was blocked is no reason to block it anew.
      record.tried = [];
      this.#tell(record, 'free', `${this.#blockedMs / 1_000} s have passed`);
    }
  }

  list(now: number): readonly BlockedPath[] {
    this.look(now);
    return [...this.#records.values()].flatMap(({ host, port, protocol, blocked }) =>
      blocked === undefined ? [] : [{ remote: host, port, protocol, ...blocked }],
    );
  }

  #record(path: Path): Record {
    const key = keyOf(path);
    const record = this.#records.get(key) ?? {
      ...path,
      tried: [],
      answered: false,
      blocked: undefined,
    };
    this.#records.delete(key);
    this.#records.set(key, record);
    if (this.#records.size > BLOCKING_PATHS_KEPT) this.#forgetOne(key);
    return record;
  }

  /** The one that was tried least lately; one that is blocked was announced, and is kept until it has been called free. */
  #forgetOne(kept: string): void {
    for (const [key, { blocked }] of this.#records) {
      if (blocked !== undefined || key === kept) continue;
      this.#records.delete(key);
      return;
    }
    this.#records.delete(kept);
  }

  #recent({ tried }: Record, now: number): Tried[] {
    return tried.filter(({ at }) => at > now - BLOCKING_WINDOW_MS);
  }

  /** A host that answers nowhere is away: there is nothing to go around. */
  #judgeHost(record: Record, now: number): void {
    if (record.blocked !== undefined) return;
    const why = suspicion(this.#recent(record, now));
    if (why !== undefined && this.#answersElsewhere(record, now)) this.#block(record, why, now);
  }

  #answersElsewhere({ host, port, protocol }: Path, now: number): boolean {
    return [...this.#records.values()].some(
      (other) =>
        other.host === host &&
        (other.port !== port || other.protocol !== protocol) &&
        this.#recent(other, now).at(-1)?.outcome === 'ok',
    );
  }

  /** One rung that fails at most hosts, while some other rung works somewhere, is this network's doing. */
  #judgePorts(now: number): void {
    const rungs = new Map<string, { path: Path; tried: number; failing: number }>();
    const working = new Set<string>();
    for (const record of this.#records.values()) {
      const recent = this.#recent(record, now);
      if (record.host === EVERYBODY || (recent.length === 0 && record.blocked === undefined))
        continue;
      const key = keyOf({ ...record, host: EVERYBODY });
      const rung = rungs.get(key) ?? { path: record, tried: 0, failing: 0 };
      rungs.set(key, rung);
      rung.tried++;
      if (record.blocked !== undefined || suspicion(recent) !== undefined) rung.failing++;
      if (recent.some(({ outcome }) => outcome === 'ok')) working.add(key);
    }
    for (const [key, { path, tried, failing }] of rungs) {
      if (failing < BLOCKED_PORT_REMOTES || 2 * failing <= tried || working.has(key)) continue;
      if (working.size === 0 || this.#records.get(key)?.blocked !== undefined) continue;
      this.#block(this.#record({ ...path, host: EVERYBODY }), PORT_BLOCKED, now);
    }
  }

  #block(record: Record, why: string, now: number): void {
    record.blocked = { until: now + this.#blockedMs, why };
    this.#tell(record, 'blocked', why);
  }

  #tell({ host, port, protocol }: Path, state: BlockingChange['state'], why: string): void {
    this.#onChange({ remote: host, port, protocol, state, why });
  }
}

/** DESIGN section 7. @returns why this looks blocked; `undefined` when it does not */
function suspicion(tried: readonly Tried[]): string | undefined {
  const count = (wanted: PathOutcome): number =>
    tried.filter(({ outcome }) => outcome === wanted).length;
  const row = tried.slice(-BLOCKED_FAILURES_IN_A_ROW);
  if (row.length === BLOCKED_FAILURES_IN_A_ROW && row.every(({ outcome }) => outcome !== 'ok'))
    return `${row.length} failures in a row`;
  const resets = count('reset');
  if (resets >= BLOCKED_RESETS) return `${resets} resets`;
  const timeouts = count('timeout');
  if (enough(timeouts, tried.length, BLOCKED_TIMEOUTS_TRIES, BLOCKED_TIMEOUTS_PERCENT))
    return `${timeouts} time-outs in ${tried.length} tries`;
  const failures = tried.length - count('ok');
  if (enough(failures, tried.length, BLOCKED_FAILURES_TRIES, BLOCKED_FAILURES_PERCENT))
    return `${failures} failures in ${tried.length} tries`;
  return undefined;
}

function enough(bad: number, tries: number, triesMin: number, percent: number): boolean {
  return tries >= triesMin && bad * 100 >= percent * tries;
}

function keyOf({ host, port, protocol }: Path): string {
  return `${host}|${port}|${protocol}`;
}

const CODES: Readonly<Partial<{ [code: string]: PathOutcome }>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  TimeoutError: 'timeout',
  // The limit of one dial is a signal that aborts.
  AbortError: 'timeout',
};

/** What a failed dial says of the path. An error that has no code of the system's is told by its cause, or by its name. */
export function outcomeOf(error: unknown): Exclude<PathOutcome, 'ok'> {
  for (
    let each = error, depth = 0;
    each instanceof Error && depth < 4;
    each = each.cause, depth++
  ) {
    const { code, name } = each as NodeJS.ErrnoException;
    const known = CODES[code ?? ''] ?? CODES[name];
    if (known !== undefined && known !== 'ok') return known;
  }
  return 'failed';
}
