// Own detectors as tables of the configuration: what the sensors ask of one, and where its lines come from.
import { CATEGORIES } from '@tocsin/protocol';
import { type DetectorSpec, parseDetectorSpec } from '@tocsin/sensors';
import { z } from 'zod';
import { path } from './fields.ts';

/** Left to the sensors, who know what is right; here only named, typed and explained for the document. */
function key(type: string, consequence: string, standard?: unknown) {
  return z
    .unknown()
    .optional()
    .meta({
      type,
      description: consequence,
      ...(standard === undefined ? {} : { default: standard }),
    });
}

export const detector = z
  .strictObject({
    name: key('string', 'Named in every detection. Required.'),
    source: key(
      'string',
      '`syslog`: patterns see the message behind the syslog prefix, of `program` only. `lines`: they see whole lines.',
      'syslog',
    ),
    program: key('string', 'With `syslog`: the name that stands before the process id, as RE2.'),
    patterns: key(
      'list of string',
      'RE2, from `^` to `$`, each with `(?P<address>…)`. A line that matches is one attempt. Required.',
    ),
    logins: key(
      'list of string',
      'Patterns of successful log-ins: from a signalled address they raise the alarm.',
    ),
    category: key('string', `What kind of attack: ${CATEGORIES.join(', ')}.`, 'other'),
    severity: key('number', '1 (critical) to 5 (informational).', 3),
    threshold: key('number', 'So many attempts within the window are a detection.', 5),
    window: key('string', 'How long attempts are counted together, up to `24h`.', '10m'),
    confidence: key(
      'list of table',
      'How sure so many attempts make: `[{ attempts = 1, confidence = 0.5 }, …]`, rising. Default: the steps of the built-in detectors.',
    ),
    files: z.array(path).default([]).describe('Log files to follow.'),
    units: z
      .array(z.string().min(1))
      .default([])
      .describe('systemd units whose journal to follow.'),
  })
  .superRefine(
    (table, context) => {
      for (const { key: where, message } of faultsOf(table))
        context.addIssue({ code: 'custom', path: pathOf(where), message });
      if (
        isList(table.files) &&
        isList(table.units) &&
        table.files.length + table.units.length === 0
      )
        context.addIssue({
          code: 'custom',
          path: ['files'],
          message: 'expected `files` or `units` to read',
        });
    },
    // Even where a key has a fault already: every fault is reported at once.
    { when: () => true },
  );

type Table = z.output<typeof detector>;

/** @throws Error for a table that `detector` would refuse */
export function detectorSpecOf(table: Table): DetectorSpec {
  const parsed = parseDetectorSpec(specTable(table));
  if (!parsed.ok) throw new Error(`detector: ${JSON.stringify(parsed.faults)}`);
  return parsed.spec;
}

function faultsOf(table: Table) {
  const parsed = parseDetectorSpec(specTable(table));
  return parsed.ok ? [] : parsed.faults;
}

function specTable({ files: _, units: __, ...spec }: Table): object {
  return Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined));
}

/** A table with faults is not yet what its type says. */
function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

/** `patterns[1]` as the parts of a path. */
function pathOf(where: string): (string | number)[] {
  return where
    .split(/[[\].]+/)
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
