// Counts the attempts of each source and says when they are enough, in memory that a number bounds.
import { familyOf, type Indicator, networkOf, parseIndicator } from '@tocsin/protocol';
import { MAX_CONNECTIONS, MIN_WATCHED_THRESHOLD, PREFIX_HOSTS } from './constants.ts';
import type { ConfidenceStep, DetectorSpec } from './detector.ts';

/** Attempts of one host, taken from one line. */
export interface Attempt {
  readonly host: Indicator;
  readonly at: number;
  readonly times: number;
  /** The connection it came by, where the log names it. */
  readonly connection?: string;
  readonly oncePerConnection: boolean;
}

/** What enough attempts amount to. */
export interface Finding {
  readonly indicator: Indicator;
  readonly confidence: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly attempts: number;
  readonly watched: boolean;
}

/** One address, or one IPv6 /64, as one detector sees it during one episode. */
interface Source {
  /** Attempts per host; of a /64 only the first few, which is enough to tell one host from many. */
  readonly hosts: Map<Indicator, number>;
  /** Times of the newest attempts, as many as the threshold needs. */
  readonly recent: number[];
  /** Connections that counted; true: by more than what merely accompanies an attempt. */
  readonly connections: Map<string, boolean>;
  attempts: number;
  readonly firstSeen: number;
  lastSeen: number;
  told?: { readonly indicator: Indicator; readonly confidence: number; readonly at: number };
}

export class Tally {
  readonly #maxTracked: number;
  readonly #watched: (indicator: Indicator) => boolean;
  /** In the order of their last attempt: the first is the one that was silent longest. */
  readonly #sources = new Map<string, Source>();

  constructor(maxTracked: number, watched: (indicator: Indicator) => boolean) {
    this.#maxTracked = maxTracked;
    this.#watched = watched;
  }

  get tracked(): number {
    return this.#sources.size;
  }

  /** Undefined while it is not enough, and while nothing has changed since it was last told. */
  count(spec: DetectorSpec, attempt: Attempt): Finding | undefined {
    const source = this.#touch(spec, attempt);
    const times = countedTimes(source, attempt);
    if (times === 0) return undefined;
    add(source, attempt, times, spec.threshold);
    return this.#judge(spec, source);
  }

  #touch(spec: DetectorSpec, { host, at }: Attempt): Source {
    const key = `${spec.name} ${familyOf(host) === 6 ? networkOf(host, 64) : host}`;
    const known = this.#sources.get(key);
    this.#sources.delete(key);
    const goesOn = known !== undefined && at - known.lastSeen <= spec.windowMs;
    const source = goesOn ? known : newSource(at);
    this.#sources.set(key, source);
    if (this.#sources.size > this.#maxTracked) {
      const [oldest] = this.#sources.keys();
      if (oldest !== undefined) this.#sources.delete(oldest);
    }
    return source;
  }

  #judge(spec: DetectorSpec, source: Source): Finding | undefined {
    const at = source.lastSeen;
    const full = reached(source, spec.threshold, spec.windowMs);
    const half = full || reached(source, watchedThreshold(spec.threshold), spec.windowMs);
    if (!half) return undefined;
    const indicator = blamed(source);
    if (!full && !this.#watched(indicator)) return undefined;
    const confidence = confidenceAt(spec.confidence, source.attempts);
    const { told } = source;
    const news =
      told === undefined ||
      told.indicator !== indicator ||
      confidence > told.confidence ||
      at - told.at >= spec.windowMs;
    if (!news) return undefined;
    source.told = { indicator, confidence, at };
    const { firstSeen, lastSeen, attempts } = source;
    return { indicator, confidence, firstSeen, lastSeen, attempts, watched: !full };
  }
}

/** Half the threshold, rounded up, at least 2; never more than the threshold itself. */
export function watchedThreshold(threshold: number): number {
  return Math.min(threshold, Math.max(MIN_WATCHED_THRESHOLD, Math.ceil(threshold / 2)));
}

function newSource(at: number): Source {
  return {
    hosts: new Map(),
    recent: [],
    connections: new Map(),
    attempts: 0,
    firstSeen: at,
    lastSeen: at,
  };
}

/** How many of an attempt's times are new, after what its connection has already been counted for. */
function countedTimes(source: Source, attempt: Attempt): number {
  const { connection, oncePerConnection, times } = attempt;
  if (connection === undefined) return times;
  const before = source.connections.get(connection);
  if (oncePerConnection && before !== undefined) return 0;
  source.connections.set(connection, !oncePerConnection);
  if (source.connections.size > MAX_CONNECTIONS) {
    const [oldest] = source.connections.keys();
    if (oldest !== undefined) source.connections.delete(oldest);
  }
  // "Invalid user" was counted for the failure that follows it.
  return before === false ? times - 1 : times;
}

function add(source: Source, { host, at }: Attempt, times: number, threshold: number): void {
  source.lastSeen = Math.max(source.lastSeen, at);
  source.attempts += times;
  if (source.hosts.has(host) || source.hosts.size < PREFIX_HOSTS) {
    source.hosts.set(host, (source.hosts.get(host) ?? 0) + times);
  }
  for (let i = 0; i < Math.min(times, threshold); i++) source.recent.push(source.lastSeen);
  source.recent.splice(0, source.recent.length - threshold);
}

function reached({ recent, lastSeen }: Source, threshold: number, windowMs: number): boolean {
  const first = recent.at(-threshold);
  return first !== undefined && lastSeen - first <= windowMs;
}

/** The host with most of the attempts, or the whole /64 once several hosts of it took part. */
function blamed({ hosts }: Source): Indicator {
  const [[most]] = [...hosts].sort((a, b) => b[1] - a[1]) as [[Indicator, number]];
  if (hosts.size < PREFIX_HOSTS) return most;
  const prefix = parseIndicator(networkOf(most, 64));
  return prefix.ok ? prefix.indicator : most;
}

function confidenceAt(steps: readonly ConfidenceStep[], attempts: number): number {
  const held = steps.findLast((step) => step.attempts <= attempts) ?? steps[0];
  return held?.confidence ?? 0;
}
