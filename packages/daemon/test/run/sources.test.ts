import assert from 'node:assert/strict';
import { BUILT_IN_DETECTORS } from '@tocsin/sensors';
import { parseConfig } from '../../src/config/load.ts';
import { type Machine, sourcesOf, USUAL } from '../../src/run/sources.ts';

function names(text: string, machine: Partial<Machine> = {}): string[] {
  const parsed = parseConfig(text);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return sourcesOf(parsed.config, { exists: () => false, journal: () => false, ...machine }).map(
    ({ name }) => name,
  );
}

describe('the sources of log lines', () => {
  it('are found by themselves: the journal where it can be read, else the files that exist', () => {
    assert.deepEqual(names('', { journal: () => true }), ['sshd:journal', 'mail:journal']);
    const existing = ['/var/log/secure', '/var/log/nginx/access.log'];
    assert.deepEqual(names('', { exists: (path) => existing.includes(path) }), [
      'sshd:/var/log/secure',
      'web:/var/log/nginx/access.log',
    ]);
    assert.deepEqual(names(''), []);
  });

  it('are those that the configuration names, existing or not', () => {
    const machine = { journal: () => true };
    assert.deepEqual(
      names('sensors.sshd.files = ["/log/a", "/log/b"]\nsensors.mail.source = "off"', machine),
      ['sshd:/log/a', 'sshd:/log/b'],
    );
    assert.deepEqual(names('sensors.sshd.source = "files"', machine), [
      'sshd:/var/log/auth.log',
      'sshd:/var/log/secure',
      'mail:journal',
    ]);
  });

  it('of own detectors stand beside them', () => {
    const own = `
      [[detector]]
      name = "mine"
      program = "mine"
      patterns = ['^no (?P<address>\\S+)$']
      files = ["/log/mine"]
      units = ["mine.service"]`;
    assert.deepEqual(names(own), ['mine:/log/mine', 'mine:journal']);
  });

  it('leave no built-in detector out', () => {
    const used = Object.values(USUAL).flatMap(({ detectors }) => detectors);
    assert.deepEqual(used.toSorted(), BUILT_IN_DETECTORS.map(({ name }) => name).toSorted());
  });
});
