// What `npm run sim` can be asked for.
import { BEHAVIOUR_NAMES, POLICY_NAMES } from '@tocsin/sim';
import yargs from 'yargs';

/** The sybils that this table calls so are the stronger kind: somebody known has invited them. */
const SYBIL = 'sybil';
const BEHAVIOURS = ['all', 'all-honest', SYBIL, ...BEHAVIOUR_NAMES] as const;

/** Where nothing is said: a table of every behaviour in some minutes, the whole one over night, or one world. */
const SMALL = { nodes: 40, hours: 12, seeds: 3 };
const FULL = { nodes: 16, hours: 24, seeds: 30 };
const ONE = { ...SMALL, seeds: 1 };

/** @throws never: what makes no sense is said, and ends the process */
export async function optionsFrom(given: readonly string[]) {
  const args = await yargs(given)
    .scriptName('npm run sim --')
    .usage('$0 [OPTIONS]\n\nWithout options: every behaviour, small worlds, in some minutes.')
    .option('behaviour', {
      choices: BEHAVIOURS,
      describe: `Instead: one world with these liars (${SYBIL}: sybil-sponsored)`,
    })
    .option('claims', {
      type: 'boolean',
      describe:
        'Instead: what the trust model promises, each with its figure; fails when one does not hold',
    })
    .option('only', {
      type: 'string',
      default: '',
      describe: 'With --claims: only those that say this',
    })
    .option('full', {
      type: 'boolean',
      describe:
        'Instead: every behaviour under every policy, 30 seeds, some hours; with the same --out again it goes on',
    })
    .option('speed', { type: 'boolean', describe: 'Instead: how many deliveries a second' })
    .option('render', {
      type: 'string',
      describe: 'Instead: write what --full has written as a page of markdown beside it',
    })
    .option('policy', { choices: ['all', ...POLICY_NAMES] as const, describe: 'Who decides' })
    .option('circle', {
      choices: ['friends', 'fleet'] as const,
      default: 'friends' as const,
      describe: 'What the nodes are to each other',
    })
    .option('share', { type: 'number', default: 0.2, describe: 'Share of liars, 0 to 1' })
    .option('nodes', { type: 'number', describe: 'How many nodes' })
    .option('hours', { type: 'number', describe: 'Virtual time' })
    .option('days', { type: 'number', describe: 'The same in days', conflicts: 'hours' })
    .option('seed', { type: 'number', default: 1, describe: 'The first seed' })
    .option('seeds', { type: 'number', describe: 'How many worlds for each row' })
    .option('out', {
      type: 'string',
      describe:
        'With --full or --claims: the file beside which each world is kept as it ends; named again, it is gone on with',
    })
    .option('older', {
      type: 'boolean',
      default: false,
      describe: 'With --claims and --out: count kept worlds of older code too; each claim names it',
    })
    .option('minutes', {
      type: 'number',
      describe: 'With --full or --claims: begin no world after these',
    })
    .option('workers', {
      type: 'number',
      describe: 'With --full or --claims: how many worlds at a time',
    })
    .option('json', { type: 'string', describe: 'Also write the rows to this file' })
    .option('html', { type: 'string', describe: 'Also write a page with plots to this file' })
    .conflicts({ claims: ['full', 'speed', 'behaviour'], full: ['speed', 'behaviour', 'policy'] })
    .check(({ share, nodes = 2, hours = 1, days = 1, seeds = 1, full, out, only, claims }) => {
      if (!(share >= 0 && share < 1)) throw new Error('--share is at least 0 and below 1');
      if (!(nodes >= 2)) throw new Error('--nodes: a world needs at least two');
      if (!(hours > 0 && days > 0)) throw new Error('--hours, --days: more than 0');
      if (!(seeds >= 1)) throw new Error('--seeds: at least one');
      if (only !== '' && !claims) throw new Error('--only: with --claims');
      if (full && out === undefined) throw new Error('--full: name the file with --out');
      return true;
    })
    .strict()
    .showHelpOnFail(false)
    .parseAsync();
  const one = args.behaviour !== undefined && args.behaviour !== 'all';
  const size = args.full ? FULL : one ? ONE : SMALL;
  return {
    ...args,
    behaviour: args.behaviour === SYBIL ? ('sybil-sponsored' as const) : (args.behaviour ?? 'all'),
    policy: args.policy ?? (one ? POLICY_NAMES[0] : ('all' as const)),
    nodes: args.nodes ?? size.nodes,
    hours: args.days !== undefined ? args.days * 24 : (args.hours ?? size.hours),
    seeds: Array.from({ length: args.seeds ?? size.seeds }, (_, i) => args.seed + i),
  };
}

export type Options = Awaited<ReturnType<typeof optionsFrom>>;
