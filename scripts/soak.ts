// `npm run soak`: scenario 45 whole. A minute of 5,000 messages a second from one author, and a minute from fresh keys.
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { enclosed, namespaceRefusal, rerunEnclosed } from './bench/enclosure.ts';
import { flood, type Variety } from './bench/flood.ts';
import { watchMachine } from './bench/measure.ts';

const PER_SECOND = 5_000;
const HONEST_EVERY_MS = 500;
const MAX_P99_MS = 2_000;
const MAX_MEMORY_MB = 100;

async function soak(variety: Variety, seconds: number): Promise<boolean> {
  const machine = watchMachine();
  const report = await flood({
    variety,
    perSecond: PER_SECOND,
    seconds,
    honestEveryMs: HONEST_EVERY_MS,
  });
  const good =
    report.arrived === report.honest &&
    report.p99Ms <= MAX_P99_MS &&
    report.memoryMb < MAX_MEMORY_MB;
  console.log(`${PER_SECOND} messages a second for ${seconds} s, ${variety} (${machine()})`);
  console.log(
    `  the flood:      ${report.sent} signals left it, over ${report.connections} connections`,
  );
  console.log(`  honest signals: ${report.arrived} of ${report.honest} arrived`);
  console.log(`  arrival, p99:   ${report.p99Ms.toFixed(0)} ms (at most ${MAX_P99_MS})`);
  console.log(`  memory more:    ${report.memoryMb.toFixed(0)} MB (below ${MAX_MEMORY_MB})`);
  console.log(`  ${good ? 'held' : 'FAILED'}`);
  return good;
}

const { seconds } = await yargs(hideBin(process.argv))
  .scriptName('npm run soak --')
  .option('seconds', { type: 'number', default: 60, describe: 'How long each flood lasts' })
  .check(({ seconds }) => {
    if (!(seconds > 0)) throw new Error('--seconds is a number above 0');
    return true;
  })
  .strict()
  .showHelpOnFail(false)
  .parseAsync();
// A namespace keeps the flood off the machine's own loopback; without one it stays on loopback all the same.
if (!enclosed() && namespaceRefusal() === undefined) {
  process.exitCode = await rerunEnclosed();
} else {
  const results: boolean[] = [];
  for (const variety of ['one author', 'fresh keys'] as const) {
    results.push(await soak(variety, seconds));
  }
  process.exitCode = results.every(Boolean) ? 0 : 1;
}
