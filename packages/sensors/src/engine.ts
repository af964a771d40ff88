// Reads log lines with detectors and says what they amount to. Pure in time: the lines' own clock counts.
import { type Cidr, type Indicator, parseCidr, parseIndicator } from '@tocsin/protocol';
import { MAX_AHEAD_MS, MAX_ATTEMPTS_PER_LINE, MAX_BEHIND_MS, MAX_TRACKED } from './constants.ts';
import type { DetectorSpec } from './detector.ts';
import { type Envelope, openEnvelope } from './envelope.ts';
import { unfold } from './folding.ts';
import { clientOf } from './forwarded.ts';
import { createMatcher, type Hit } from './matcher.ts';
import type { SensorEvent } from './model.ts';
import { Tally } from './tally.ts';
import { readStamp, resolve, type Stamp } from './time.ts';
import { zone } from './zone.ts';

export interface DetectorEngineInit {
  readonly detectors: readonly DetectorSpec[];
  /** Named in every event. */
  readonly sensor: string;
  /** Whether the node watches this address already: then half the threshold is enough. */
  readonly watched?: (indicator: Indicator) => boolean;
  /** Proxies whose `X-Forwarded-For` is believed; they themselves are never detected. */
  readonly trustedProxies?: readonly Cidr[];
  /** Sources counted at once; the one silent longest makes room. */
  readonly maxTracked?: number;
  /** The zone of stamps that name none: an IANA name or `+01:00`; absent: this machine's. */
  readonly timeZone?: string;
  /**
   * `live` (default): a stamp ahead of our clock by more than 5 min is replaced by the time of arrival, a line more
   * than 24 h old yields nothing. `log`: the log's own clock, whenever that was.
   */
  readonly clock?: 'live' | 'log';
}

export interface DetectorEngine {
  /**
   * Takes one line, without its newline.
   * @param arrivedAt ms since 1970; with `clock: 'log'` only a hint at the year and the time of lines without a stamp
   */
  line(text: string, arrivedAt: number): readonly SensorEvent[];
  /** Lines taken, lines that a detector matched, lines that could be read in two ways and yielded nothing. */
  counts(): { readonly lines: number; readonly matched: number; readonly ambiguous: number };
}

/** A line as the detectors get it. */
interface Opened {
  readonly hits: readonly Hit[];
  readonly stamp: Stamp | undefined;
  readonly times: number;
  readonly pid?: string;
}

/** The line before, which a syslog daemon may call repeated. */
interface Last {
  readonly program: string;
  readonly message: string;
  readonly opened: Opened;
}

/** No honest log has these in a line: tab is the only control character that programs write. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

/** @throws RangeError for an unknown `timeZone`; an error of RE2 for a spec that `parseDetectorSpec` would refuse */
export function createDetectorEngine(init: DetectorEngineInit): DetectorEngine {
  const { sensor, trustedProxies = [], clock = 'live' } = init;
  const match = createMatcher(init.detectors);
  const tally = new Tally(init.maxTracked ?? MAX_TRACKED, init.watched ?? (() => false));
  const toUtc = zone(init.timeZone);
  let last: Last | undefined;
  let lines = 0;
  let matched = 0;
  let ambiguous = 0;

  function open(text: string): Opened | undefined {
    const envelope = openEnvelope(text);
    const folded = envelope === undefined ? undefined : openFolded(envelope);
    if (folded !== undefined) return folded;
    last = undefined;
    return accept(match.lines(text), undefined, 1);
  }

  function openFolded(envelope: Envelope): Opened | undefined {
    const { stamp, program, pid } = envelope;
    const unfolded = unfold(envelope);
    if (unfolded.kind === 'repeat') {
      if (last === undefined || !isRepeatOf(last, program, unfolded.beginning)) return undefined;
      return { ...last.opened, stamp, times: unfolded.times };
    }
    const opened = accept(match.message(program, unfolded.message), stamp, unfolded.times, pid);
    last = opened && { program, message: unfolded.message, opened };
    return opened;
  }

  function accept(
    found: readonly Hit[] | 'ambiguous',
    stamp: Stamp | undefined,
    times: number,
    pid?: string,
  ): Opened | undefined {
    if (found === 'ambiguous') ambiguous += 1;
    if (found === 'ambiguous' || found.length === 0) return undefined;
    return { hits: found, stamp, times, ...(pid === undefined ? {} : { pid }) };
  }

  function timeOf(opened: Opened, hit: Hit, arrivedAt: number): number | undefined {
    const written = hit.reading.time;
    const stamp = written === undefined ? opened.stamp : readStamp(written);
    const at = stamp === undefined ? arrivedAt : resolve(stamp, toUtc, arrivedAt);
    if (clock === 'log' || at === undefined) return at;
    if (at > arrivedAt + MAX_AHEAD_MS) return arrivedAt;
    return at < arrivedAt - MAX_BEHIND_MS ? undefined : at;
  }

  function eventOf(opened: Opened, hit: Hit, arrivedAt: number): SensorEvent | undefined {
    const at = timeOf(opened, hit, arrivedAt);
    const { address, forwarded, method = 'unknown', count = '1' } = hit.reading;
    const client = clientOf(address, forwarded, trustedProxies);
    if (at === undefined || client === undefined) return undefined;
    const { spec } = hit;
    if (hit.type === 'login') {
      const parsed = parseCidr(client);
      return parsed.ok ? { type: 'login', sensor, address: parsed.cidr, method, at } : undefined;
    }
    const parsed = parseIndicator(client);
    if (!parsed.ok || client.includes('/')) return undefined;
    const finding = tally.count(spec, {
      host: parsed.indicator,
      at,
      times: attemptsOf(count, opened.times),
      oncePerConnection: hit.oncePerConnection,
      ...(opened.pid === undefined ? {} : { connection: opened.pid }),
    });
    if (finding === undefined) return undefined;
    const { name: detector, category, severity } = spec;
    return { type: 'detection', detector, sensor, category, severity, ...finding };
  }

  return {
    line(text, arrivedAt) {
      lines += 1;
      const opened = CONTROL.test(text) ? undefined : open(text);
      if (opened === undefined) return [];
      matched += 1;
      return opened.hits
        .map((hit) => eventOf(opened, hit, arrivedAt))
        .filter((event) => event !== undefined);
    },
    counts: () => ({ lines, matched, ambiguous }),
  };
}

/**
 * The syslog daemon says it in its own name (syslogd: in none) or in that of the program that it folds. Any other program
 * may log what a stranger wrote, and would multiply the one mistake of the person before.
 */
function isRepeatOf(last: Last, program: string, beginning: string): boolean {
  const speaker = program === '' || program === 'syslog-ng' || program === last.program;
  return speaker && last.message.startsWith(beginning);
}

/** A `count` that is no number is one attempt: the pattern of a config may capture anything. */
function attemptsOf(count: string, times: number): number {
  const each = /^\d{1,9}$/.test(count) ? Number(count) : 1;
  return Math.min(each * times, MAX_ATTEMPTS_PER_LINE);
}
