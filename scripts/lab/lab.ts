// `npm run lab`: three hosts and an attacker, each a network namespace with a real kernel firewall: who attacks one is dropped by all.
// `npm run lab -- join [--nodes 10] [--open]`: machines that find each other.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { stretched } from '../../packages/node/test/support/pace.ts';
import {
  type Host,
  LOOK_MS,
  PATIENCE_MS,
  prepareHost,
  type Said,
  START_LIMIT_MS,
  until,
} from './host.ts';
import { playJoin } from './join.ts';
import { foundTown, type Machine, OWN_NETWORK, obstacle, type Town } from './town.ts';

/** A public address: special-purpose ones can never be blocked. It exists inside the lab's namespaces only. */
const ATTACKER = '185.220.101.7';
const NEIGHBOUR = '185.220.101.8';
const ROUTES = ['10.8.0.0/24', '185.220.101.0/24'];
const EAR_PORT = '9999';
/** Long enough to kill and look, short enough to see the end: by default a block like this one stands for a day. */
const BLOCK_MS = 10_000;
const SETTINGS = `[policy]\nwatch_ms = ${BLOCK_MS}\nblock_ms = ${BLOCK_MS}\nblock_long_ms = ${BLOCK_MS}\nladder_ms = [${BLOCK_MS}]\nsample_watch_ms = 1000\nrepublish_ms = 1000\n`;

const began = performance.now();
function line(text: string): void {
  console.log(`${((performance.now() - began) / 1000).toFixed(2).padStart(7)} s  ${text}`);
}

function connects(from: Machine, to: Host): boolean {
  try {
    from.run(process.execPath, join(import.meta.dirname, 'probe.ts'), to.machine.address);
    return true;
  } catch {
    return false;
  }
}

function drops(host: Host): Promise<void> {
  return until(`${host.machine.name} to drop the attacker`, PATIENCE_MS, () =>
    host.kernel().includes(ATTACKER) ? true : undefined,
  ).then(() => undefined);
}

async function meets(host: Host, peers: number): Promise<void> {
  const all = () =>
    (host.tocsin('status') as { connectedPeers: number }).connectedPeers === peers
      ? true
      : undefined;
  await until(`${host.machine.name}'s peers`, START_LIMIT_MS, all, LOOK_MS);
}

function agrees(host: Host): void {
  const blocks = host.tocsin('blocks') as {
    indicator: string;
    action: string;
    enforced: boolean;
  }[];
  const wanted = blocks
    .filter((it) => it.action === 'block' && it.enforced)
    .map((it) => it.indicator);
  assert.deepEqual(host.kernel(), wanted.sort(), `${host.machine.name} agrees with its kernel`);
}

/** The end of the attacker's packets: nothing was heard since, and the kernel says why. A busy machine has pauses too. */
function silence(host: Host): Said | undefined {
  const last = host.said.findLast((it) => [it['heard'], it['silent']].includes(ATTACKER));
  return last?.['silent'] && host.kernel().includes(ATTACKER) ? last : undefined;
}

async function attack(
  attacker: { stdin: NodeJS.WritableStream; said: Said[] },
  victim: Host,
): Promise<void> {
  const before = attacker.said.length;
  attacker.stdin.write(`${victim.machine.address}\n`);
  await until('the attack', PATIENCE_MS, () => attacker.said[before]);
}

