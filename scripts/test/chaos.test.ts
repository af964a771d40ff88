// The pure parts of the chaos run: a schedule that comes back from its seed, and a model that knows what each machine must hold.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseCidr } from '@tocsin/protocol';
import { brokenJournals, unhealthy, unlikeModel, unlikeStore } from '../chaos/checks.ts';
import type { Answer } from '../chaos/control.ts';
import { FAULTS } from '../chaos/faults.ts';
import { leaks } from '../chaos/growth.ts';
import { addedIn, kernelIn } from '../chaos/kernel.ts';
import { isProtectedOn, ownOf } from '../chaos/machine-config.ts';
import type { Member } from '../chaos/member.ts';
import { Model } from '../chaos/model.ts';
import {
  BLOCK_MS,
  EDGE_MS,
  FRAIL_MACHINES,
  MACHINES,
  SLOPE_CALMS,
  SMALL_STEP_MS,
  STORM_MS,
} from '../chaos/numbers.ts';
import { machineNow, portraitOf, waitsIn } from '../chaos/portrait.ts';
import { planAlone, planFaults, planWords, sparedBy } from '../chaos/schedule.ts';
import { type ChaosTown, Unstored } from '../chaos/town.ts';
import { asViolation, Trail, Violation } from '../chaos/trail.ts';
import { deaf } from '../chaos/watch.ts';
import { unheard, Voices } from '../chaos/words.ts';

const DONE: Answer = { kind: 'done', data: {} };
const T0 = Date.UTC(2026, 10, 21);
const ATTACKER = '62.0.0.1';
const HOME = '45.155.210.1';

describe('the schedule of chaos', () => {
  it('is the same for one seed, and another for another', () => {
    assert.deepEqual(planFaults(7, 3, FAULTS), planFaults(7, 3, FAULTS));
    assert.deepEqual(planWords(7, 3), planWords(7, 3));
    assert.notDeepEqual(planFaults(7, 3, FAULTS), planFaults(8, 3, FAULTS));
    assert.notDeepEqual(planFaults(7, 3, FAULTS), planFaults(7, 4, FAULTS));
  });

  it('does every kind of fault, none for longer than the storm, and two of one group never at once', () => {
    const seen = new Set<string>();
    for (let round = 0; round < 30; round++) {
      const planned = planFaults(1, round, FAULTS);
      const frail = new Set<string>();
      for (const it of planned) {
        const kind = FAULTS.find(({ name }) => name === it.fault);
        assert.ok(kind && it.at < STORM_MS && it.until <= STORM_MS);
        seen.add(kind.name);
        if (kind.frail) frail.add(it.on);
        const others = planned.filter(
          (other) =>
            other !== it &&
            other.on === it.on &&
            FAULTS.find(({ name }) => name === other.fault)?.group === kind.group,
        );
        assert.ok(others.every((other) => other.until < it.at || other.at > it.until));
      }
      assert.ok(frail.size <= FRAIL_MACHINES);
    }
    assert.equal(seen.size, FAULTS.length);
  });

  it('spares one machine in all storms of a seed what its daemon does not live through', () => {
    const spared = new Set(Array.from({ length: 50 }, (_, seed) => sparedBy(seed)));
    assert.equal(spared.size, MACHINES.length);
    for (let round = 0; round < 30; round++)
      for (const { fault, on } of planFaults(1, round, FAULTS))
        assert.ok(on !== sparedBy(1) || (fault !== 'kill' && fault !== 'flip'));
  });

  it('kills alone one whose store the storm left undamaged, and each of them in time', () => {
    const others = MACHINES.filter((name) => name !== sparedBy(1));
    const undamaged = others.slice(1);
    const chosen = Array.from({ length: 50 }, (_, round) =>
      planAlone(1, round, [sparedBy(1), ...undamaged]),
    );
    assert.deepEqual(new Set(chosen), new Set(undamaged));
    assert.equal(planAlone(1, 7, undamaged), planAlone(1, 7, undamaged));
    assert.equal(planAlone(1, 0, []), undefined);
  });
});

