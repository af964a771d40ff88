// `npm run chaos -- --seed S --minutes M`: five real daemons with real firewalls, everything that can go wrong, and a model that knows better.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { OWN_NETWORK, obstacle } from '../lab/town.ts';
import { play } from './play.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, minutes: { type: 'string', default: '2' } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const minutes = Number(values.minutes);
if (!Number.isSafeInteger(seed) || !(minutes > 0)) {
  console.error('chaos: --seed is a whole number, --minutes a number above 0');
  process.exit(2);
}

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