async function play(town: Town, folder: string): Promise<void> {
  const machines = [];
  for (const [index, name] of ['alpha', 'bravo', 'charlie'].entries())
    machines.push(await town.machine(name, `10.8.0.${11 + index}`, ROUTES));
  const prepared = machines.map((machine) => prepareHost({ machine, folder, settings: SETTINGS }));
  const hosts = prepared.map(({ host }) => host);
  const [alpha, bravo, charlie] = hosts as [Host, Host, Host];
  for (const { host, settle } of prepared) await settle(hosts.filter((it) => it !== host));
  await Promise.all(hosts.map((host) => host.run()));
  for (const host of hosts) await meets(host, 2);
  line('three hosts, three daemons, connected to each other');

  const outside = await town.machine('attacker', ATTACKER, ROUTES);
  const neighbour = await town.machine('neighbour', NEIGHBOUR, ROUTES);
  const others = [bravo, charlie];
  for (const host of others) assert.ok(connects(outside, host), 'the attacker connects before');
  line('before: the attacker connects to bravo and charlie');

  const drip = outside.spawn(
    process.execPath,
    join(import.meta.dirname, 'attacker.ts'),
    EAR_PORT,
    ...others.map((host) => host.machine.address),
  );
  const said: Said[] = [];
  drip.stdout?.on('data', (text) => said.push({ text: String(text) }));
  if (drip.stdin === null) throw new Error('the attacker cannot be told anything');
  const attacker = { stdin: drip.stdin, said };
  for (const host of others)
    await until('the drip', PATIENCE_MS, () => host.said.find((it) => it['heard'] === ATTACKER));

  await attack(attacker, alpha);
  const detected = await until('the detection', PATIENCE_MS, () =>
    alpha.said.find(
      (it) =>
        it['event'] === 'happening' && it['kind'] === 'detected' && it['indicator'] === ATTACKER,
    ),
  );
  line(`alpha: detects the attacker in its sshd log`);
  for (const host of others) {
    const silent = await until(`${host.machine.name}'s silence`, PATIENCE_MS, () => silence(host));
    const delay = Number(silent['at']) - Number(detected['at']);
    const signal = host.said.find(
      (it) =>
        it['kind'] === 'signal' && it['event'] === 'happening' && it['indicator'] === ATTACKER,
    );
    const heard = Number(signal?.['at']) - Number(detected['at']);
    line(
      `${host.machine.name}: has the signal ${heard} ms after alpha's detection, the attacker's last packet after ${delay} ms`,
    );
    assert.ok(delay < stretched(1_000), 'far under a second');
    assert.ok(!connects(outside, host), 'the attacker does not connect now');
    assert.ok(connects(neighbour, host), 'his neighbour still does');
  }
  line('after: the attacker connects to neither; his neighbour still does');

  await alpha.killDaemon();
  await bravo.killDaemon();
  line('alpha and bravo killed (SIGKILL)');
  assert.ok(!connects(outside, bravo), "bravo's kernel still drops");
  line("bravo's kernel still drops, with nobody behind it");
  await until('the end of the block', BLOCK_MS + PATIENCE_MS, () =>
    connects(outside, bravo) ? true : undefined,
  );
  line("bravo's kernel passes again: the block had its end in itself");

  await Promise.all([alpha.run(), bravo.run()]);
  for (const host of hosts) await meets(host, 2);
  for (const host of hosts) agrees(host);
  await attack(attacker, alpha);
  for (const host of hosts) await drops(host);
  for (const host of hosts) agrees(host);
  line(
    'alpha and bravo restarted: every store agrees with its kernel, before and during a second block',
  );
  await Promise.all(hosts.map((host) => host.stopDaemon()));
}

async function inside(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-lab-'));
  const town = foundTown();
  try {
    const { play: wanted, nodes, open } = options;
    if (wanted === 'join') await playJoin(town, { nodes, open, folder, line });
    else await play(town, folder);
    line('all of it happened');
  } finally {
    await town.leave();
    rmSync(folder, { recursive: true, force: true });
  }
}

const options = await yargs(hideBin(process.argv))
  .scriptName('npm run lab --')
  .command('$0 [play]', 'Hosts in network namespaces, with real firewalls', (command) =>
    command.positional('play', {
      choices: ['attack', 'join'] as const,
      default: 'attack' as const,
      describe: 'Somebody attacks one of three hosts, or machines find each other',
    }),
  )
  .option('nodes', { type: 'number', default: 10, describe: 'With join: how many machines' })
  .option('open', {
    type: 'boolean',
    default: false,
    describe: 'With join: a network without a key',
  })
  .check(({ nodes }) => {
    if (!(Number.isInteger(nodes) && nodes > 1))
      throw new Error('--nodes is a whole number above 1');
    return true;
  })
  .strict()
  .showHelpOnFail(false)
  .parseAsync();

const INSIDE = 'TOCSIN_LAB_INSIDE';
if (process.env[INSIDE] === '1') {
  await inside();
} else {
  const why = obstacle();
  // As chaos does: what a machine cannot show is said, and is no failure.
  if (why !== undefined) console.log(`lab: SKIPPED, it cannot be built here: ${why}`);
  else {
    const [program = '', ...args] = OWN_NETWORK;
    const lab = spawn(
      program,
      [
        ...args,
        process.execPath,
        '--conditions=@tocsin/source',
        import.meta.filename,
        ...process.argv.slice(2),
      ],
      { stdio: 'inherit', env: { ...process.env, [INSIDE]: '1' } },
    );
    const [code] = await once(lab, 'exit');
    process.exitCode = code ?? 1;
  }
}
