// What is wrong while the node works on: said once when it begins, once when it ends, and shown in between.
import type { DegradedCode } from './codes.ts';
import type { Status } from './model.ts';

type Fault = Status['degraded'][number];

export interface Degraded {
  list(): readonly Fault[];
  has(code: DegradedCode): boolean;
  /** Told again with another message only the message changes. */
  raise(code: DegradedCode, message: string, cure: string): void;
  clear(code: DegradedCode): void;
}

export function createDegraded(
  now: () => number,
  onRaised: (fault: Fault) => void,
  onCleared: (code: DegradedCode) => void,
): Degraded {
  const faults = new Map<DegradedCode, Fault>();
  return {
    list: () => [...faults.values()],
    has: (code) => faults.has(code),
    raise(code, message, cure) {
      const known = faults.get(code);
      const fault = { code, message, cure, since: known?.since ?? now() };
      faults.set(code, fault);
      if (known === undefined) onRaised(fault);
    },
    clear(code) {
      if (faults.delete(code)) onCleared(code);
    },
  };
}
