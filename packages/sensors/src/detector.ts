// What a detector is: data. Which lines, how many in what time, and how sure that makes us.
import type { Category } from '@tocsin/protocol';

/**
 * One shape of a line, in RE2 syntax, anchored at both ends. Named groups:
 * `address` (needed), `count` (attempts that one line reports), `method` (of a log-in), `time` (for sources without a
 * syslog prefix), `forwarded` (the content of an `X-Forwarded-For` field, believed only from a trusted proxy).
 */
export interface LinePattern {
  readonly text: string;
  /** A literal that every matching line contains: the cheap first look. */
  readonly literal?: string;
  /** A second pattern for the same text that must match too; without groups it runs many times faster. */
  readonly requires?: string;
  /**
   * True for what accompanies an attempt ("Invalid user …", "Connection closed by authenticating user …"): it counts
   * only where the same connection (process id in the prefix) has shown nothing else.
   */
  readonly oncePerConnection?: boolean;
}

/** From this many attempts of one episode on, this confidence. */
export interface ConfidenceStep {
  readonly attempts: number;
  /** Millionths. */
  readonly confidence: number;
}

export interface DetectorSpec {
  readonly name: string;
  /** `syslog`: patterns see the message behind the prefix, of `program` only. `lines`: they see the whole line. */
  readonly source: 'syslog' | 'lines';
  /** For `syslog`: RE2 text for the program's name, the whole of it. */
  readonly program?: string;
  readonly category: Category;
  /** 1 (critical) to 5. */
  readonly severity: number;
  /** So many attempts… */
  readonly threshold: number;
  /** …within so many ms are a detection. A silence as long as this ends the episode. */
  readonly windowMs: number;
  /** Rising in both numbers; the first step also holds below it. */
  readonly confidence: readonly ConfidenceStep[];
  readonly patterns: readonly LinePattern[];
  /** Lines that tell of a successful log-in. */
  readonly logins?: readonly LinePattern[];
}

/** The steps of the built-in detectors of failed log-ins: five failures may be a person, thirty are not. */
export const LOGIN_CONFIDENCE: readonly ConfidenceStep[] = [
  { attempts: 1, confidence: 500_000 },
  { attempts: 3, confidence: 650_000 },
  { attempts: 5, confidence: 800_000 },
  { attempts: 10, confidence: 900_000 },
  { attempts: 30, confidence: 950_000 },
  { attempts: 100, confidence: 990_000 },
];