describe('the model of chaos', () => {
  let model: Model;
  beforeEach(() => {
    model = new Model((name, indicator) => name === 'ada' && indicator === HOME);
  });
  const due = (name: 'ada' | 'ben' | 'cleo', at = T0 + 1_000, indicator = ATTACKER) =>
    model.duty(name, indicator, at).due > at;
  const may = (name: 'ada' | 'ben', at = T0 + 1_000, indicator = ATTACKER) =>
    model.duty(name, indicator, at).may;

  it('wants what was acknowledged on every machine, until its end', () => {
    model.report('ben', ATTACKER, T0).kept(T0 + 20);
    assert.ok(due('ada') && due('ben'));
    assert.ok(!due('ada', T0 + BLOCK_MS) && may('ada', T0 + BLOCK_MS));
    assert.ok(!may('ada', T0 + BLOCK_MS + 20 + EDGE_MS));
    assert.equal(model.latestEnd('ada', ATTACKER, T0 + 1_000), T0 + 20 + BLOCK_MS);
  });

  it('allows what was refused or never answered, and knows its latest end once all is calm', () => {
    model.report('ben', ATTACKER, T0).doubtful();
    assert.ok(!due('ada') && may('ada'));
    assert.ok(may('ada', T0 + 2 * BLOCK_MS), 'it may be heard at any time');
    model.calm(T0 + 1_000);
    assert.ok(!may('ada', T0 + 2 * BLOCK_MS));
  });

  it('wants nothing that its author took back, and leaves what others said', () => {
    model.report('ben', ATTACKER, T0).kept(T0 + 20);
    model.withdraw('ben', ATTACKER, T0 + 100).kept(T0 + 120);
    assert.ok(!may('ada') && !may('ben'));
    model.report('cleo', ATTACKER, T0 + 200).kept(T0 + 220);
    assert.ok(due('ada'));
    assert.ok(!may('ben'), 'exempt there');
    model.damaged('ben');
    assert.ok(may('ben') && !due('ben'), 'its own exemption may be forgotten');
  });

  it('wants no end of a machine that took back what it said itself, and may have forgotten that', () => {
    model.report('ben', ATTACKER, T0).kept(T0);
    model.report('cleo', ATTACKER, T0 + 5_000).kept(T0 + 5_000);
    model.withdraw('cleo', ATTACKER, T0 + 6_000).kept(T0 + 6_000);
    model.damaged('cleo');
    const { endsFrom, endsTo } = model.duty('cleo', ATTACKER, T0 + 10_000);
    assert.ok(endsFrom <= T0 + BLOCK_MS && endsTo >= T0 + BLOCK_MS);
  });

  it('lets a damaged store lose what nobody else had for certain, and nothing more', () => {
    model.report('ben', ATTACKER, T0).kept(T0 + 20);
    model.damaged('cleo');
    assert.ok(due('ada') && due('cleo'));
    model.damaged('ben');
    assert.ok(!due('ada') && may('ada'));
    model.report('ben', '62.0.0.2', T0).kept(T0 + 20);
    model.calm(T0 + 500);
    model.damaged('ben');
    assert.ok(due('ada', T0 + 1_000, '62.0.0.2') && due('ben', T0 + 1_000, '62.0.0.2'));
  });

  it('wants what is protected nowhere that it is, and tells nobody of it from there', () => {
    model.report('ben', HOME, T0).kept(T0 + 20);
    assert.ok(!may('ada', T0 + 1_000, HOME) && due('cleo', T0 + 1_000, HOME));
    assert.equal(model.latestEnd('ada', HOME, T0), undefined);
    const other = new Model((name, indicator) => name === 'ada' && indicator === HOME);
    other.report('ada', HOME, T0).kept(T0 + 20);
    assert.ok(!other.duty('ben', HOME, T0 + 1_000).may);
  });

  it('gives what is said by a clock that is behind an earlier end, and its kernel a later one', () => {
    model.stepped('ben', -SMALL_STEP_MS);
    model.report('ben', ATTACKER, T0).kept(T0 + 20);
    model.report('cleo', '62.0.0.2', T0).kept(T0 + 20);
    assert.equal(model.duty('ada', ATTACKER, T0 + 1_000).due, T0 + BLOCK_MS - SMALL_STEP_MS);
    assert.equal(model.duty('ada', '62.0.0.2', T0 + 1_000).due, T0 + BLOCK_MS);
    const latest = T0 + 20 + BLOCK_MS;
    assert.equal(model.latestEnd('ada', '62.0.0.2', T0 + 1_000), latest);
    assert.equal(model.latestEnd('ben', '62.0.0.2', T0 + 1_000), latest + SMALL_STEP_MS);
    model.calm(T0 + 5_000);
    assert.equal(model.latestEnd('ben', '62.0.0.2', T0 + 6_000), latest, 'it has been set right');
    model.report('ben', '62.0.0.3', T0 + 6_000).kept(T0 + 6_020);
    assert.equal(model.duty('ada', '62.0.0.3', T0 + 7_000).due, T0 + 6_000 + BLOCK_MS);
  });

  it('lets a clock that is ahead end sooner what it ends at all, there alone', () => {
    model.report('ben', ATTACKER, T0).kept(T0 + 20);
    model.report('ben', '62.0.0.2', T0 + 60_000).kept(T0 + 60_020);
    model.calm(T0 + 70_000);
    model.stepped('cleo', SMALL_STEP_MS);
    model.steppedBack('cleo', T0 + 80_000);
    const at = T0 + 81_000;
    assert.ok(!due('cleo', at) && model.duty('cleo', ATTACKER, at).may && due('ada', at));
    assert.ok(due('cleo', at, '62.0.0.2'), 'it was not over by that clock');
    model.report('cleo', '62.0.0.3', at).kept(at + 20);
    const { endsTo } = model.duty('ada', '62.0.0.3', at + 1_000);
    assert.equal(endsTo, at + 20 + BLOCK_MS + SMALL_STEP_MS);
  });

  it('knows that a machine shows the end of its own sighting before that of others', () => {
    model.report('ben', ATTACKER, T0).kept(T0 + 20);
    model.report('cleo', ATTACKER, T0 + 9_000).kept(T0 + 9_020);
    const duty = model.duty('ben', ATTACKER, T0 + 10_000);
    assert.deepEqual([duty.endsFrom, duty.due], [T0 + BLOCK_MS, T0 + 9_000 + BLOCK_MS]);
  });
});

