// `tocsin doctor`: what is wrong with this machine and its node, and what to do about it.
import type { AnyFinding } from '../doctor/model.ts';
import { EXIT } from '../errors.ts';
import { styled, table } from '../output/table.ts';
import { answer, type Command, placesFor } from './command.ts';

export const doctorCommand: Command<unknown> = {
  command: 'doctor',
  describe: 'Look for faults, and say what to do about each; exit status 1 if there is one',
  builder: (yargs) =>
    yargs
      .example('sudo $0 doctor', 'root sees who has a port, and every file')
      .example('$0 doctor --json', 'for programs'),
  async handler(args) {
    const { examine } = await import('../doctor/doctor.ts');
    const findings = await examine(placesFor(args));
    answer(args, findings, findingsTable);
    if (findings.some(({ state }) => state === 'fail')) process.exitCode = EXIT.failure;
  },
};

const STATES = {
  ok: () => styled('green', 'OK'),
  warn: () => styled('yellow', 'WARN'),
  fail: () => styled('red', 'FAIL'),
} as const satisfies Readonly<Record<AnyFinding['state'], () => string>>;

function findingsTable(findings: readonly AnyFinding[]): string {
  const rows = findings.map(({ state, check, message, cure }) => [
    STATES[state](),
    check,
    cure === undefined ? message : `${message}\n→ ${cure}`,
  ]);
  return `${table(['', 'CHECK', 'FINDING'], rows)}\n\n${summary(findings)}`;
}

function summary(findings: readonly AnyFinding[]): string {
  const count = (state: AnyFinding['state']) =>
    findings.filter((finding) => finding.state === state).length;
  const [faults, doubts] = [count('fail'), count('warn')];
  return `Found ${counted(faults, 'fault')} and ${counted(doubts, 'warning')}.`;
}

function counted(count: number, what: string): string {
  return `${count === 0 ? 'no' : count} ${what}${count === 1 ? '' : 's'}`;
}
