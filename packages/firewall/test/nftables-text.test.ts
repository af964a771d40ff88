// The language we speak with nft, checked word by word: what goes out, what comes back, and the search for what is bad.
import assert from 'node:assert/strict';
import { type Change, FirewallError } from '@tocsin/firewall';
import { cidrFromBytes } from '@tocsin/protocol';
import fc from 'fast-check';
import { commit, fit, type Kernel } from '../src/nftables/commit.ts';
import { createEventReader, readTransaction } from '../src/nftables/events.ts';
import { nftFault } from '../src/nftables/faults.ts';
import { readListing } from '../src/nftables/listing.ts';
import { createOwnProcesses } from '../src/nftables/own-processes.ts';
import { changeStatements, cidrOf, scaffoldScript, setOf } from '../src/nftables/text.ts';
import { cidr } from './support/changes.ts';

const NOW = Date.UTC(2026, 10, 21);

function block(text: string, ms: number): Change {
  return { type: 'block', cidr: cidr(text), until: NOW + ms };
}
const LIFT: Change = { type: 'lift', cidr: cidr('9.9.9.9') };

describe('what goes to nft', () => {
  it('a renewal in place is one addition; a lift adds first, so that deleting never fails', () => {
    const changes = [block('8.8.8.8', 3_600_001), block('8.8.8.0/24', 20), LIFT];
    assert.deepEqual(changeStatements('tocsin', changes, { now: NOW, renewal: 'in-place' }), [
      'add element inet tocsin host4 { 9.9.9.9 timeout 1s }',
      'delete element inet tocsin host4 { 9.9.9.9 }',
      'add element inet tocsin host4 { 8.8.8.8 timeout 3600s1ms }',
      'add element inet tocsin net4_24 { 8.8.8.0 timeout 0s20ms }',
    ]);
  });

  it('a replacing renewal adds, deletes and adds again', () => {
    assert.deepEqual(
      changeStatements('t', [block('8.8.8.8', 5_000)], { now: NOW, renewal: 'replace' }),
      [
        'add element inet t host4 { 8.8.8.8 timeout 1s }',
        'delete element inet t host4 { 8.8.8.8 }',
        'add element inet t host4 { 8.8.8.8 timeout 5s0ms }',
      ],
    );
  });

  it('never more than 4,000 elements in a statement', () => {
    const many = Array.from({ length: 9_000 }, (_, i) => block(`11.0.${i >> 8}.${i & 255}`, 5_000));
    const statements = changeStatements('t', many, { now: NOW, renewal: 'in-place' });
    assert.deepEqual(
      statements.map((statement) => statement.split(',').length),
      [4_000, 4_000, 1_000],
    );
  });

  it('masks fit their prefix lengths', () => {
    const wanted = ['net4_9', 'net4_31', 'net6_1', 'net6_64', 'net6_100'];
    const text = scaffoldScript('t', { present: [], wanted, maxElements: 5 });
    for (const mask of [
      '255.128.0.0 @net4_9',
      '255.255.255.254 @net4_31',
      '8000:0:0:0:0:0:0:0 @net6_1',
      'ffff:ffff:ffff:ffff:0:0:0:0 @net6_64',
      'ffff:ffff:ffff:ffff:ffff:ffff:f000:0 @net6_100',
    ])
      assert.ok(text.includes(`& ${mask} drop`), mask);
    assert.ok(!text.includes('flush ruleset'));
  });

  it('every address finds its way back from its set', () => {
    const network = fc.constantFrom(4, 16).chain((size) =>
      fc.record({
        bytes: fc.uint8Array({ minLength: size, maxLength: size }),
        bits: fc.integer({ min: 1, max: size * 8 }),
      }),
    );
    fc.assert(
      fc.property(network, ({ bytes, bits }) => {
        const kept = bytes.map(
          (byte, i) => byte & (0xff00 >> Math.min(Math.max(bits - i * 8, 0), 8)) & 0xff,
        );
        const one = cidrFromBytes(kept, bits);
        assert.equal(cidrOf(setOf(one), one.split('/')[0] ?? ''), one);
      }),
    );
  });
});

