// What the fleet key says is done: by everybody, at once, and by those who were away when they are back.
import assert from 'node:assert/strict';
import type { Cidr } from '@tocsin/protocol';
import type { TocsinNode } from '../../src/index.ts';
import { type FakeFirewall, fakeFirewall, stopAll } from '../support/fleet.ts';
import { stretched } from '../support/pace.ts';
import { removeTemporary, temporaryDirectory } from '../support/temp.ts';
import { until } from '../support/until.ts';
import {
  areConnected,
  DAY_MS,
  type FleetKey,
  fleetKey,
  freshKey,
  HOUR_MS,
  member,
  type Net,
  seen,
  startedMember,
} from './support.ts';

const ATTACKER = '9.9.9.7' as Cidr;
const OTHER = '9.9.9.6' as Cidr;

interface Machine {
  readonly node: TocsinNode;
  readonly wall: FakeFirewall;
  readonly dataDir: string;
}

describe('a fleet key', () => {
  let fleet: FleetKey;
  let net: Net;

  beforeEach(() => {
    fleet = fleetKey();
    net = { key: freshKey(), keyHolders: 'none', fleets: [fleet.author] };
  });
  afterEach(async () => {
    await stopAll();
    removeTemporary();
  });

  async function machine(
    dials: readonly Machine[],
    dataDir = temporaryDirectory(),
    start = true,
  ): Promise<Machine> {
    const wall = fakeFirewall();
    const init = { entrances: dials.map(({ node }) => node), dataDir };
    const node = await (start ? startedMember : member)(net, init, { firewall: wall });
    return { node, wall, dataDir };
  }

  /** Three own machines by certificate: each has its own from the operator's hand, and the sync brings the others'. */
  async function three(): Promise<[Machine, Machine, Machine]> {
    const a = await machine([]);
    const b = await machine([a]);
    const c = await machine([a, b]);
    const records = [a, b, c].map(({ node }) => fleet.own(node).envelope);
    await a.node.learn(records);
    await until('all to be connected', () => areConnected(a.node, b.node, c.node));
    return [a, b, c];
  }

  const degraded = ({ node }: Machine) => node.status().degraded.map(({ code }) => code);

  it('certifies own machines: nobody is configured with anybody, and all are own', async () => {
    const [a, b, c] = await three();
    for (const { node } of [a, b, c])
      assert.deepEqual(
        node.members().map(({ class: kind, self, sponsor }) => [kind, self || sponsor]),
        [['own', true], ...[1, 2].map(() => ['own', fleet.author])],
      );
    await c.node.report({ indicator: ATTACKER });
    await until('all to block', () => [a, b].every(({ wall }) => wall.held.has(ATTACKER)));
    assert.deepEqual([...degraded(a), ...degraded(b)], []);
  });

  it('revokes a machine: closed at once, refused when it returns, and what it said is weighed anew', async () => {
    const [a, b, c] = await three();
    await c.node.report({ indicator: ATTACKER });
    await a.node.report({ indicator: OTHER });
    await until('all to block', () =>
      [a, b].every(({ wall }) => wall.held.has(ATTACKER) && wall.held.has(OTHER)),
    );
    const said = fleet.sign({ kind: 'revocation', member: c.node.author, since: 0 });
    await b.node.learn([said.envelope]);
    await until('it to be out', () => c.node.status().connectedPeers === 0);
    await until('its block to go', () => [a, b].every(({ wall }) => !wall.held.has(ATTACKER)));
    assert.ok(a.wall.held.has(OTHER) && b.wall.held.has(OTHER));
    for (const { node } of [a, b]) assert.equal(seen(node, c.node), undefined);
    // It redials every 200 ms at the latest.
    const later = Date.now() + 1_000;
    await until('it to have tried', () => Date.now() > later);
    assert.equal(c.node.status().connectedPeers, 0);
    // Told by its operator, it says so itself.
    await c.node.learn([said.envelope]);
    assert.ok(degraded(c).includes('MEMBERSHIP'));
    const kinds: string[] = [];
    for await (const { kind } of a.node.journal()) kinds.push(kind);
    assert.ok(kinds.includes('member') && kinds.includes('record'));
  });

  it('allows, undoes a false positive and lifts an author: within 5 s everywhere, by who was away too, and after a restart', async () => {
    const [a, b, c] = await three();
    await c.node.stop();
    await b.node.report({ indicator: ATTACKER });
    await b.node.report({ indicator: OTHER });
    await until('a to block', () => a.wall.held.has(ATTACKER) && a.wall.held.has(OTHER));
    const expiresAt = Date.now() + HOUR_MS;
    const says = [
      fleet.sign({ kind: 'false-positive', indicator: OTHER as never }, { expiresAt }),
      fleet.sign({ kind: 'allow', cidr: '9.9.9.0/29' as Cidr, comment: 'ours' }, { expiresAt }),
    ];
    const begun = Date.now();
    await a.node.learn(says.map(({ envelope }) => envelope));
    const free = ({ wall }: Machine) => wall.held.size === 0;
    await until('both to lift', () => [a, b].every(free));
    assert.ok(Date.now() - begun < stretched(5_000));
    assert.ok(a.node.protections().some(({ cidr }) => cidr === '9.9.9.0/29'));
    const back = await machine([a, b], c.dataDir);
    await until('c to know', () =>
      back.node.protections().some(({ cidr }) => cidr === '9.9.9.0/29'),
    );
    await a.node.report({ indicator: '9.9.9.99' });
    await until('c to have heard', () => back.wall.held.has('9.9.9.99' as Cidr));
    assert.equal(back.wall.held.size, 1);
    // After a restart too, and alone.
    await back.node.stop();
    await Promise.all([a.node.stop(), b.node.stop()]);
    const alone = await machine([], c.dataDir);
    assert.ok(alone.node.protections().some(({ cidr }) => cidr === '9.9.9.0/29'));
    await alone.node.report({ indicator: '9.9.9.5' });
    assert.equal(alone.wall.held.has('9.9.9.5' as Cidr), false);
  });

  it('never lets an older statement override a newer one, whoever brings it back', async () => {
    const [a, b, c] = await three();
    const isLifted = (at: Machine, whom: Machine) =>
      at.node.peers().find(({ author }) => author === whom.node.author)?.quarantine !== undefined;
    const author = b.node.author;
    const older = fleet.sign({ kind: 'lift', author }, { expiresAt: Date.now() + HOUR_MS });
    await a.node.learn([older.envelope]);
    await until('all to obey', () => isLifted(a, b) && isLifted(c, b));
    await c.node.stop();
    const past = { issuedAt: Date.now() - 1_000, expiresAt: Date.now() - 500 };
    const newer = fleet.sign({ kind: 'lift', author }, { ...past, number: older.body.number + 1 });
    await a.node.learn([newer.envelope]);
    await until('it to end', () => !isLifted(a, b));
    const back = await machine([a, b], c.dataDir);
    await until('c to obey', () => back.node.peers().length > 1 && !isLifted(back, b));
    const [verdict] = await a.node.learn([older.envelope]);
    assert.equal(verdict?.verdict, 'refused');
    assert.equal(isLifted(a, b), false);
  });

  it('hands over to a successor, whom everybody obeys, and no more to the old key', async () => {
    const [a, b] = await three();
    const heir = fleetKey();
    const handing = fleet.sign(
      { kind: 'succession', successor: heir.author },
      { expiresAt: Date.now() + 365 * DAY_MS },
    );
    await a.node.learn([handing.envelope]);
    await until('b to know', () => b.node.fleets().includes(heir.author));
    assert.deepEqual(a.node.fleets(), [heir.author]);
    const late = fleet.sign({ kind: 'allow', cidr: OTHER, comment: '' });
    assert.equal((await a.node.learn([late.envelope]))[0]?.verdict, 'refused');
    const word = heir.sign({ kind: 'allow', cidr: ATTACKER, comment: '' });
    assert.equal((await a.node.learn([word.envelope]))[0]?.verdict, 'new');
    await until('b to obey', () => b.node.protections().some(({ cidr }) => cidr === ATTACKER));
  });

  it('is obeyed once the operator accepts it, also after a restart', async () => {
    const foreign = fleetKey();
    const word = foreign.sign({ kind: 'allow', cidr: ATTACKER, comment: '' });
    const a = await machine([]);
    await a.node.learn([word.envelope]);
    assert.equal(a.node.protections().length, 0);
    await a.node.acceptFleet(foreign.author);
    assert.deepEqual([...a.node.fleets()].sort(), [fleet.author, foreign.author].sort());
    await until('it to be obeyed', () => a.node.protections().length > 0);
    await a.node.stop();
    await a.node.start();
    assert.ok(a.node.fleets().includes(foreign.author));
    assert.ok(a.node.protections().some(({ cidr }) => cidr === ATTACKER));
    await assert.rejects(a.node.acceptFleet('not a key'), { code: 'BAD_ARGUMENT' });
  });

  it('is not needed for renewal: own machines renew each other, two for each', async () => {
    const a = await machine([]);
    const b = await machine([a]);
    const c = await machine([a, b]);
    const old = { issuedAt: Date.now() - 20 * DAY_MS, expiresAt: Date.now() + 10 * DAY_MS };
    const records = [
      fleet.own(a.node).envelope,
      fleet.own(b.node).envelope,
      fleet.own(c.node, old).envelope,
    ];
    await a.node.learn(records);
    await until('all to be connected', () => areConnected(a.node, b.node, c.node));
    const due = Date.now() + 29 * DAY_MS;
    await until('c to be renewed', () => (seen(a.node, c.node)?.until ?? 0) > due);
    assert.equal(seen(a.node, c.node)?.sponsor, fleet.author);
    const renewed = async () => {
      const signers = new Set<unknown>();
      for await (const { about, author } of a.node.journal({ kind: 'record' }))
        if (about === `certificate ${c.node.author}` && author !== fleet.author)
          signers.add(author);
      return signers.size === 2;
    };
    await until('two to have renewed it', renewed);
  });
});
