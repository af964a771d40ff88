// Machines on a bridge find each other: by nothing but the network's name and key, by one known address, and after a move.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { NodeInit } from '@tocsin/node';
import { stretched } from '../../packages/node/test/support/pace.ts';
import { PATIENCE_MS, type Said, START_LIMIT_MS, until } from './host.ts';
import type { Machine, Town } from './town.ts';

/** Without it nobody hears a multicast question, and nobody is told that it was not sent. */
const MULTICAST = '224.0.0.0/4';
const BRIDGE = '10.8.0.0/16';
const SOURCE = '--conditions=@tocsin/source';

/** What the issue promises, ms after the last start. */
const LIMITS = { lan: 10_000, dht: 15_000, moved: 30_000 } as const;

interface Member {
  readonly index: number;
  readonly dataDir: string;
  readonly child: ChildProcess;
  readonly said: Said[];
  /** With the peer id. */
  address: string;
}

type Ways = Pick<NodeInit['network'], 'bootstrap' | 'discovery'>;

export interface JoinInit {
  readonly nodes: number;
  /** An open network in place of one with a key. */
  readonly open: boolean;
  readonly folder: string;
  line(text: string): void;
}

export async function playJoin(town: Town, { nodes, open, folder, line }: JoinInit): Promise<void> {
  const door = open ? { open } : { key: randomBytes(32).toString('hex') };
  let round = 0;
  let machines = 0;

  async function machine(multicast: boolean): Promise<Machine> {
    machines++;
    const address = `10.8.${machines >> 7}.${1 + (machines & 127)}`;
    return town.machine(`m${machines}`, address, multicast ? [BRIDGE, MULTICAST] : [BRIDGE]);
  }

  /** A node on a machine of its own; one that had another before keeps what it knows. */
  async function start(index: number, network: Ways, multicast: boolean): Promise<Member> {
    const dataDir = join(folder, `${round}-${index}`);
    const home = await machine(multicast);
    const init: NodeInit = {
      dataDir,
      name: `m${index}`,
      network: { name: 'lab', ...door, listen: [`/ip4/${home.address}/tcp/8144`], ...network },
    };
    const program = join(import.meta.dirname, 'member.ts');
    const child = home.spawn(process.execPath, SOURCE, program, JSON.stringify(init));
    child.stderr?.pipe(process.stderr);
    const said: Said[] = [];
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (text) => said.push(JSON.parse(text)));
    const member = { index, dataDir, child, said, address: '' };
    const ready = await until(`node ${index}`, START_LIMIT_MS, () =>
      said.find((it) => it['address']),
    );
    member.address = String(ready['address']);
    return member;
  }

  async function stop({ child }: Member): Promise<void> {
    const gone = once(child, 'exit');
    child.stdin?.write('stop\n');
    await gone;
  }

  /** Waits until each is connected to each and has heard each; answers how long after `from` that was. */
  async function whole(members: readonly Member[], from: number) {
    round++;
    const attacker = (member: Member) => `185.220.${round}.${1 + member.index}`;
    for (const member of members) member.child.stdin?.write(`report ${attacker(member)}\n`);
    const others = (member: Member) => members.filter((other) => other !== member);
    const connected = (member: Member) =>
      member.said.findLast((it) => it['peers'] !== undefined)?.['peers'] === members.length - 1;
    const heard = (member: Member) =>
      others(member).every((other) => member.said.some((it) => it['signal'] === attacker(other)));
    const missing = () => {
      const links = members.filter((member) => !connected(member)).map(({ index }) => index);
      const signals = members.filter((member) => !heard(member)).map(({ index }) => index);
      return `links at ${links.join(', ') || 'none'}, signals at ${signals.join(', ') || 'none'}`;
    };
    await until('the mesh', 2 * PATIENCE_MS, () =>
      members.every((member) => connected(member) && heard(member)) ? true : undefined,
    ).catch(() => assert.fail(`not within ${2 * PATIENCE_MS} ms, missing ${missing()}`));
    const latest = (what: string) =>
      Math.max(
        ...members.flatMap(({ said }) =>
          said.filter((it) => it[what]).map((it) => Number(it['at'])),
        ),
      );
    return { linked: latest('peers') - from, heard: latest('signal') - from };
  }

  function tell(what: string, took: { linked: number; heard: number }, limitMs: number): void {
    line(
      `${what}: all connected ${took.linked} ms after the last start, a signal from each at each after ${took.heard} ms`,
    );
    assert.ok(Math.max(took.linked, took.heard) <= stretched(limitMs), `within ${limitMs} ms`);
  }

  const each = Array.from({ length: nodes }, (_, index) => index);

  const lan = await Promise.all(
    each.map((index) => start(index, { discovery: { dht: true } }, true)),
  );
  tell(
    `${nodes} nodes with ${open ? 'a name' : 'a name and a key'}`,
    await whole(lan, Date.now()),
    LIMITS.lan,
  );
  await Promise.all(lan.map(stop));

  const entrance = await start(0, { discovery: { mdns: false } }, false);
  const ways: Ways = { discovery: { mdns: false }, bootstrap: [entrance.address] };
  const rest = await Promise.all(each.slice(1).map((index) => start(index, ways, false)));
  const members = [entrance, ...rest];
  tell(
    `${nodes} nodes of which one is known, without multicast`,
    await whole(members, Date.now()),
    LIMITS.dht,
  );

  // The one whom everybody knows is among them: its old address leads nowhere.
  const half = Math.ceil(nodes / 2);
  const moving = members.slice(0, half);
  await Promise.all(moving.map(stop));
  round--;
  const moved = await Promise.all(moving.map(({ index }) => start(index, ways, false)));
  round++;
  tell(
    `${half} of them restarted at other addresses`,
    await whole([...moved, ...members.slice(half)], Date.now()),
    LIMITS.moved,
  );
  await Promise.all([...moved, ...members.slice(half)].map(stop));
}