describe('what comes from nft', () => {
  it('elements with and without their own time-out, and whether the chain is whole', () => {
    const json = (comments: readonly string[]) =>
      JSON.stringify({
        nftables: [
          { metainfo: {} },
          {
            set: {
              name: 'host4',
              size: 9,
              elem: [
                '8.8.8.8',
                {
                  elem: {
                    val: '9.9.9.9',
                    timeout: 60,
                    expires: 59,
                    counter: { packets: 3, bytes: 180 },
                  },
                },
                { elem: { val: 'example.com', expires: 59 } },
              ],
            },
          },
          { set: { name: 'host6', size: 9 } },
          { set: { name: 'strange', elem: ['7.7.7.7'] } },
          { chain: { prio: -150 } },
          ...comments.map((comment) => ({ rule: { comment } })),
        ],
      });
    const whole = ['tocsin replies', 'tocsin loopback', 'tocsin host4', 'tocsin host6'];
    const listing = readListing(json(whole), NOW);
    assert.equal(listing.intact, true);
    assert.deepEqual(listing.elements, [
      { cidr: '8.8.8.8', until: Number.POSITIVE_INFINITY },
      { cidr: '9.9.9.9', until: NOW + 59_500, packets: 3, bytes: 180 },
    ]);
    assert.equal(readListing(json(whole.slice(1)), NOW).intact, false);
    assert.equal(readListing(json(['foreign', ...whole]), NOW).intact, false);
  });

  for (const [stderr, code] of [
    ['Error: Could not process rule: Operation not permitted', 'FIREWALL_DENIED'],
    ['Operation not permitted (you must be root)', 'FIREWALL_DENIED'],
    ['Error: Could not process rule: Too many open files in system', 'FIREWALL_FULL'],
    ['exec of "nft" failed: No such file or directory', 'FIREWALL_MISSING'],
    ['Unable to initialize Netlink socket: Protocol not supported', 'FIREWALL_MISSING'],
    ['Error: syntax error', 'FIREWALL_REFUSED'],
    ['', 'FIREWALL_REFUSED'],
  ] as const)
    it(`"${stderr}" is ${code}`, () => assert.equal(nftFault(stderr).code, code));
});

describe('what nft monitor says', () => {
  const GENERATION = '# new generation 7 by process 42 (nft)';

  it('elements are added and removed; all else in our table is a flush; other tables are nothing', () => {
    const read = (...lines: string[]) => readTransaction(lines, 'tocsin');
    assert.deepEqual(
      read('add element inet tocsin net4_24 { 8.8.8.0 counter packets 0 bytes 0 expires 1h }'),
      [{ type: 'added', cidr: '8.8.8.0/24' }],
    );
    assert.deepEqual(
      read(
        'add element inet tocsin host4 { 8.8.8.8 timeout 1s expires 1s }',
        'delete element inet tocsin host4 { 8.8.8.8 timeout 1s expires 1s }',
      ),
      [{ type: 'removed', cidr: '8.8.8.8' }],
    );
    for (const line of [
      'delete table inet tocsin',
      'delete set inet tocsin host4',
      'add rule inet tocsin prerouting accept',
    ])
      assert.deepEqual(read(line), [{ type: 'flushed' }]);
    assert.deepEqual(
      read('delete table inet other', 'add element inet tocsin2 host4 { 8.8.8.8 }', 'noise'),
      [],
    );
  });

  it('own transactions are passed over, silent ones show that the monitor is blind, huge ones are a flush', () => {
    const told: unknown[] = [];
    let own = true;
    const read = createEventReader({
      table: 'tocsin',
      isOwn: (pid) => own && pid === 42,
      onForeign: (changes) => told.push(changes),
      onBlind: () => told.push('blind'),
    });
    const element = (i: number) =>
      `add element inet tocsin host4 { 11.0.${i >> 8}.${i & 255} expires 1h }`;
    read(element(1));
    read(GENERATION);
    assert.deepEqual(told, []);
    own = false;
    read(GENERATION);
    assert.deepEqual(told.splice(0), ['blind']);
    for (let i = 0; i < 2_000; i++) read(element(i));
    read(GENERATION);
    assert.deepEqual(told, [[{ type: 'flushed' }]]);
  });

  it('where process ids cannot be compared, an echo that follows an own transaction is own', () => {
    const processes = createOwnProcesses();
    processes.busy(10_000);
    assert.equal(processes.isOwn(7, 10_500), true);
    assert.equal(processes.isOwn(7, 12_000), false);
    processes.remember(7);
    processes.busy(20_000);
    assert.equal(processes.isOwn(7, 30_000), true);
    assert.equal(processes.isOwn(8, 20_000), false);
    for (let pid = 100; pid < 400; pid++) processes.remember(pid);
    assert.equal(processes.isOwn(7, 40_000), false);
  });
});