describe('what a machine of chaos protects', () => {
  it('is what shares an address with it, in either family, there and not elsewhere', () => {
    assert.ok(isProtectedOn(0, '45.155.204.9') && isProtectedOn(0, '2a02:26f1:204:9::/64'));
    assert.ok(isProtectedOn(0, '45.155.210.9') && !isProtectedOn(1, '45.155.210.9'));
    const customer = '2a02:26f1:210:1::/64';
    assert.ok(isProtectedOn(0, customer), 'it holds a host that is protected');
    assert.ok(!isProtectedOn(1, customer) && !isProtectedOn(0, '2a02:26f1:210:2::/64'));
    assert.ok(isProtectedOn(2, '45.155.220.13') && !isProtectedOn(0, '45.155.220.13'));
    assert.ok(!isProtectedOn(0, '45.155.2.40') && !isProtectedOn(0, ATTACKER));
  });

  it('is reported by everybody, in both families', () => {
    const said = new Set<string>();
    const ask = async (_: string, __: string, body: { indicator: string }) => {
      said.add(body.indicator);
      return DONE;
    };
    const members = MACHINES.map((name) => ({ name, ask }));
    const model = new Model((name, indicator) => isProtectedOn(MACHINES.indexOf(name), indicator));
    const town = { members, model, trail: new Trail(), unstored: new Unstored() };
    const voices = new Voices(town as unknown as ChaosTown);
    for (let round = 0; round < 20; round++)
      for (const word of planWords(1, round)) voices.say(word);
    const tried = (start: string) => [...said].some((indicator) => indicator.startsWith(start));
    for (const index of MACHINES.keys())
      assert.ok(said.has(ownOf(index)) && said.has(`2a02:26f1:${210 + index}:1::/64`));
    assert.ok(tried('45.155.204.') && tried('2a02:26f1:204:') && tried('45.155.210.'));
    for (const indicator of said) assert.ok(parseCidr(indicator).ok, indicator);
  });
});

