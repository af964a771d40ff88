// What the driver of a mesh tells its processes; bare nodes need the addresses alone.

/** Forty handshakes of a node that starts, on a machine that has other things to do. */
export const PATIENCE_MS = 300_000;

export interface MemberStart {
  readonly dataDir: string;
  /** The network's key, 64 hex digits. */
  readonly key: string;
  /** Addresses of neighbours that run already. */
  readonly neighbours: readonly string[];
}

export interface Said {
  /** Which of the process's nodes says it, from 0. */
  readonly node: number;
  readonly what: string;
}
