// A run from its first start to its table: rounds until the time is over, or until something is violated.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseCidr } from '@tocsin/protocol';
import { FAULTS } from './faults.ts';
import { Growth } from './growth.ts';
import { CONVERGE_LIMIT_MS } from './numbers.ts';
import { machineNow } from './portrait.ts';
import { sparedBy } from './schedule.ts';
import { playRound, type Round } from './storm.ts';
import { type ChaosTown, foundChaosTown } from './town.ts';
import { asViolation, Trail, Violation } from './trail.ts';
import { deaf, type Watch, watchKernels } from './watch.ts';
import { type Answers, unheard, Voices } from './words.ts';

const MINUTE_MS = 60_000;
/** Lines of a kind. */
const SHOWN = 60;
/** The exit status of a run that was told to end. */
const INTERRUPTED = 130;

export interface PlayInit {
  readonly seed: number;
  readonly minutes: number;
  /** An empty directory. */
  readonly folder: string;
}

/** @returns the exit status: 1 for a violation */
export async function play({ seed, minutes, folder }: PlayInit): Promise<number> {
  const trail = new Trail();
  const town = await foundChaosTown(folder, trail);
  let watch: Watch | undefined;
  process.once('SIGTERM', () => void town.leave().finally(() => process.exit(INTERRUPTED)));
  try {
    if (!town.delays)
      trail.say(
        'this kernel has no netem: links are slowed by a thin line with a long queue (tbf)',
      );
    await Promise.all(town.members.map((member) => member.start()));
    trail.say(`${town.members.length} daemons run`);
    watch = watchKernels(town);
    const voices = new Voices(town);
    const spared = sparedBy(seed);
    trail.say(`${spared} is never killed, so that its leaks show`);
    const growth = new Growth(spared);
    const rounds: Round[] = [];
    const end = performance.now() + minutes * MINUTE_MS;
    while (performance.now() < end) {
      const round = await playRound(town, voices, growth, { seed, round: rounds.length });
      rounds.push(round);
      trail.say(
        `round ${rounds.length}: ${countOf([round])} faults, whole again after ${(round.healedMs / 1_000).toFixed(1)} s; ${round.alone ?? 'nobody'} came back alone`,
      );
    }
    await watch.stop();
    trail.check();
    await farewell(town);
    // What nft told of while the daemons ended.
    trail.check();
    tell(rounds, voices.answers, watch, growth);
    const wrong = [...unheard(voices.answers), ...deaf(watch.heard(), voices.answers.acknowledged)];
    if (wrong.length > 0) throw new Violation('the run proves little', wrong);
    console.log('\nno violation');
    return 0;
  } catch (error) {
    accuse(town, trail, seed, asViolation(error));
    return 1;
  } finally {
    await watch?.stop();
    await town.leave();
  }
}

/** Every daemon ends when it is told to. @throws Violation */
async function farewell({ members, trail }: ChaosTown): Promise<void> {
  const limit = new AbortController();
  const stopping = Promise.all(members.map(async (it) => [it.name, await it.stop()] as const));
  const late = sleep(CONVERGE_LIMIT_MS, undefined, { signal: limit.signal }).catch(() => undefined);
  const ends = await Promise.race([stopping, late]);
  limit.abort();
  if (ends === undefined) throw new Violation('a daemon does not end when it is told to');
  for (const [name, status] of ends)
    if (status !== 0) throw new Violation(`${name}: ended with status ${status}`);
  trail.say('all daemons ended when they were told to');
}

const countOf = (rounds: readonly Round[]): number =>
  rounds.flatMap(({ done }) => [...done.values()]).reduce((sum, count) => sum + count, 0);

function tell(rounds: readonly Round[], answers: Answers, watch: Watch, growth: Growth): void {
  console.log('\nfault         times');
  for (const { name } of FAULTS) {
    const times = rounds.reduce((sum, { done }) => sum + (done.get(name) ?? 0), 0);
    console.log(`${name.padEnd(12)}  ${String(times).padStart(5)}`);
  }
  const slowest = Math.max(...rounds.map(({ healedMs }) => healedMs));
  console.log(`\n${countOf(rounds)} faults in ${rounds.length} storms`);
  const { acknowledged, refused, silent } = answers;
  console.log(
    `${acknowledged} reports and withdrawals acknowledged, ${refused} refused, ${silent} not answered`,
  );
  console.log(`${watch.seen()} elements of kernels looked at, ${watch.heard()} additions heard`);
  const alone = rounds.filter((round) => round.alone !== undefined).length;
  console.log(
    `${alone} times a machine came back from SIGKILL without a neighbour, with all it held`,
  );
  console.log(`whole again after ${(slowest / 1_000).toFixed(1)} s at most`);
  for (const [name, first, most, descriptors] of growth.rows())
    console.log(
      `${name.padEnd(5)} resident ${mib(first)} MiB at first, ${mib(most)} at most; ${descriptors} descriptors at most`,
    );
  const taken = growth.calms.map((it) => `${mib(it.memoryKib)} (${it.descriptors})`);
  console.log(
    `of the one that lived through all, MiB resident (descriptors) at each calm: ${taken.join(', ')}`,
  );
}

const mib = (kib: number): string => String(Math.round(kib / 1_024));

/** Some print only the end of a long output, so what it is about comes last, once more. */
function accuse({ members }: ChaosTown, trail: Trail, seed: number, violation: Violation): void {
  // At once: what it waits for now is soon forgotten.
  const machine = machineNow();
  const print = (title: string, lines: readonly string[]) =>
    console.log(`\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}`);
  const verdict = `seed ${seed}: ${violation.message}`;
  print(`VIOLATION at ${trail.stamp().trim()}, ${verdict}`, violation.details);
  print('The trail:', trail.lines());
  for (const { name, lastLog } of members) print(`The last lines of ${name}'s log:`, lastLog);
  const words = [violation.message, ...violation.details].join(' ').split(/\s+/);
  const named = members.filter(({ name }) =>
    [`${name}:`, `${name}'s`].some((it) => words.includes(it)),
  );
  const addresses = words.filter((word) => parseCidr(word).ok);
  const isAbout = (line: string) => line.split(/[\s"]+|:\s/).some((it) => addresses.includes(it));
  const faults = trail.lines().filter((line) => named.some(({ name }) => line.includes(name)));
  print(
    'Of the trail, once more:',
    [...new Set([...faults, ...trail.lines().filter(isAbout)])].slice(-SHOWN),
  );
  for (const { name, lastLog } of named)
    print(
      `Of ${name}'s log, once more:`,
      lastLog.filter((line) => isAbout(line) || /"(error|warn)"|^---/.test(line)).slice(-SHOWN),
    );
  print('Whether the machine itself stood still:', machine);
  print(`VIOLATION, ${verdict}`, violation.details);
}