describe('the trail of chaos', () => {
  it('throws at the next check what was found while nobody waited, the first of it', () => {
    const trail = new Trail();
    trail.check();
    trail.fail(new Violation('first'));
    trail.fail(new Violation('second'));
    assert.throws(() => trail.check(), /^Violation: first$/);
  });

  it('tells of a fault of the run itself as of a violation, with where it was', () => {
    const violation = new Violation('a block outlived its end');
    assert.equal(asViolation(violation), violation);
    const { message, details } = asViolation(new TypeError('no such thing'));
    assert.match(message, /no such thing/);
    assert.match(details.join(), /chaos\.test\.ts/);
  });
});

describe('the leaks of chaos', () => {
  /** Up and down, as garbage comes and goes; an even sum over each eight calms. */
  const NOISE_MIB = [0, 14, -9, 6, -14, 9, -3, -3];
  const calms = (count: number, taking: (calm: number) => [mib: number, descriptors: number]) =>
    Array.from({ length: count }, (_, calm) => {
      const [mib, descriptors] = taking(calm);
      const noise = NOISE_MIB[calm % NOISE_MIB.length] ?? 0;
      return { memoryKib: (mib + noise) * 1_024, descriptors };
    });

  it('are none where memory goes up and down, nor where a daemon only grows up', () => {
    assert.deepEqual(leaks(calms(40, () => [170, 40])), []);
    assert.deepEqual(leaks(calms(40, (calm) => [170 + 40 * (1 - 0.8 ** calm), 40])), []);
  });

  it('are seen as some MiB more with each storm, once there are storms enough', () => {
    const leaking = (count: number) => leaks(calms(count, (calm) => [170 + 8 * calm, 40]));
    assert.deepEqual(leaking(5), []);
    assert.equal(leaking(2 * SLOPE_CALMS).length, 1);
    assert.equal(leaking(40).length, 1);
  });

  it('are seen as some descriptors more with each storm, and not where dead connections linger', () => {
    assert.equal(leaks(calms(5, (calm) => [170, 40 + 8 * calm])).length, 1);
    assert.deepEqual(leaks(calms(5, (calm) => [170, calm % 2 === 0 ? 40 : 150])), []);
  });
});

describe('the voices of chaos', () => {
  const answering = (...answers: Answer[]) => {
    const member = { name: 'ada', ask: async () => answers.shift() } as unknown as Member;
    const model = new Model(() => false);
    const town = { members: [member], model, trail: new Trail(), unstored: new Unstored() };
    return { member, voices: new Voices(town as unknown as ChaosTown) };
  };
  const REFUSED: Answer = { kind: 'refused', code: 'store' };

  it('insist until a machine has taken a report, and count what was answered', async () => {
    const { member, voices } = answering(REFUSED, { kind: 'silent' }, DONE);
    await voices.insist(member, Number.POSITIVE_INFINITY);
    assert.deepEqual(voices.answers, { acknowledged: 1, refused: 1, silent: 1 });
  });

  it('find a machine that refuses all that it is told', async () => {
    const { member, voices } = answering(REFUSED);
    await assert.rejects(voices.insist(member, 0), Violation);
  });

  it('find a run in which little was acknowledged', () => {
    assert.deepEqual(unheard({ acknowledged: 90, refused: 6, silent: 4 }), []);
    assert.equal(unheard({ acknowledged: 10, refused: 60, silent: 30 }).length, 1);
  });
});

describe('the watch of chaos', () => {
  it('is deaf when it hears of a small part of what was added', () => {
    assert.deepEqual(deaf(1_772, 390), []);
    assert.equal(deaf(40, 390).length, 1);
    assert.equal(deaf(0, 1).length, 1);
  });
});

