// What `tocsin doctor` sees of a machine whose daemon does not run.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultConfig, parseConfig } from '../../src/config/load.ts';
import { examineConfig } from '../../src/doctor/config.ts';
import { examineFiles } from '../../src/doctor/files.ts';
import { examineFirewall } from '../../src/doctor/firewall.ts';
import { examinePorts } from '../../src/doctor/ports.ts';
import { examineTime } from '../../src/doctor/time.ts';

const clock = { now: () => 0, monotonic: () => 0, after: () => () => {} };
const configOf = (text: string) => {
  const parsed = parseConfig(text);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.config;
};

describe('the doctor, without a daemon', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tocsin-doctor-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('reads the configuration as the daemon would, fault by fault', () => {
    const path = join(dir, 'tocsin.toml');
    assert.equal(examineConfig(path).findings[0]?.state, 'warn');
    writeFileSync(path, 'mode = "observe"\n');
    assert.deepEqual(
      examineConfig(path).findings.map(({ state }) => state),
      ['ok'],
    );
    writeFileSync(path, 'mode = "block"\nnmae = "x"\n');
    const { config, findings } = examineConfig(path);
    assert.deepEqual(
      findings.map(({ state }) => state),
      ['fail', 'fail'],
    );
    assert.deepEqual(config, defaultConfig());
    writeFileSync(path, `[network]\nkey_file = "${dir}/network.key"\n`);
    assert.match(examineConfig(path).findings[0]?.message ?? '', /network\.key cannot be read/);
    writeFileSync(join(dir, 'network.key'), 'ab'.repeat(32), { mode: 0o644 });
    chmodSync(join(dir, 'network.key'), 0o644);
    assert.match(examineConfig(path).findings[0]?.message ?? '', /read by everybody/);
    chmodSync(path, 0o666);
    assert.match(examineConfig(path).findings[0]?.cure ?? '', /chmod o-w/);
  });

  it('finds secrets that others can read', () => {
    const data = join(dir, 'data');
    const states = () =>
      examineFiles(data, process.getuid?.()).map(({ check, state }) => [check, state]);
    assert.deepEqual(states(), [['data', 'warn']]);
    mkdirSync(data, { mode: 0o700 });
    writeFileSync(join(data, 'identity.json'), '', { mode: 0o600 });
    assert.deepEqual(states(), [
      ['data', 'ok'],
      ['secrets', 'ok'],
    ]);
    writeFileSync(join(data, 'network-keys.json'), '', { mode: 0o644 });
    chmodSync(join(data, 'network-keys.json'), 0o640);
    chmodSync(data, 0o755);
    assert.deepEqual(states(), [
      ['data', 'warn'],
      ['secrets', 'fail'],
    ]);
  });

  it('names who has a port, and fails only if no port is left', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const taken = await examinePorts(
        configOf(`[network]\nlisten = ["/ip4/127.0.0.1/tcp/${port}"]\n`),
      );
      assert.equal(taken[0]?.state, 'fail');
      assert.match(taken[0]?.message ?? '', new RegExp(`taken by .+ \\(pid ${process.pid}\\)`));
      const partly = await examinePorts(
        configOf(`[network]\nlisten = ["/ip4/127.0.0.1/tcp/${port}", "/ip4/127.0.0.1/tcp/0"]\n`),
      );
      assert.deepEqual(
        partly.map(({ state }) => state),
        ['warn', 'ok'],
      );
    } finally {
      server.close();
    }
  });

  it('changes nothing in the firewall, and fails where the mode asks for more than it can do', async () => {
    const none = '[firewall]\nadapter = "command"\ncommand = ["/none", "{action}", "{cidr}"]\n';
    assert.equal((await examineFirewall(configOf(none), clock))[0]?.state, 'fail');
    const dry = 'mode = "enforce"\n[firewall]\nadapter = "dry-run"\n';
    assert.equal((await examineFirewall(configOf(dry), clock))[0]?.state, 'warn');
    const [first] = await examineFirewall(defaultConfig(), clock);
    assert.equal(first?.check, 'firewall');
    assert.ok(first.state === 'ok' || first.cure !== undefined);
  });

  it('says of the clock whether something keeps it, or that it cannot tell', async () => {
    const { check, state, cure } = await examineTime();
    assert.equal(check, 'time');
    assert.ok(state === 'ok' || cure !== undefined);
  });
});
