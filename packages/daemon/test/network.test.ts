// A network from its first machine on, with real daemons: init, invite, join, a stolen line, a fleet's word, a new key.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BlockView, InvitationView, JournalEntry, MemberView } from '@tocsin/node';
import { parse } from 'smol-toml';
import { stretched } from '../../node/test/support/pace.ts';
import { EXIT } from '../src/errors.ts';
import { type Answer, eventually, HARMLESS, type Home, makeHome } from './helper/program.ts';

const PASSPHRASE = 'correct horse battery staple\n';
const ATTACKER = '198.51.0.7';
/** What the design promises for a fleet's word. */
const OBEYED_WITHIN_MS = 5_000;

const errorIn = ({ stderr }: Answer): { code: string; message: string; cure: string } =>
  JSON.parse(stderr).error;

describe('a network of daemons', () => {
  const homes: Home[] = [];
  const home = (): Home => {
    const made = makeHome();
    homes.push(made);
    return made;
  };
  let first: Home;
  let second: Home;
  let third: Home;
  let fleet = '';
  let keyFile = '';
  after(() => Promise.all(homes.map((one) => one.remove())));

  const members = (at: Home) => at.ask<MemberView[]>('GET', '/v1/members');
  /** Whether the attacker is (to be) blocked; what is exempt is still shown, as such. */
  const stands = async (at: Home) =>
    (await at.ask<BlockView[]>('GET', '/v1/blocks')).some(
      ({ indicator, reason }) => indicator === ATTACKER && reason !== 'exempt',
    );

  /** `join` writes what a server needs; a test must touch neither its ports nor its firewall. */
  function tame(at: Home): void {
    const { network } = parse(readFileSync(at.config, 'utf8')) as {
      network: { peers: Record<string, string>[] };
    };
    const peers = network.peers.map(
      (peer) => `[[network.peers]]\naddress = "${peer['address']}"\nclass = "${peer['class']}"\n`,
    );
    at.configure(`${HARMLESS}${peers.join('')}`);
  }

  before(async () => {
    first = home();
    const { stdout } = await first.run('init', '--yes', '--force', '--name', 'web-1');
    assert.match(stdout, /with a new key/);
    assert.match(stdout, /tocsin invite --own/);
    first.configure(HARMLESS.replace('"test"', '"web-1"'));
    await first.start();
  });

  it('takes in a machine by one line, which alone is on standard output', async () => {
    const invited = await first.run('invite', '--own', '--label', 'web-2');
    assert.equal(invited.code, EXIT.ok, invited.stderr);
    const [line = '', ...rest] = invited.stdout.split('\n');
    assert.deepEqual(rest, ['']);
    assert.match(invited.stderr, /tocsin join LINE/);

    second = home();
    const refused = await second.run('join', line, '--yes', '--json');
    assert.equal(refused.code, EXIT.usage);
    assert.equal(errorIn(refused).code, 'ALREADY_JOINED');
    assert.match(errorIn(refused).cure, /--force/);

    rmSync(second.config);
    const joined = await second.feed(`${line}\n`, 'join', '-', '--yes');
    assert.equal(joined.code, EXIT.ok, joined.stderr);
    assert.match(joined.stdout, /Joined +tocsin, as an own machine called web-2/);
    const text = readFileSync(second.config, 'utf8');
    assert.equal(statSync(second.config).mode & 0o777, 0o644);
    const { stdout: key } = await second.run('network', 'key');
    assert.match(key, /^[0-9a-f]{64}\n$/);
    assert.ok(!text.includes(key.trim()), 'the configuration is for everybody’s eyes');

    tame(second);
    await second.start();
    await eventually(async () =>
      (await members(first)).some(({ label, connected }) => label === 'web-2' && connected),
    );
    assert.match((await first.run('members')).stdout, /└ \S+ +own +connected/);

    const thief = home();
    rmSync(thief.config);
    const stolen = await thief.run('join', line, '--yes', '--json');
    assert.equal(stolen.code, EXIT.failure);
    assert.equal(errorIn(stolen).code, 'INVITATION_USED');
    const told = await first.ask<JournalEntry[]>('GET', '/v1/journal?limit=10&kind=join-refused');
    assert.deepEqual(
      told.map(({ reason }) => reason),
      ['used'],
    );
    const [view] = await first.ask<InvitationView[]>('GET', '/v1/invitations');
    assert.equal(view?.state, 'used');
  });

  it('grows by any of its machines: the third comes by the second, and the first knows it', async () => {
    third = home();
    rmSync(third.config);
    const { stdout: line } = await second.run('invite', '--own', '--label', 'web-3');
    const joined = await third.run('join', line.trim(), '--yes', '--json');
    assert.equal(joined.code, EXIT.ok, joined.stderr);
    const { others } = JSON.parse(joined.stdout) as { others: { name?: string }[] };
    assert.equal(others.length, 1, 'beside this machine and its inviter: the first');
    tame(third);
    await third.start();
    await eventually(async () =>
      (await members(first)).some((one) => one.label === 'web-3' && one.class === 'own'),
    );
  });

  it('lets nobody in by a line that is altered, withdrawn, or nonsense', async () => {
    const invited = JSON.parse((await first.run('invite', '--json')).stdout);
    const stranger = home();
    rmSync(stranger.config);
    const codeOf = async (line: string) =>
      errorIn(await stranger.run('join', line, '--yes', '--json')).code;
    const { line, id } = invited as { line: string; id: string };
    const at = line.length - 40;
    const other = line[at] === 'A' ? 'B' : 'A';
    assert.equal(
      await codeOf(line.slice(0, at) + other + line.slice(at + 1)),
      'INVITATION_ALTERED',
    );
    assert.equal(await codeOf('hello'), 'INVITATION_UNREADABLE');
    const unasked = errorIn(await stranger.run('join', 'hello', '--json'));
    assert.equal(unasked.code, 'INVITATION_UNREADABLE', 'before anything is asked');
    assert.equal((await first.run('invite', 'withdraw', id.slice(0, 8))).code, EXIT.ok);
    assert.equal((await first.run('invite', 'withdraw', id.slice(0, 8))).code, EXIT.failure);
    assert.equal(await codeOf(line), 'INVITATION_WITHDRAWN');
    assert.match((await first.run('invite', 'list')).stdout, /withdrawn/);
  });

  it('obeys a fleet: a false positive is undone everywhere by one statement within five seconds', async () => {
    keyFile = join(first.dir, 'fleet.key');
    const made = await first.feed(
      PASSPHRASE,
      'fleet',
      'init',
      '--key-file',
      keyFile,
      '--passphrase-stdin',
      '--json',
    );
    assert.equal(made.code, EXIT.ok, made.stderr);
    ({ fleet } = JSON.parse(made.stdout));
    assert.equal(statSync(keyFile).mode & 0o777, 0o600);
    for (const at of [first, second, third])
      assert.equal((await at.run('fleet', 'accept', fleet)).code, EXIT.ok);

    await first.run('report', ATTACKER);
    for (const at of [first, second, third])
      await eventually(async () => (await stands(at)) || undefined);

    const wrong = await first.feed(
      'not this one\n',
      'fleet',
      'false-positive',
      ATTACKER,
      '--key-file',
      keyFile,
      '--passphrase-stdin',
      '--json',
    );
    assert.equal(errorIn(wrong).code, 'WRONG_PASSPHRASE');
    assert.equal(wrong.code, EXIT.denied);

    const said = await first.feed(
      PASSPHRASE,
      'fleet',
      'false-positive',
      ATTACKER,
      '--key-file',
      keyFile,
      '--passphrase-stdin',
    );
    const begin = performance.now();
    assert.equal(said.code, EXIT.ok, said.stderr);
    assert.match(said.stdout, /Lifted everywhere; ends in/);
    for (const at of [first, second, third])
      await eventually(async () => !(await stands(at)) || undefined);
    assert.ok(performance.now() - begin < stretched(OBEYED_WITHIN_MS));
  });

  it('carries a statement from a machine that runs nothing', async () => {
    const out = join(first.dir, 'allow.json');
    const signed = await home().feed(
      PASSPHRASE,
      'fleet',
      'allow',
      '192.0.2.0/24',
      '--comment',
      'office',
      '--key-file',
      keyFile,
      '--passphrase-stdin',
      '--out',
      out,
      '--network',
      'tocsin',
    );
    assert.equal(signed.code, EXIT.ok, signed.stderr);
    assert.match((await second.run('fleet', 'learn', out)).stdout, /Learnt/);
    assert.match((await second.run('fleet', 'learn', out)).stdout, /knew it already/);
    writeFileSync(out, '{}');
    const nonsense = await second.run('fleet', 'learn', out, '--json');
    assert.equal(errorIn(nonsense).code, 'STATEMENT_UNREADABLE');
  });

  it('does not take the word of a fleet that it was not told to obey', async () => {
    const foreign = join(first.dir, 'foreign.key');
    await first.feed(PASSPHRASE, 'fleet', 'init', '--key-file', foreign, '--passphrase-stdin');
    const said = await first.feed(
      PASSPHRASE,
      'fleet',
      'lift',
      fleet,
      '--key-file',
      foreign,
      '--passphrase-stdin',
      '--json',
    );
    assert.equal(errorIn(said).code, 'STATEMENT_REFUSED');
  });

  it('gets a new key while it runs, and every member has it', async () => {
    const digest = async (at: Home) =>
      JSON.parse((await at.run('network', 'show', '--json')).stdout).key.digest as string;
    const before = await digest(first);
    const rotated = await first.run('network', 'rotate', '--forget-old', '1h');
    assert.equal(rotated.code, EXIT.ok, rotated.stderr);
    const after = await digest(first);
    assert.notEqual(after, before);
    await eventually(async () => (await digest(second)) === after || undefined);
    assert.match((await second.run('network')).stdout, /old key +[0-9a-f]+…, ends in/);
  });

  it('is examined by the doctor, who has something to say of each part', async () => {
    const { stdout } = await first.run('doctor', '--json');
    const checks = new Set(JSON.parse(stdout).map(({ check }: { check: string }) => check));
    for (const check of ['config', 'data', 'secrets', 'time', 'daemon', 'ports', 'key', 'peers'])
      assert.ok(checks.has(check), check);
    assert.match((await first.run('doctor')).stdout, /OK +config/);
    const broken = home();
    broken.configure('mode = "block"\n');
    const { code, stdout: told } = await broken.run('doctor');
    assert.equal(code, EXIT.failure);
    assert.match(told, /FAIL +config +mode: expected "observe" or "enforce"/);
  });

  it('puts a stolen machine out by one statement', async () => {
    const { author = '' } = (await members(first)).find(({ label }) => label === 'web-3') ?? {};
    const said = await first.feed(
      PASSPHRASE,
      'fleet',
      'revoke',
      author,
      '--key-file',
      keyFile,
      '--passphrase-stdin',
    );
    assert.equal(said.code, EXIT.ok, said.stderr);
    await eventually(
      async () => !(await members(first)).some((member) => member.author === author),
    );
    await eventually(async () => {
      const { connectedPeers } = await first.ask<{ connectedPeers: number }>('GET', '/v1/status');
      return connectedPeers === 1 || undefined;
    });
  });
});