describe('the comparisons of chaos', () => {
  const until = T0 + 60_000;

  it('find what a store lacks, has too much, or ends at another time', () => {
    const duty = { due: until, may: true, endsFrom: until, endsTo: until };
    const duties = new Map([[ATTACKER, duty]]);
    const wrong = (...blocks: { indicator: string; until: number }[]) =>
      unlikeModel(blocks, duties, T0).length;
    assert.equal(wrong({ indicator: ATTACKER, until }), 0);
    assert.equal(wrong(), 1);
    assert.equal(wrong({ indicator: ATTACKER, until: until + 60_000 }), 1);
    assert.equal(wrong({ indicator: ATTACKER, until }, { indicator: '62.0.0.9', until }), 1);
    const none = new Map([[ATTACKER, { due: 0, may: false, endsFrom: 0, endsTo: 0 }]]);
    assert.equal(unlikeModel([{ indicator: ATTACKER, until }], none, T0).length, 1);
  });

  it('find what a kernel lacks, has too much, or never ends', () => {
    const block = { indicator: ATTACKER, until };
    const held = { indicator: ATTACKER, endsFrom: until - 500, endsTo: until + 500 };
    const forever = Number.POSITIVE_INFINITY;
    const kernel = (...all: (typeof held)[]) => ({ held: all, undropped: [] });
    assert.deepEqual(unlikeStore(kernel(held), [block], T0), []);
    assert.equal(unlikeStore(kernel(), [block], T0).length, 1);
    assert.equal(unlikeStore(kernel(held), [], T0).length, 1);
    const eternal = { indicator: ATTACKER, endsFrom: forever, endsTo: forever };
    assert.equal(unlikeStore(kernel(eternal), [block], T0).length, 1);
    assert.equal(unlikeStore({ held: [held], undropped: ['host4'] }, [block], T0).length, 1);
  });

  it('excuse what a damaged store says and leaves, and nothing of the kind elsewhere', () => {
    const status = (...degraded: { code: string; message: string }[]) => ({
      connectedPeers: 4,
      configuredPeers: 4,
      degraded,
    });
    const sick = status({ code: 'STORE', message: 'rows are missing' });
    const setAside = ['store.broken-1'];
    assert.deepEqual(unhealthy(sick, { wasDamaged: true, setAside }), []);
    assert.equal(unhealthy(sick, { wasDamaged: false, setAside }).length, 2);
    assert.deepEqual(unhealthy(status(), { wasDamaged: false, setAside: [] }), []);
    const full = status({ code: 'DISK_FULL', message: 'no room' });
    assert.equal(unhealthy(full, { wasDamaged: true, setAside: [] }).length, 1);
  });

  it('find a journal that does not verify, but where it was damaged', async () => {
    const auditing = (ok: boolean, wasDamaged: boolean) => ({
      name: 'ada' as const,
      wasDamaged,
      ask: async (): Promise<Answer> => ({ kind: 'done', data: { ok } }),
    });
    assert.deepEqual(await brokenJournals([auditing(true, false), auditing(false, true)]), []);
    assert.equal((await brokenJournals([auditing(false, false)])).length, 1);
    const silent = {
      ...auditing(true, false),
      ask: async (): Promise<Answer> => ({ kind: 'silent' }),
    };
    assert.equal((await brokenJournals([silent])).length, 1);
  });

  it('read what nft lists and what it tells', () => {
    const element = (val: string, expires: number) => ({ elem: { val, timeout: 90, expires } });
    const listing = {
      nftables: [
        { set: { name: 'host4', elem: [element(ATTACKER, 30), '62.0.0.2'] } },
        { set: { name: 'net6_64', elem: [element('2a02:26f0:100:6::', 10)] } },
        { set: { name: 'probe', elem: ['192.0.2.1'] } },
      ],
    };
    assert.deepEqual(kernelIn(JSON.stringify(listing), T0, T0 + 10).held, [
      { indicator: ATTACKER, endsFrom: T0 + 30_000, endsTo: T0 + 31_010 },
      { indicator: '62.0.0.2', endsFrom: Infinity, endsTo: Infinity },
      { indicator: '2a02:26f0:100:6::/64', endsFrom: T0 + 10_000, endsTo: T0 + 11_010 },
    ]);
    const line =
      'add element inet tocsin host4 { 62.0.0.1 timeout 9s expires 9s counter packets 0 bytes 0, 62.0.0.2 }';
    assert.deepEqual(addedIn(line), [ATTACKER, '62.0.0.2']);
    const lift =
      'add element inet tocsin host4 { 62.0.0.1 counter packets 0 bytes 0 timeout 1s expires 1s }';
    assert.deepEqual(addedIn(lift), []);
    assert.deepEqual(addedIn('add rule inet tocsin prerouting drop'), []);
  });

  it('find sets that hold addresses which no rule drops', () => {
    const chain = { chain: { name: 'prerouting', hook: 'prerouting' } };
    const set4 = { set: { name: 'host4', elem: [ATTACKER] } };
    const set6 = { set: { name: 'net6_64', elem: ['2a02:26f0:100:6::'] } };
    const empty = { set: { name: 'host6' } };
    const source = (protocol: string) => ({ payload: { protocol, field: 'saddr' } });
    const rule = (left: unknown, right: string, ...verdict: object[]) => ({
      rule: { chain: 'prerouting', expr: [{ match: { op: '==', left, right } }, ...verdict] },
    });
    const drop = { drop: null };
    const drop4 = rule(source('ip'), '@host4', drop);
    const drop6 = rule({ '&': [source('ip6'), 'ffff:ffff:ffff:ffff::'] }, '@net6_64', drop);
    const undropped = (...nftables: object[]) =>
      kernelIn(JSON.stringify({ nftables }), T0, T0).undropped;
    assert.deepEqual(undropped(set4, set6, empty, chain, drop4, drop6), []);
    assert.deepEqual(undropped(set4, set6, empty, chain), ['host4', 'net6_64'], 'a flushed chain');
    assert.deepEqual(undropped(set4, set6, chain, drop4), ['net6_64']);
    assert.deepEqual(undropped(set4, { chain: { name: 'prerouting' } }, drop4), ['host4']);
    const useless = [
      rule(source('ip'), '@host4', { accept: null }),
      rule({ payload: { protocol: 'ip', field: 'daddr' } }, '@host4', drop),
      rule(source('ip'), '@host4', { limit: { rate: 1 } }, drop),
    ];
    assert.deepEqual(undropped(set4, chain, ...useless), ['host4']);
  });
});

