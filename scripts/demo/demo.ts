// Three nodes as three processes act out the life of a block: attack, lie, verdicts, quarantine, end. Exits 0 only if all of it happened.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cast, type Member } from './cast.ts';
import { act, decimal, line } from './screen.ts';

const ATTACKER = '185.220.101.7';
const SCANNER = '193.32.162.40';
/** Different networks: one network pays once a week. */
const FOUND_FIRST = ['45.9.148.3', '141.98.11.23', '92.255.85.37', '80.94.95.11', '194.26.29.5'];
/** An address of web-2 that nothing ever comes from: whoever signals it lies. */
const CANARY = '198.41.200.200';
const CUSTOMER = '81.2.69.142';
const BYSTANDER = '89.160.20.112';
const HOUR_MS = 3_600_000;

/** Failed log-ins as OpenSSH writes them, line by line, as a slow attacker would make them. */
async function attack(victim: Member, address: string, attempts: number): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const stamp = new Date().toISOString().replace('Z', '+00:00');
    const user = ['root', 'admin', 'oracle', 'test', 'git'][attempt % 5];
    appendFileSync(
      victim.logFile,
      `${stamp} ${victim.name} sshd[4711]: Failed password for invalid user ${user} from ${address} port ${40_000 + attempt} ssh2\n`,
    );
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function trustIn(friend: Member, of: Member): Promise<number> {
  const view = (await of.peers()).find((peer) => peer.author === friend.author);
  assert.ok(view, `${of.name} knows ${friend.name}`);
  return view.trust;
}

async function play(one: Member, two: Member, carol: Member): Promise<void> {
  await act(
    '1. An attack',
    `${one.name} and ${two.name} are one operator's machines; carol is a friend.`,
  );
  await attack(one, ATTACKER, 5);
  const detected = await one.sees('the attack', (it) => it.kind === 'detected');
  line(one.name, `detects ${ATTACKER} in its sshd log, confidence ${decimal(detected.score)}`);
  for (const other of [two, carol]) {
    const signal = await other.sees(
      'the signal',
      (it) => it.kind === 'signal' && it.indicator === ATTACKER && it.author === one.author,
    );
    line(other.name, `has the signal ${signal.at - detected.at} ms later`);
  }
  const blocked = await two.sees(
    'the block',
    (it) => it.kind === 'blocked' && it.indicator === ATTACKER,
  );
  line(
    two.name,
    `score ${decimal(blocked.score)}: blocks for a day (dry-run), without having been touched`,
  );
  const watched = await carol.sees(
    'the watch',
    (it) => it.kind === 'watched' && it.indicator === ATTACKER,
  );
  line(carol.name, `score ${decimal(watched.score)}: ${one.name} is only a friend here; watches`);

  await act(
    '2. A friend earns trust',
    `${two.name} begins with ${decimal(await trustIn(carol, two))} for carol: enough to watch, not to block.`,
  );
  for (const address of FOUND_FIRST) {
    await carol.ask({ do: 'signal', indicator: address, confidence: 900_000 });
    await two.sees(
      'the signal',
      (it) => (it.kind === 'watched' || it.kind === 'blocked') && it.indicator === address,
    );
    await attack(two, address, 3);
    await two.sees('the sighting', (it) => it.kind === 'confirmed' && it.indicator === address);
    line(
      two.name,
      `sees ${address} itself, at half the threshold: carol was right, now ${decimal(await trustIn(carol, two))}`,
    );
  }
  await carol.ask({ do: 'signal', indicator: SCANNER, confidence: 950_000 });
  const short = await two.sees(
    'the short block',
    (it) => it.kind === 'blocked' && it.indicator === SCANNER,
  );
  assert.ok((short.until ?? 0) - short.at <= HOUR_MS, 'the block stands for an hour');
  line(two.name, `score ${decimal(short.score)}: blocks ${SCANNER} for an hour on carol's word`);
  await attack(two, SCANNER, 3);
  const confirmed = await two.sees(
    'the confirmation',
    (it) => it.kind === 'confirmed' && it.indicator === SCANNER,
  );
  assert.ok((confirmed.until ?? 0) - confirmed.at > 23 * HOUR_MS, 'the block now stands for a day');
  const raised = await trustIn(carol, two);
  line(two.name, `sees it itself: block upgraded to 24 h, carol at ${decimal(raised)}`);

  await act('3. The friend lies', `carol signals a customer of ${two.name}.`);
  await carol.ask({ do: 'signal', indicator: CUSTOMER, confidence: 900_000 });
  await two.sees('the false block', (it) => it.kind === 'blocked' && it.indicator === CUSTOMER);
  line(two.name, `blocks ${CUSTOMER} for an hour on carol's word`);
  await two.ask({ do: 'false-positive', indicator: CUSTOMER });
  await two.sees('the lift', (it) => it.kind === 'lifted' && it.indicator === CUSTOMER);
  const lowered = await trustIn(carol, two);
  assert.equal(lowered, raised - 150_000);
  line(
    two.name,
    `its operator says "false positive": lifted, exempt for a day, carol at ${decimal(lowered)}`,
  );

  await act('4. A canary', `${CANARY} belongs to ${two.name}, and nothing ever comes from it.`);
  await carol.ask({ do: 'signal', indicator: BYSTANDER, confidence: 1_000_000 });
  await two.sees('a last block', (it) => it.kind === 'blocked' && it.indicator === BYSTANDER);
  line(two.name, `blocks ${BYSTANDER} on carol's word`);
  await carol.ask({ do: 'signal', indicator: CANARY, confidence: 900_000 });
  const caught = await two.sees(
    'the quarantine',
    (it) => it.kind === 'quarantined' && it.author === carol.author,
  );
  line(two.name, `carol signalled the canary: quarantine (${caught.reason})`);
  await two.sees('the last lift', (it) => it.kind === 'lifted' && it.indicator === BYSTANDER);
  line(two.name, `all that stood on her word alone is lifted`);

  await act('5. The end', 'Time-lapse: a day passes in all three.');
  for (const member of [one, two, carol]) await member.ask({ do: 'lapse', ms: 25 * HOUR_MS });
  const ended = await two.sees(
    'the end',
    (it) => it.kind === 'lifted' && it.indicator === ATTACKER,
  );
  line(
    two.name,
    `${ATTACKER} passes again (${ended.reason ?? 'the block ended'}); nobody had to remember`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'tocsin-demo-'));
const members: Member[] = [];
try {
  for (const name of ['web-1', 'web-2', 'carol'])
    members.push(await cast(name, folder, name === 'web-2' ? [CANARY] : []));
  const [one, two, carol] = members as [Member, Member, Member];
  const own = (it: Member) => ({ address: it.address, class: 'own' as const, name: it.name });
  const friend = (it: Member) => ({ address: it.address, class: 'friend' as const, name: it.name });
  const circles = [
    [one, [own(two), friend(carol)]],
    [two, [own(one), friend(carol)]],
    [carol, [friend(one), friend(two)]],
  ] as const;
  for (const [member, peers] of circles)
    member.author = String(await member.ask({ do: 'start', peers }));
  while (
    (await Promise.all(members.map((it) => it.peers())))
      .flat()
      .some((it) => !it.connected && it.author !== '')
  )
    await new Promise((resolve) => setTimeout(resolve, 50));
  await play(one, two, carol);
  for (const member of members) await member.ask({ do: 'stop' });
  line('', 'all of it happened');
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  for (const member of members) member.kill();
  rmSync(folder, { recursive: true, force: true });
}
