// The raw numbers of all runs as a table for a document: each cell the median, with the smallest and the largest.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { median } from '../measure.ts';
import type { Measured } from './model.ts';
import type { Size } from './trial.ts';

const PACKAGES = [
  'crowdsec',
  'crowdsec-firewall-bouncer',
  'fail2ban',
  'nftables',
  'python3-pyinotify',
];

/** What Debian calls the versions that were measured. */
export function versions(): string {
  const { stdout, error } = spawnSync('dpkg-query', ['--show', ...PACKAGES], { encoding: 'utf8' });
  const lines = error === undefined ? stdout.trim().split('\n') : [];
  // Of a package that is known and not installed it prints the name alone.
  const packages = lines.filter((line) => /\t./.test(line)).map((line) => line.replace('\t', ' '));
  const processors = `${cpus().length} × ${cpus()[0]?.model.trim()}`;
  return [...packages, `Node ${process.versions.node}`, processors].join(', ');
}

function spread(values: readonly number[], digits = 0): string {
  if (values.length === 0) return '';
  const shown = (value: number) =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  if (values.length === 1) return shown(values[0] ?? Number.NaN);
  return `${shown(median(values))} (${shown(Math.min(...values))} … ${shown(Math.max(...values))})`;
}

function detection(runs: readonly Measured[], machine: number): string {
  if (runs[0]?.detections[machine] === undefined) return 'has none';
  const came = runs.flatMap(({ detections }) => detections[machine] ?? []);
  const attacks = runs.reduce((sum, run) => sum + run.attacks, 0);
  const lost = attacks - came.length;
  return `${spread(came)}${lost === 0 ? '' : `, **${lost} of ${attacks} never**`}`;
}

function bulk(runs: readonly Measured[], machine: number): string {
  if (runs[0]?.bulkHeld[machine] === undefined) return 'has none';
  const done = runs.flatMap(({ bulkMs }) => bulkMs[machine] ?? []);
  const unfinished = runs.filter(({ bulkMs }) => bulkMs[machine] === undefined);
  const held = unfinished.map(({ bulkHeld }) => bulkHeld[machine] ?? 0);
  const cut =
    held.length === 0 ? '' : `${done.length === 0 ? '' : ', '}**no more than ${spread(held)}**`;
  return spread(done) + cut;
}

/** The first machine's values and, behind a stroke, the second's. */
function machines(
  runs: readonly Measured[],
  values: (run: Measured) => readonly number[],
  digits = 0,
): string {
  const each = runs.map(values);
  return (each[0] ?? [])
    .map((_, at) => each.flatMap((run) => run[at] ?? []))
    .map((found) => spread(found, digits))
    .join(' / ');
}

function uses(
  runs: readonly Measured[],
  when: 'idle' | 'loaded',
  what: 'rssMb' | 'pssMb' | 'cpuPercent',
  digits = 0,
): string {
  return machines(runs, (run) => run[when].map((use) => use[what]), digits);
}

/** What systems said that did not take the whole list, and which did not live through it. */
export function troubles(results: ReadonlyMap<string, readonly Measured[]>): readonly string[] {
  return [...results].flatMap(([name, runs]) =>
    runs.flatMap(({ bulkRefusal, idle, loaded }) => {
      const ended = [...idle, ...loaded].reduce((sum, it) => sum + it.ended, 0);
      return [
        ...(bulkRefusal === undefined ? [] : [`${name}: ${bulkRefusal}`]),
        ...(ended === 0 ? [] : [`${name}: ${ended} of its processes ended by themselves`]),
      ];
    }),
  );
}

export function table(results: ReadonlyMap<string, readonly Measured[]>, size: Size): string {
  const count = size.addresses.toLocaleString('en');
  const rows = [
    [
      '',
      'log line → own kernel, ms',
      '→ second machine, ms',
      `${count} → own kernel, ms`,
      '→ second machine, ms',
      'CPU for it (first / second machine), ms',
      'memory idle, RSS, MB',
      `with ${count}, RSS, MB`,
      'idle, PSS, MB',
      `with ${count}, PSS, MB`,
      'CPU idle, % of a core',
    ],
    Array.from({ length: 11 }, () => '---'),
    ...[...results].map(([name, runs]) => [
      name,
      detection(runs, 0),
      detection(runs, 1),
      bulk(runs, 0),
      bulk(runs, 1),
      machines(runs, ({ bulkCpuMs }) => bulkCpuMs),
      uses(runs, 'idle', 'rssMb'),
      uses(runs, 'loaded', 'rssMb'),
      uses(runs, 'idle', 'pssMb'),
      uses(runs, 'loaded', 'pssMb'),
      uses(runs, 'idle', 'cpuPercent', 1),
    ]),
  ];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