describe('the portrait of a process that does not answer', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  it('shows it and its children, what they wait for, and one that is gone', async () => {
    const child = spawn('cat', { stdio: ['pipe', 'ignore', 'inherit'] });
    const gone = once(child, 'exit');
    try {
      const lines = portraitOf(process.pid);
      assert.match(
        lines[0] ?? '',
        new RegExp(`^process ${process.pid} \\(.*\\): .* its threads: .*R`),
      );
      const about = lines.find((line) => line.startsWith(`process ${child.pid} (cat): `));
      assert.match(about ?? '', /pages read from the disk; its threads: [RSD]/);
    } finally {
      child.stdin.end();
    }
    await gone;
    assert.deepEqual(portraitOf(child.pid ?? 0), [`process ${child.pid} is gone`]);
  });

  it('tells a daemon that hangs from a machine that does', () => {
    const full =
      'some avg10=99.00 avg60=88.10 avg300=41.00 total=1\nfull avg10=97.50 avg60=80.00 avg300=35.20 total=1\n';
    assert.equal(
      waitsIn(full),
      'of the last 10, 60 and 300 s somebody waited for it 99.00, 88.10 and 41.00 %, everybody at once 97.50, 80.00 and 35.20 %',
    );
    assert.match(waitsIn('some avg10=1.00 avg60=2.00 avg300=3.00 total=1'), /at once unknown$/);
    assert.match(machineNow().at(-1) ?? '', /^[1-9]\d* MiB of memory are available$/);
  });
});