describe('commit', () => {
  /** A kernel that refuses some addresses, in transactions that are all or nothing. */
  function strictKernel(
    bad: ReadonlySet<string>,
    code: FirewallError['code'] = 'FIREWALL_REFUSED',
  ) {
    const held = new Set<string>();
    let writes = 0;
    const kernel: Kernel = {
      batchChanges: () => 100,
      read: async () => ({ sets: new Map([['host4', 1e6]]), elements: [], intact: true }),
      write: async (changes) => {
        writes += 1;
        if (changes.some((change) => bad.has(change.cidr)))
          throw new FirewallError(code, 'refused');
        for (const change of changes) held.add(change.cidr);
      },
    };
    return { kernel, held, writes: () => writes };
  }
  const many = Array.from({ length: 250 }, (_, i) => block(`11.0.0.${i}`, 5_000));

  it('scenario 30: whatever is refused, exactly that is missing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 249 }), { maxLength: 12 }),
        async (places) => {
          const bad = new Set(places.map((place) => `11.0.0.${place}`));
          const { kernel, held, writes } = strictKernel(bad);
          const failures = await commit(many, kernel);
          assert.deepEqual(new Set(failures.map(({ change }) => change.cidr as string)), bad);
          assert.equal(held.size, many.length - bad.size);
          assert.ok(
            writes() <= 6 + bad.size * 18,
            `${writes()} transactions for ${bad.size} bad ones`,
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('stops trying when a set has proved to be full', async () => {
    const { kernel, writes } = strictKernel(new Set(many.map((one) => one.cidr)), 'FIREWALL_FULL');
    assert.equal((await commit(many.slice(0, 100), kernel)).length, 100);
    assert.ok(writes() < 40);
  });

  it('a fault of the whole place is thrown, or told for the rest once something holds', async () => {
    const first = strictKernel(new Set(['11.0.0.0']), 'FIREWALL_DENIED');
    await assert.rejects(commit(many, first.kernel), { code: 'FIREWALL_DENIED' });
    const second = strictKernel(new Set(['11.0.0.100']), 'FIREWALL_DENIED');
    assert.equal((await commit(many, second.kernel)).length, 150);
    assert.equal(second.held.size, 100);
  });

  it('fit: renewals and lifts always, new ones while there is room, lifts make room', () => {
    const elements = ['1.0.0.1', '1.0.0.2'].map((text) => ({ cidr: cidr(text), until: NOW }));
    const changes: Change[] = [
      block('1.0.0.3', 5_000),
      block('1.0.0.4', 5_000),
      block('1.0.0.1', 5_000),
      { type: 'lift', cidr: cidr('1.0.0.2') },
      { type: 'lift', cidr: cidr('1.0.0.9') },
    ];
    const { standing, fresh, excess } = fit(changes, { sets: new Map([['host4', 2]]), elements });
    const names = (some: readonly Change[]) => some.map((change) => change.cidr);
    assert.deepEqual(names(standing), ['1.0.0.1', '1.0.0.2']);
    assert.deepEqual(names(fresh), ['1.0.0.3']);
    assert.deepEqual(names(excess), ['1.0.0.4']);
  });
});
