// What a system that blocks attackers has to offer to be measured beside the others.
import type { Machine } from '../../lab/town.ts';

/** Where a system runs: machines that are empty, and a folder for all that it writes. */
export interface Site {
  readonly machines: readonly [Machine, Machine];
  readonly folder: string;
  /** The first machine's sshd log, empty and there. */
  readonly logFile: string;
  /** True: whatever bounds how much one machine may have another block is lifted. */
  readonly unbounded: boolean;
}

export interface Running {
  /** Process ids on each machine; their descendants count too. One entry where a system knows no second machine. */
  readonly processes: readonly (readonly number[])[];
  /**
   * Has all these addresses blocked, on every machine, the way its manual says; may resolve before they are, or after.
   * @throws Error when the system refuses some of them
   */
  enforce(addresses: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export interface Contender {
  readonly name: string;
  /** Failed passwords until it acts, the last included. */
  readonly threshold: number;
  /** What is missing here, and how to get it; undefined where it can run. */
  obstacle(): string | undefined;
  start(site: Site): Promise<Running>;
}

/** What one contender did in one run. */
export interface Measured {
  /** Ms from the line that crosses the threshold to the kernel of each machine; an address that never came is missing. */
  readonly detections: readonly (readonly number[])[];
  readonly attacks: number;
  /** Ms from the order to the last address in the kernel of each machine; undefined: not all came in time. */
  readonly bulkMs: readonly (number | undefined)[];
  /** How many of the ordered addresses each kernel held at the end. */
  readonly bulkHeld: readonly number[];
  /** CPU time that the system's processes took for it on each machine, in ms: what a busy machine does not change much. */
  readonly bulkCpuMs: readonly number[];
  /** What the system said when it did not take the whole list. */
  readonly bulkRefusal?: string;
  readonly idle: readonly Use[];
  readonly loaded: readonly Use[];
}

/** What a system takes of one machine. */
export interface Use {
  /** Resident memory of all processes, as it would be alone on the machine (text shared between processes counts for each). */
  readonly rssMb: number;
  /** The same with shared pages divided among all who share them, other systems' processes included. */
  readonly pssMb: number;
  /** Processes that had ended by themselves by then; the figures are of the rest. */
  readonly ended: number;
  /** Percent of one core. */
  readonly cpuPercent: number;
}
