// Finds out what this kernel makes of adding an element that stands: a new time-out, or silently the old one.
import { type Renewal, script } from './text.ts';

const SET = 'probe';
const ELEMENT = '192.0.2.1';
const BEFORE_S = 100;
const AFTER_S = 200;

/**
 * Tried rather than told from the kernel's version, which distributions patch. It happens in a set that no rule reads.
 * @param nft runs nft with arguments and input. @throws FirewallError
 */
export async function probeRenewal(
  table: string,
  nft: (args: readonly string[], input?: string) => Promise<string>,
): Promise<Renewal> {
  const set = `inet ${table} ${SET}`;
  const add = (seconds: number) => `add element ${set} { ${ELEMENT} timeout ${seconds}s }`;
  await nft(
    ['-f', '-'],
    // A probe that was killed half-way may have left the set.
    script([
      `add set ${set} { type ipv4_addr; flags timeout; }`,
      `flush set ${set}`,
      add(BEFORE_S),
    ]),
  );
  await nft(['-f', '-'], script([add(AFTER_S)]));
  const expires = /"expires": ?(\d+)/.exec(
    await nft(['-j', 'list', 'set', 'inet', table, SET]),
  )?.[1];
  await nft(['delete', 'set', 'inet', table, SET]);
  return Number(expires) > BEFORE_S ? 'in-place' : 'replace';
}
