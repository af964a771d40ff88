// What nft's complaints mean, as one of our codes with its cure.

import type { FirewallCode } from '../codes.ts';
import { QUOTED_CHARACTERS } from '../constants.ts';
import { FirewallError } from '../model.ts';

interface Meaning {
  readonly pattern: RegExp;
  readonly code: FirewallCode;
  readonly cure: string;
}

/** The first that matches counts. */
const MEANINGS: readonly Meaning[] = [
  {
    pattern: /exec of .* failed: No such file|command not found/,
    code: 'FIREWALL_MISSING',
    cure: 'nft is not installed: install it (apt install nftables) or set its path',
  },
  {
    pattern: /Protocol not supported|Address family not supported/,
    code: 'FIREWALL_MISSING',
    cure: 'the kernel has no nf_tables: load it (modprobe nf_tables) or use another adapter',
  },
  {
    pattern: /Operation not permitted|Permission denied|you must be root/,
    code: 'FIREWALL_DENIED',
    cure: 'changing the firewall needs root or CAP_NET_ADMIN: run as root or give the service that capability',
  },
  {
    pattern: /Too many open files in system|Cannot allocate memory|No buffer space|No space left/,
    code: 'FIREWALL_FULL',
    cure: "the set or the kernel memory is full: raise the adapter's maxElements, or block less",
  },
];

/** @param stderr what nft printed on its error stream */
export function nftFault(stderr: string): FirewallError {
  const said = stderr.trim().slice(0, QUOTED_CHARACTERS) || 'it gave no reason';
  const meaning = MEANINGS.find(({ pattern }) => pattern.test(stderr));
  return meaning === undefined
    ? new FirewallError('FIREWALL_REFUSED', `nft refused the change: ${said}`)
    : new FirewallError(meaning.code, `${meaning.cure} (nft: ${said})`);
}

/** Table or set is gone by another hand: build it again and repeat. */
export function isGone(error: FirewallError): boolean {
  return error.code === 'FIREWALL_REFUSED' && error.message.includes('No such file or directory');
}

/** The transaction is larger than what this place lets netlink carry: a user namespace may not enlarge its buffers. */
export function isTooLong(error: FirewallError): boolean {
  return error.code === 'FIREWALL_REFUSED' && error.message.includes('Message too long');
}

/** A fault of the whole place, which no smaller batch would escape. */
export function isTotal(error: FirewallError): boolean {
  return error.code !== 'FIREWALL_REFUSED' && error.code !== 'FIREWALL_FULL';
}
