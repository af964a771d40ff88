// After a calm one machine is killed while its cable is pulled: what comes back is what its own disk held, for nobody can refill it.
import { setTimeout as sleep } from 'node:timers/promises';
import { losses } from './checks.ts';
import { cable } from './faults.ts';
import type { Member } from './member.ts';
import { ALONE_LIMIT_MS, LAST_WORDS } from './numbers.ts';
import type { ChaosTown } from './town.ts';
import { Violation } from './trail.ts';
import type { Voices } from './words.ts';

const BETWEEN_LOOKS_MS = 250;

/**
 * What it says last is acknowledged while nobody else can hear it, and SIGKILL follows at once.
 * @throws Violation with what it lost
 */
export async function comeBackAlone(
  member: Member,
  town: ChaosTown,
  voices: Voices,
): Promise<void> {
  const { trail } = town;
  cable(member, 'down');
  try {
    const deadline = performance.now() + ALONE_LIMIT_MS;
    await Promise.all(Array.from({ length: LAST_WORDS }, () => voices.insist(member, deadline)));
    trail.add(`${member.name}: killed while its cable is pulled`);
    await member.kill();
    await member.start();
    await keepsAll(member, town);
    trail.add(`${member.name}: came back alone with all that it held`);
  } finally {
    cable(member, 'up');
  }
}

/** It compares store and kernel after its start; nothing else can fill either. @throws Violation */
async function keepsAll(member: Member, town: ChaosTown): Promise<void> {
  const deadline = performance.now() + ALONE_LIMIT_MS;
  for (;;) {
    const lost = await losses(member, town);
    town.trail.check();
    if (lost.length === 0) return;
    if (performance.now() > deadline)
      throw new Violation(`${member.name} lost by SIGKILL what it had acknowledged`, lost);
    await sleep(BETWEEN_LOOKS_MS);
  }
}
