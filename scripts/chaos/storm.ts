// One round: a storm in which everything goes wrong at once, then a calm in which everything has to be right again.
import { setTimeout as sleep } from 'node:timers/promises';
import { comeBackAlone } from './alone.ts';
import { brokenJournals, differences } from './checks.ts';
import { FAULTS, type Fault } from './faults.ts';
import type { Growth } from './growth.ts';
import type { Member } from './member.ts';
import { CONVERGE_LIMIT_MS, type Name } from './numbers.ts';
import { type Planned, planAlone, planFaults, planWords } from './schedule.ts';
import type { ChaosTown } from './town.ts';
import { Violation } from './trail.ts';
import type { Voices } from './words.ts';

const BETWEEN_LOOKS_MS = 500;
/** Wholeness that came later is explained by what came last. */
const LONG_MS = 20_000;
/** Of the differences of each look, in the trail. */
const SHOWN = 3;

export interface Round {
  /** What was really done, by the name of the fault. */
  readonly done: ReadonlyMap<string, number>;
  /** How long the mesh took to be whole again, ms. */
  readonly healedMs: number;
  /** Who was killed after it, with nobody to refill its store. */
  readonly alone: Name | undefined;
}

/** @throws Violation */
export async function playRound(
  town: ChaosTown,
  voices: Voices,
  growth: Growth,
  init: { readonly seed: number; readonly round: number },
): Promise<Round> {
  const done = await storm(town, voices, init);
  const began = performance.now();
  const deadline = began + CONVERGE_LIMIT_MS;
  await voices.settled();
  // Each must be able to speak, and be heard by all.
  await Promise.all(town.members.map((member) => voices.insist(member, deadline)));
  await becomeWhole(town, growth, deadline);
  const broken = await brokenJournals(town.members);
  if (broken.length > 0) throw new Violation('a journal does not verify', broken);
  const leaking = await growth.calm(town.members);
  if (leaking.length > 0) throw new Violation('a daemon leaks', leaking);
  const healedMs = performance.now() - began;
  const undamaged = town.members.filter(({ isDamaged }) => !isDamaged).map(({ name }) => name);
  const chosen = planAlone(init.seed, init.round, undamaged);
  const alone = town.members.find(({ name }) => name === chosen);
  if (alone !== undefined) await comeBackAlone(alone, town, voices);
  for (const member of town.members) member.isDamaged = false;
  return { done, healedMs, alone: chosen };
}

async function storm(
  town: ChaosTown,
  voices: Voices,
  { seed, round }: { readonly seed: number; readonly round: number },
): Promise<ReadonlyMap<string, number>> {
  const done = new Map<string, number>();
  const began = performance.now();
  const at = (ms: number) => sleep(Math.max(0, began + ms - performance.now()));

  async function befall(planned: Planned): Promise<void> {
    const fault = FAULTS.find(({ name }) => name === planned.fault) as Fault;
    const member = town.members.find(({ name }) => name === planned.on) as Member;
    await at(planned.at);
    if (!(await fault.apply(member, planned, town))) return;
    done.set(fault.name, (done.get(fault.name) ?? 0) + 1);
    town.trail.add(`${member.name}: ${fault.name} (${planned.dice.join(', ')})`);
    if (fault.heal === undefined) return;
    await at(planned.until);
    await fault.heal(member, planned, town);
    town.trail.add(`${member.name}: ${fault.name} is over`);
  }

  const speaking = planWords(seed, round).map(async (word) => {
    await at(word.at);
    voices.say(word);
  });
  await Promise.all([...planFaults(seed, round, FAULTS).map(befall), ...speaking]);
  town.trail.check();
  return done;
}

/** Asks until nothing differs. @throws Violation with what still does when the time is up */
async function becomeWhole(town: ChaosTown, growth: Growth, deadline: number): Promise<void> {
  let shown: readonly string[] = [];
  const began = performance.now();
  for (;;) {
    const asked = Date.now();
    const unlike = await Promise.all(town.members.map((member) => differences(member, town)));
    // Connections that died with their link are given up one after the other: a leak is what stays.
    const found = [...unlike.flat(), ...town.members.flatMap((member) => growth.look(member))];
    town.trail.check();
    if (found.length === 0) {
      if (performance.now() - began > LONG_MS)
        for (const what of shown) town.trail.say(`that took long, and last: ${what}`);
      town.model.calm(asked);
      town.model.forgetBefore(asked);
      town.edits.clear();
      town.unstored.clear();
      for (const member of town.members) member.tidy();
      return;
    }
    const some = found.slice(0, SHOWN);
    for (const what of some) if (!shown.includes(what)) town.trail.add(`not yet: ${what}`);
    shown = some;
    if (performance.now() > deadline) throw new Violation('the mesh does not become whole', found);
    await sleep(BETWEEN_LOOKS_MS);
  }
}
