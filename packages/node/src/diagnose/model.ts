// What an examination of a node finds.

/** Answers of `diagnose`: one or more for each check, also when all is well. */
export interface Finding {
  readonly check: Check;
  readonly state: 'ok' | 'warn' | 'fail';
  /** What is so, in a sentence for the operator. */
  readonly message: string;
  /** What to do about it; absent when nothing need be done. */
  readonly cure?: string;
}

/** In the order in which they are answered. */
export const CHECKS = [
  'clock',
  'ports',
  'reachability',
  'multicast',
  'firewall',
  'key',
  'store',
  'disk',
  'peers',
  'membership',
  'sensors',
] as const;
export type Check = (typeof CHECKS)[number];

/** A finding without the name of its check. */
export type Found = Omit<Finding, 'check'>;

export const ok = (message: string): Found => ({ state: 'ok', message });
export const warn = (message: string, cure: string): Found => ({ state: 'warn', message, cure });
export const fail = (message: string, cure: string): Found => ({ state: 'fail', message, cure });
