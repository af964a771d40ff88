// Whether something keeps this machine's clock: signals of a clock that is an hour off are nobody's.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type LocalFinding, ok, warn } from './model.ts';

const LIMIT_MS = 3_000;
const execute = promisify(execFile);

/** Each says `yes` in its own words where the clock is kept. */
const WITNESSES = [
  { argv: ['timedatectl', 'show', '--property=NTPSynchronized', '--value'], yes: /^yes/m },
  { argv: ['chronyc', '-c', 'tracking'], yes: /,Normal\s*$/m },
  { argv: ['ntpq', '-c', 'rv 0 leap'], yes: /leap=0?0/ },
] as const;

export async function examineTime(): Promise<LocalFinding> {
  let asked = 0;
  for (const { argv, yes } of WITNESSES) {
    const said = await ask(argv);
    if (said === undefined) continue;
    if (yes.test(said)) return ok('time', `${argv[0]} says that the clock is kept`);
    asked++;
  }
  return asked === 0
    ? warn(
        'time',
        'nothing here can say whether the clock is kept',
        'run a time service (systemd-timesyncd, chrony); in a container, on its host',
      )
    : warn('time', 'the clock is not kept by a time service', 'timedatectl set-ntp true');
}

/** What it printed; `undefined` where there is no such program, or nothing behind it. */
async function ask([program, ...args]: readonly [string, ...string[]]): Promise<
  string | undefined
> {
  try {
    const { stdout } = await execute(program, args, { timeout: LIMIT_MS });
    return stdout;
  } catch {
    return undefined;
  }
}
