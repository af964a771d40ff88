// What a look at this machine finds, beside what a running node finds about itself.
import type { Finding } from '@tocsin/node';

/** The same as the node's, with the names of checks that need no node. */
export interface LocalFinding extends Omit<Finding, 'check'> {
  readonly check: 'config' | 'daemon' | 'data' | 'secrets' | 'ports' | 'firewall' | 'time';
}

export type AnyFinding = Finding | LocalFinding;

type Check = LocalFinding['check'];

export const ok = (check: Check, message: string): LocalFinding => ({
  check,
  state: 'ok',
  message,
});
export const warn = (check: Check, message: string, cure: string): LocalFinding => ({
  check,
  state: 'warn',
  message,
  cure,
});
export const fail = (check: Check, message: string, cure: string): LocalFinding => ({
  check,
  state: 'fail',
  message,
  cure,
});
