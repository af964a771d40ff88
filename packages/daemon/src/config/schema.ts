// Every key of the configuration with its type, its default and the consequence of setting it.
import type { Intervals } from '@tocsin/node';
import { isTimeZone } from '@tocsin/sensors';
import { z } from 'zod';
import { detector } from './detector-keys.ts';
import { cidr, date, duration, path, program, warningList } from './fields.ts';
import { network } from './network.ts';
import { policy } from './policy-keys.ts';
import { snakeCase } from './words.ts';

const firewall = z
  .strictObject({
    adapter: z
      .enum(['auto', 'nftables', 'command', 'dry-run'])
      .default('auto')
      .describe(
        'Where blocks go. `auto` takes nftables where it works and says why if it does not; `dry-run` only logs.',
      ),
    command: program
      .default([])
      .describe(
        'For `command`: the program and its arguments, in which `{action}` (block, lift, clear), `{cidr}`, `{family}`, `{seconds}` and `{until}` are filled in.',
      ),
    command_ends_blocks: z
      .boolean()
      .default(false)
      .describe(
        "True if that program's blocks end by themselves after `{seconds}`; else Tocsin ends them.",
      ),
    table: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,30}$/, 'expected up to 31 of a-z, 0-9 and _, a letter first')
      .default('tocsin')
      .describe(
        'The nftables table that Tocsin makes and owns. Two nodes in one network namespace need two names.',
      ),
  })
  .superRefine(
    ({ adapter, command }, context) => {
      if (adapter !== 'command') return;
      for (const word of ['{action}', '{cidr}'])
        if (!Array.isArray(command) || !command.some((part) => String(part).includes(word)))
          context.addIssue({
            code: 'custom',
            path: ['command'],
            message: `expected a program and its arguments, with ${word} among them`,
          });
    },
    { when: () => true },
  );

const allow = z.strictObject({
  cidr: cidr.describe('An address or network that is never blocked, whoever signals it.'),
  comment: z.string().max(200).optional().describe('Why; shown by `tocsin allow`.'),
  until: date.optional().describe('When the entry ends; without it, it stands for ever.'),
});

const files = z
  .array(path)
  .default([])
  .describe('Log files to follow. They may appear later and may be rotated.');

const service = z.strictObject({
  source: z
    .enum(['auto', 'journal', 'files', 'off'])
    .default('auto')
    .describe(
      'Where its lines come from. `auto`: the `files` if any are given, else the journal where this user can read it, else the usual files that exist.',
    ),
  files,
});

const web = z.strictObject({
  source: z
    .enum(['auto', 'files', 'off'])
    .default('auto')
    .describe('`auto`: the `files` if any are given, else the usual access logs that exist.'),
  files,
  trusted_proxies: z
    .array(cidr)
    .prefault([])
    .describe(
      'Requests that come through these count for the address in their `X-Forwarded-For`; from others it is ignored.',
    ),
});

const sensors = z.strictObject({
  time_zone: z
    .string()
    .refine(isTimeZone, { error: 'expected a time zone such as "Europe/Berlin" or "+01:00"' })
    .optional()
    .describe("The zone of log stamps that name none. Without it: this machine's."),
  sshd: service.prefault({}),
  web: web.prefault({}),
  mail: service.prefault({}),
});

const log = z.strictObject({
  format: z
    .enum(['auto', 'human', 'json'])
    .default('auto')
    .describe('`auto` is human on a terminal and JSON, one object a line, elsewhere.'),
  level: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('Lines below it are not written.'),
});

/** What each of the node's intervals is for; the type makes this list complete. */
const INTERVALS = {
  reconcile: 'How often the kernel is compared with what should be blocked, and repaired.',
  sync: 'How often missing signals are fetched from the peers.',
  contact: "How often the blocks' packet counters are read.",
  protections: 'How often addresses that must never be blocked are read from the system.',
  fsync: 'What a power failure may take from the store.',
  redialFirst: 'The first wait before a lost peer is dialled again; it doubles each time.',
  redialMax: 'The longest wait between two attempts.',
  headFetch:
    'How long a starting node looks for its own last signal at its peers before it speaks.',
  liveness: 'How often own peers and sensors are looked at: do they still tell anything?',
  peerSilent: 'An own peer that is not heard for so long is reported.',
  sensorSilent: 'A sensor without a line for so long is reported.',
  clockGrace:
    'How long a suspicious clock is held against the peers’ clocks before it is taken as it is.',
  retry: 'The wait before a failed store or firewall is tried again.',
  eventTimeout: 'How long the `on_event` program may run.',
} as const satisfies Readonly<Record<keyof Intervals, string>>;

const intervals = z.strictObject(
  Object.fromEntries(
    Object.entries(INTERVALS).map(([name, consequence]) => [
      snakeCase(name),
      duration.optional().describe(consequence),
    ]),
  ),
);

export const configSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('How your other machines call this one. Without it: its host name.'),
  mode: z
    .enum(['observe', 'enforce'])
    .default('observe')
    .describe('`observe` decides, journals and shows what it would block; only `enforce` blocks.'),
  on_event: program
    .default([])
    .describe(
      'A program and its arguments, run for every alarm with the event as JSON on its standard input.',
    ),
  allow_lists: z
    .array(warningList)
    .default([])
    .describe('MISP warning-list files, as they are: what they list is never blocked.'),
  network: network.prefault({}),
  firewall: firewall.prefault({}),
  allow: z.array(allow).default([]),
  sensors: sensors.prefault({}),
  detector: z.array(detector).default([]),
  log: log.prefault({}),
  policy: policy.default({}),
  intervals: intervals.default({}),
});

/** The configuration as it is used: defaults filled in, durations in ms, addresses canonical. */
export type Config = z.output<typeof configSchema>;
