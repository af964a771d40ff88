// One contender through everything that is measured: attacks in a log, a list of addresses, and what it takes meanwhile.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Machine, Town } from '../../lab/town.ts';
import { publicAddresses } from '../addresses.ts';
import { machineMs, until } from '../measure.ts';
import { type Kernel, watchKernel } from './kernel.ts';
import type { Contender, Measured, Running, Use } from './model.ts';
import { cpuOf, use } from './processes.ts';
import { failPasswords } from './sshd-log.ts';

/** Spreads 30 attacks evenly over two of CrowdSec's default periods, and over every phase of a second. */
const ATTACK_EVERY_MS = 690;
/** The failures below the threshold come so long before the one that crosses it: everybody has read them by then. */
const PRELUDE_MS = 1_500;
/** What has not come after so long, two of the slowest default's periods, never comes. */
const DETECTION_LIMIT_MS = 20_000;
const BULK_LIMIT_MS = 300_000;
/** After so long without news of a list its end is looked up in the kernel, should notifications have been lost… */
const BULK_QUIET_MS = 5_000;
/** …and after so long, the same two periods, the rest never comes. */
const BULK_STALL_MS = 20_000;
/** A system settles for so long, and is then watched as long. */
const SETTLE_MS = 5_000;
/** How often that is looked at; the kernel's own notifications give the times. */
const BULK_LOOK_MS = 50;
const ATTACK_BLOCK = 11;
const BULK_BLOCK = 12;

export interface Size {
  readonly attacks: number;
  readonly addresses: number;
}

let sites = 0;

/** Machines of one site, which no other used: what a system left in a kernel is gone with it. */
async function twoMachines(town: Town): Promise<[Machine, Machine]> {
  sites++;
  const machine = (host: number) =>
    town.machine(`p${sites}x${host}`, `10.8.${sites}.${host}`, ['10.8.0.0/16']);
  return [await machine(1), await machine(2)];
}

interface Stage {
  readonly running: Running;
  readonly kernels: readonly Kernel[];
  readonly logFile: string;
}

/** Starts the contender on fresh machines, has something done with it, and takes everything away again. */
async function onStage<T>(
  contender: Contender,
  town: Town,
  unbounded: boolean,
  play: (stage: Stage) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  const machines = await twoMachines(town);
  const logFile = join(folder, 'auth.log');
  writeFileSync(logFile, '');
  const own = join(folder, 'own');
  mkdirSync(own);
  const kernels = await Promise.all(machines.map(watchKernel));
  const running = await contender.start({ machines, folder: own, logFile, unbounded });
  try {
    return await play({ running, kernels: kernels.slice(0, running.processes.length), logFile });
  } finally {
    await running.stop();
    await Promise.all(kernels.map((kernel) => kernel.end()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Attacks at even distances; answers how long each took to each kernel, without those that never came. */
async function attack(
  { kernels, logFile }: Stage,
  threshold: number,
  attacks: number,
): Promise<readonly (readonly number[])[]> {
  const begin = machineMs() + PRELUDE_MS;
  const crossed = new Map<string, number>();
  await Promise.all(
    publicAddresses(attacks, ATTACK_BLOCK).map(async (attacker, at) => {
      const crossing = begin + at * ATTACK_EVERY_MS;
      await delay(Math.max(0, crossing - PRELUDE_MS - machineMs()));
      failPasswords(logFile, attacker, threshold - 1);
      await delay(Math.max(0, crossing - machineMs()));
      crossed.set(attacker, machineMs());
      failPasswords(logFile, attacker, 1);
    }),
  );
  const attackers = [...crossed.keys()];
  const all = () => kernels.every(({ seenAt }) => attackers.every((one) => seenAt.has(one)));
  await until('every attacker', all, DETECTION_LIMIT_MS).catch(() => undefined);
  return kernels.map(({ seenAt }) =>
    [...crossed].flatMap(([attacker, from]) => {
      const seen = seenAt.get(attacker);
      return seen === undefined ? [] : [seen - from];
    }),
  );
}

/** When the last of these came, as far as notifications tell. */
function lastSeen({ seenAt }: Kernel, addresses: readonly string[]): number {
  return addresses.reduce((last, one) => Math.max(last, seenAt.get(one) ?? 0), 0);
}

/** Waits until the kernel holds them all; false when no more of them come. */
async function whole(kernel: Kernel, addresses: readonly string[]): Promise<boolean> {
  const begin = machineMs();
  let [seen, news, looked] = [0, begin, begin];
  while (machineMs() - begin < BULK_LIMIT_MS && machineMs() - news < BULK_STALL_MS) {
    const now = addresses.filter((one) => kernel.seenAt.has(one)).length;
    if (now === addresses.length) return true;
    if (now > seen) [seen, news] = [now, machineMs()];
    if (machineMs() - Math.max(news, looked) > BULK_QUIET_MS) {
      if (kernel.held(addresses) === addresses.length) return true;
      looked = machineMs();
    }
    await delay(BULK_LOOK_MS);
  }
  return false;
}

async function enforceAll({ running, kernels }: Stage, addresses: readonly string[]) {
  const cpuBefore = running.processes.map(cpuOf);
  const begin = machineMs();
  const refused = running.enforce(addresses).then(
    () => undefined,
    (error: Error) => error.message,
  );
  const completed = await Promise.all(kernels.map((kernel) => whole(kernel, addresses)));
  // Whoever has not answered by now was given up above, and answers when it is ended.
  const bulkRefusal = completed.every(Boolean)
    ? undefined
    : await Promise.race([refused, delay(0)]);
  return {
    bulkMs: kernels.map((kernel, at) =>
      completed[at] ? lastSeen(kernel, addresses) - begin : undefined,
    ),
    bulkHeld: kernels.map((kernel) => kernel.held(addresses)),
    bulkCpuMs: running.processes.map((roots, at) => cpuOf(roots) - (cpuBefore[at] ?? 0)),
    ...(bulkRefusal === undefined ? {} : { bulkRefusal }),
  };
}

/** Twice from the start: as it is by default, then with nothing that bounds how many it may block. */
export async function tryOut(contender: Contender, town: Town, size: Size): Promise<Measured> {
  const settled = ({ running }: Stage): Promise<readonly Use[]> =>
    use(running.processes, SETTLE_MS);
  const first = await onStage(contender, town, false, async (stage) => ({
    idle: await settled(stage),
    detections: await attack(stage, contender.threshold, size.attacks),
  }));
  const addresses = publicAddresses(size.addresses, BULK_BLOCK);
  const second = await onStage(contender, town, true, async (stage) => ({
    ...(await enforceAll(stage, addresses)),
    loaded: await settled(stage),
  }));
  return { ...first, ...second, attacks: size.attacks };
}
