// Counts what is refused and why: a flood of refusals must be seen, and must not become a flood of entries.

export interface Refusals {
  count(code: string): void;
  /** By code since the start. */
  total(): Readonly<Record<string, number>>;
  /** By code since the last time; `undefined` when there were none. */
  take(): Readonly<Record<string, number>> | undefined;
}

export function createRefusals(): Refusals {
  const total = new Map<string, number>();
  let recent = new Map<string, number>();
  const add = (counts: Map<string, number>, code: string) =>
    counts.set(code, (counts.get(code) ?? 0) + 1);
  return {
    count(code) {
      add(total, code);
      add(recent, code);
    },
    total: () => Object.fromEntries(total),
    take() {
      if (recent.size === 0) return undefined;
      const taken = Object.fromEntries(recent);
      recent = new Map();
      return taken;
    },
  };
}
