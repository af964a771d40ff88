// `npm run fuzz`: feeds every place where foreign bytes come in with inputs that know its form, and checks that all holds.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { feed } from './feed.ts';
import { TARGET_NAMES, type TargetName } from './targets/all.ts';

const SEED_MAX = 2 ** 31;

const args = await yargs(hideBin(process.argv))
  .scriptName('npm run fuzz --')
  .usage('$0 [OPTIONS]\n\ndocs/fuzzing.md says what the targets are and what must hold.')
  .option('target', {
    choices: ['all', ...TARGET_NAMES] as const,
    default: 'all' as const,
    describe: 'What is fed',
  })
  .option('seconds', { type: 'number', describe: 'In all, shared by the targets. Default: 60' })
  .option('inputs', {
    type: 'number',
    describe: 'For each target; without --seconds it runs for as long as they take',
  })
  .option('seed', { type: 'number', describe: 'The same seed makes the same inputs' })
  .option('keep', {
    type: 'boolean',
    default: false,
    describe: 'Write what reached something new into scripts/fuzz/corpus',
  })
  .option('part', {
    type: 'boolean',
    default: false,
    hidden: true,
    describe: 'Of a run of all, which has said its seed',
  })
  .check(({ seconds = 1, inputs = 1 }) => {
    if (!(seconds > 0)) throw new Error('--seconds: more than 0');
    if (!(inputs >= 1)) throw new Error('--inputs: at least 1');
    return true;
  })
  .strict()
  .parseAsync();

const { target, keep } = args;
const seed = args.seed ?? randomInt(SEED_MAX);
const inputs = args.inputs ?? Number.POSITIVE_INFINITY;
const seconds = args.seconds ?? (args.inputs === undefined ? 60 : Number.POSITIVE_INFINITY);

// First: whatever ends the run, it can be repeated.
if (!args.part) console.log(`seed ${seed}`);
if (target === 'all') {
  const good = await feedAll();
  console.log(good ? `nothing was found, seed ${seed}` : `FOUND, seed ${seed}: see above`);
  process.exit(good ? 0 : 1);
}
// Libraries of some targets keep timers that nobody waits for.
process.exit((await feed(target, { seed, seconds, inputs, keep })) ? 0 : 1);

/** Each in a process of its own, as many at once as there are cores: none sees what another left in memory. */
async function feedAll(): Promise<boolean> {
  const lanes = availableParallelism();
  const share = (seconds * lanes) / TARGET_NAMES.length;
  const waiting = [...TARGET_NAMES];
  let good = true;
  const lane = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
      good = (await feedApart(name, share)) && good;
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return good;
}

async function feedApart(name: TargetName, share: number): Promise<boolean> {
  const limits = [
    ...(Number.isFinite(share) ? ['--seconds', String(share)] : []),
    ...(Number.isFinite(inputs) ? ['--inputs', String(inputs)] : []),
    ...(keep ? ['--keep'] : []),
  ];
  const child = spawn(
    process.execPath,
    [
      ...process.execArgv,
      import.meta.filename,
      '--target',
      name,
      '--seed',
      String(seed),
      '--part',
      ...limits,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const { promise, resolve } = Promise.withResolvers<boolean>();
  child.once('close', (code) => resolve(code === 0));
  return promise;
}
