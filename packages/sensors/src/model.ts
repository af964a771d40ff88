// What a sensor tells: an address attacked this machine, somebody logged in, or a source of lines fell silent.
import type { Category, Indicator } from '@tocsin/protocol';

/** Enough evidence against one address within a detector's window. Times are those of the log lines, ms since 1970. */
export interface Detection {
  readonly type: 'detection';
  readonly detector: string;
  readonly sensor: string;
  readonly indicator: Indicator;
  readonly category: Category;
  /** 1 (critical) to 5. */
  readonly severity: number;
  /** Millionths; grows with the evidence. */
  readonly confidence: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly attempts: number;
  /** True when the address was watched, and half the threshold was enough. */
  readonly watched: boolean;
}

/** A log-in that succeeded; `method` is what the log names (`publickey`, `password`, …). */
export interface Login {
  readonly type: 'login';
  readonly sensor: string;
  readonly address: string;
  readonly method: string;
  readonly at: number;
}

export type SensorEvent = Detection | Login;

/** How a sensor does. */
export interface SensorHealth {
  readonly name: string;
  readonly state: 'reading' | 'waiting' | 'failed';
  /** Lines read since it started, and lines that a detector matched. */
  readonly lines: number;
  readonly matched: number;
  /** When the newest line came (by our clock); absent: none yet. */
  readonly lastLineAt?: number;
  readonly error?: string;
}

/** A source of log lines with the detectors that read them. */
export interface Sensor {
  readonly name: string;
  start(emit: (event: SensorEvent) => void): Promise<void>;
  health(): SensorHealth;
  /** Safe twice; after it nothing is emitted. Saves where it was. */
  stop(): Promise<void>;
}
