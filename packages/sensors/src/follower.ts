// A source of log lines that can be followed: what a file and the journal have in common.

/** Called for each whole line, without its newline; `arrivedAt` is our clock when it was read. */
export type OnLine = (line: string, arrivedAt: number) => void;

export interface FollowerHealth {
  readonly state: 'reading' | 'waiting' | 'failed';
  readonly error?: string;
}

export interface Follower {
  /** What it reads, for messages. */
  readonly source: string;
  /**
   * Resolves when what was already there has been read, or a good part of it; the rest follows by itself. A source that does
   * not exist yet is waited for.
   */
  start(onLine: OnLine): Promise<void>;
  /** Reads what is there now; resolves when it is read and the position is saved. */
  poll(): Promise<void>;
  health(): FollowerHealth;
  /** Safe twice; saves the position, however much is still unread. After it no line is delivered. */
  stop(): Promise<void>;
}

/** The wall clock, given from outside. */
export interface Clock {
  now(): number;
}
