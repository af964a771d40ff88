// What `npm run bench` can be asked for.
import yargs from 'yargs';
import type { Benchmark } from './model.ts';
import { requireEmpty } from './profile.ts';

const TOLERANCE_PERCENT = 10;

/** Ends the process, with the reason, when what is given makes no sense. */
export async function optionsFrom(given: readonly string[], benchmarks: readonly Benchmark[]) {
  const known = benchmarks.map(({ name }) => name);
  const list = benchmarks.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join('\n');
  const { _: names, ...options } = await yargs(given)
    .scriptName('npm run bench --')
    .usage(
      `$0 [NAME …] [OPTIONS]\n\nOur figures, each beside its limit in the same run:\n\n${list}`,
    )
    .option('runs', { type: 'number', describe: 'How often each is measured; the median counts' })
    .option('quick', {
      type: 'boolean',
      default: false,
      describe: 'Small sizes, one run: a look, not a measurement',
    })
    .option('json', { type: 'boolean', default: false, describe: 'A line of JSON for each' })
    .option('nodes', {
      type: 'string',
      coerce: sizesOf,
      describe: 'For mesh: how many nodes, such as 10,50,100',
    })
    .option('raw', { type: 'string', describe: 'For peers: keep every single value in this file' })
    .option('html', { type: 'string', describe: 'Write what grows with the nodes as a page' })
    .option('profile', {
      type: 'string',
      conflicts: ['save', 'compare'],
      describe:
        'Leave a CPU profile of every process in this directory, and say who took the time (the figures suffer from it)',
    })
    .option('last', {
      type: 'number',
      implies: 'profile',
      describe: 'With --profile: count the last so many seconds of each process',
    })
    .option('save', { type: 'string', describe: 'Keep all runs of every figure in this file' })
    .option('compare', { type: 'string', describe: 'Measure what this file holds again' })
    .option('tolerance', {
      type: 'number',
      default: TOLERANCE_PERCENT,
      describe: 'With --compare: percent that a figure may be worse',
    })
    .check(({ _: wanted, runs = 1, tolerance, json, profile, last = 1 }) => {
      const unknown = wanted.filter((name) => !known.includes(String(name)));
      if (unknown.length > 0)
        throw new Error(
          `no benchmark is called ${unknown.join(', ')}; there are ${known.join(', ')}`,
        );
      if (!(Number.isInteger(runs) && runs > 0))
        throw new Error('--runs is a whole number above 0');
      if (json && profile !== undefined) throw new Error('--json has no place for --profile');
      if (profile !== undefined) requireEmpty(profile);
      if (!(last > 0)) throw new Error('--last is a number of seconds above 0');
      if (!(tolerance >= 0)) throw new Error('--tolerance is a number of percent');
      return true;
    })
    .strictOptions()
    .showHelpOnFail(false)
    .parseAsync();
  return { ...options, names: names.map(String) };
}

/** @throws Error */
function sizesOf(text: string): readonly number[] {
  const sizes = text.split(',').map(Number);
  if (sizes.every((size) => Number.isInteger(size) && size > 1)) return sizes;
  throw new Error(`--nodes is one or more whole numbers above 1, such as 10,50,100, not ${text}`);
}
