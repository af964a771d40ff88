// `npm run chaos -- --seed S --minutes M`: five real daemons with real firewalls, everything that can go wrong, and a model that knows better.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { OWN_NETWORK, obstacle } from '../lab/town.ts';
import { play } from './play.ts';

const { seed, minutes } = await yargs(hideBin(process.argv))
  .scriptName('npm run chaos --')
  .usage('$0 [OPTIONS]\n\ndocs/chaos.md says what is done to the daemons, and what must hold.')
  .option('seed', {
    type: 'number',
    default: Math.floor(Math.random() * 2 ** 31),
    defaultDescription: 'any',
    describe: 'The same seed brings back the same schedule',
  })
  .option('minutes', { type: 'number', default: 2, describe: 'Begin no storm after these' })
  .check((given) => {
    if (!Number.isSafeInteger(given.seed)) throw new Error('--seed is a whole number');
    if (!(given.minutes > 0)) throw new Error('--minutes is a number above 0');
    return true;
  })
  .strict()
  .showHelpOnFail(false)
  .parseAsync();

/** The directory of the run; named by the outer process, which removes it when the inner one's small disks are gone. */
const FOLDER = 'TOCSIN_CHAOS_FOLDER';
const given = process.env[FOLDER];
if (given !== undefined) {
  process.exitCode = await play({ seed, minutes, folder: given });
} else {
  console.log(`chaos: seed ${seed}`);
  const why = obstacle();
  if (why === undefined) process.exitCode = await runInside();
  else console.log(`chaos: SKIPPED, not run: ${why}`);
}

async function runInside(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-chaos-'));
  const [program = '', ...args] = OWN_NETWORK;
  const self = ['--conditions=@tocsin/source', import.meta.filename];
  const options = ['--seed', `${seed}`, '--minutes', `${minutes}`];
  try {
    const run = spawn(program, [...args, process.execPath, ...self, ...options], {
      stdio: 'inherit',
      env: { ...process.env, [FOLDER]: folder },
    });
    // The inner process ends the daemons before it ends itself.
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => run.kill('SIGTERM'));
    const [code] = await once(run, 'exit');
    return code ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
