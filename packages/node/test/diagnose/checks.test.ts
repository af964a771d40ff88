// What each check makes of what it is told: a table of faults, each with what has to be done about it.
import assert from 'node:assert/strict';
import { examineClock } from '../../src/diagnose/clock.ts';
import { examineDisk } from '../../src/diagnose/disk.ts';
import { examineFirewall } from '../../src/diagnose/firewall.ts';
import { examineKey } from '../../src/diagnose/key.ts';
import { examineMembership } from '../../src/diagnose/membership.ts';
import type { Found } from '../../src/diagnose/model.ts';
import { examinePeers, type PeerFacts } from '../../src/diagnose/peers.ts';
import { examinePorts } from '../../src/diagnose/ports.ts';
import { examineReachability } from '../../src/diagnose/reachability.ts';
import { examineSensors } from '../../src/diagnose/sensors.ts';
import { examineStore } from '../../src/diagnose/store.ts';

const NOW = Date.UTC(2026, 10, 20);
const DAY_MS = 86_400_000;
const GIB = 2 ** 30;

const peer: PeerFacts = {
  name: 'web-1',
  class: 'own',
  connected: true,
  silentMs: 10_000,
  version: '1.2.3',
  impostor: undefined,
};
const peers = (changes: Partial<PeerFacts>) =>
  examinePeers({ peers: [{ ...peer, ...changes }], version: '1.2.3', peerSilentMs: 200_000 });
const heldKey = { bytes: new Uint8Array(32), digest: '' };
const key = (changes: Partial<Parameters<typeof examineKey>[0]>) =>
  examineKey({
    keys: [{ number: 2, ...heldKey }],
    open: false,
    now: NOW,
    lagging: [],
    ...changes,
  });
const store = (changes: Partial<Parameters<typeof examineStore>[0]>) =>
  examineStore({
    findings: [],
    bytes: 5 * 2 ** 20,
    journalBytes: 2 ** 20,
    journalMaxBytes: 2 ** 28,
    staged: 10,
    stagedMax: 100,
    ...changes,
  });
const member = (changes: Partial<Parameters<typeof examineMembership>[0]>) =>
  examineMembership({
    now: NOW,
    until: NOW + 20 * DAY_MS,
    certified: true,
    revoked: false,
    renewers: { known: 2, connected: 1 },
    ...changes,
  });
const sensor = { name: 'sshd', state: 'reading', lines: 4, matched: 1 } as const;
const sensors = (changes: object, upMs = 60_000) =>
  examineSensors({ sensors: [{ ...sensor, ...changes }], now: NOW, upMs, silentMs: DAY_MS });
const wall = (changes: Partial<Parameters<typeof examineFirewall>[0]>) =>
  examineFirewall({
    name: 'nftables',
    blocks: true,
    mode: 'enforce',
    fault: undefined,
    ahead: [],
    ...changes,
  });
const ports = (wanted: string[], open: string[], count = 1) =>
  examinePorts({ wanted, count, open: open.map((port) => `/ip4/10.0.0.1/tcp/${port}`) });

const CASES: readonly [what: string, found: Found[], state: Found['state'], says: RegExp][] = [
  ['a clock that agrees', examineClock({ fault: undefined, offsetsMs: [40, -9] }), 'ok', /2 peers/],
  ['nobody who tells the time', examineClock({ fault: undefined, offsetsMs: [] }), 'ok', /no peer/],
  [
    'a clock 20 s behind',
    examineClock({ fault: undefined, offsetsMs: [20_000, 21_000, 0] }),
    'warn',
    /20 s behind/,
  ],
  [
    'one peer’s wrong clock',
    examineClock({ fault: undefined, offsetsMs: [90_000, 0, 1] }),
    'ok',
    /agrees/,
  ],
  [
    'a clock that stepped',
    examineClock({ fault: { message: 'it stepped', cure: 'set it' }, offsetsMs: [] }),
    'fail',
    /stepped/,
  ],

  ['the port that was wanted', ports(['8144/tcp', '443/wss'], ['8144']), 'ok', /8144/],
  [
    'a port that was busy',
    ports(['8144/tcp', '443/wss'], ['443']),
    'warn',
    /not on 8144\/tcp, which is/,
  ],
  [
    'two of three rungs',
    ports(['8144/tcp', '443/wss', '853/tcp'], ['8144', '443'], 3),
    'warn',
    /853/,
  ],
  ['no port at all', ports(['/ip4/0.0.0.0/tcp/8144'], []), 'fail', /nowhere/],
  ['a node that only dials', ports([], []), 'ok', /only dials/],
  ['whatever port the system gives', ports(['/ip4/127.0.0.1/tcp/0'], ['40001']), 'ok', /40001/],

  [
    'a reachable node',
    examineReachability({ connected: 2, verdict: 'reachable', addresses: [] }),
    'ok',
    /can connect/,
  ],
  [
    'a node behind NAT',
    examineReachability({
      connected: 2,
      verdict: 'unreachable',
      addresses: ['/ip4/11.0.0.1/tcp/1'],
    }),
    'warn',
    /11\.0\.0\.1/,
  ],
  [
    'nobody to try',
    examineReachability({ connected: 0, verdict: 'unknown', addresses: [] }),
    'ok',
    /no peer is here/,
  ],

  ['a firewall that works', wall({}), 'ok', /holds/],
  ['a node that observes', wall({ mode: 'observe', blocks: false }), 'ok', /observes/],
  ['enforcing by a dry run', wall({ name: 'dry-run', blocks: false }), 'fail', /never blocks/],
  ['a firewall that fails', wall({ fault: new Error('no answer') }), 'fail', /no answer/],
  [
    'a flow table',
    wall({ ahead: [{ what: 'inet f t', diverts: ['flowtable'] }] }).slice(1),
    'warn',
    /inet f t/,
  ],

  ['the newest key', key({}), 'ok', /number 2/],
  ['no key', key({ keys: [] }), 'ok', /no key/],
  ['an open network', key({ keys: [], open: true }), 'warn', /anybody/],
  [
    'a key being changed',
    key({
      keys: [
        { number: 2, ...heldKey },
        { number: 1, until: NOW + 3_600_000, ...heldKey },
      ],
    }).slice(1),
    'ok',
    /60 minutes/,
  ],
  ['a peer without the new key', key({ lagging: ['web-1'] }).slice(1), 'warn', /web-1/],

  ['a whole store', store({}), 'ok', /5\.0 MB, of which 1\.0 MB journal/],
  ['a damaged store', store({ findings: ['3 rows are missing'] }), 'fail', /3 rows/],
  ['a full store', store({ staged: 95 }), 'warn', /95 addresses/],
  ['a store without a bound', store({ stagedMax: Number.POSITIVE_INFINITY }), 'ok', /journal/],

  [
    'room on the disk',
    examineDisk({ directory: '/d', freeBytes: 20 * GIB, fault: undefined }),
    'ok',
    /20 GB/,
  ],
  [
    'little room',
    examineDisk({ directory: '/d', freeBytes: GIB / 4, fault: undefined }),
    'warn',
    /only 256 MB/,
  ],
  [
    'no room',
    examineDisk({ directory: '/d', freeBytes: 1_000, fault: undefined }),
    'fail',
    /1000 bytes/,
  ],
  [
    'a store that takes nothing',
    examineDisk({ directory: '/d', freeBytes: GIB, fault: 'no space' }),
    'fail',
    /no space/,
  ],

  ['a peer that is here', peers({}), 'ok', /all 1/],
  ['nobody', examinePeers({ peers: [], version: '1.2.3', peerSilentMs: 1 }), 'warn', /nobody else/],
  [
    'a peer that never came',
    peers({ connected: false, silentMs: undefined }),
    'warn',
    /not been here/,
  ],
  [
    'a peer that left',
    peers({ connected: false, silentMs: 7_200_000 }),
    'warn',
    /away for 2 hours/,
  ],
  ['a peer that hangs', peers({ silentMs: 600_000 }), 'warn', /told nothing for 10 minutes/],
  ['a friend, who need not tell', peers({ class: 'friend', silentMs: 600_000 }), 'ok', /connected/],
  [
    'another identity',
    peers({ connected: false, impostor: { address: '/ip4/11.0.0.1/tcp/1', peerId: '12D3x' } }),
    'warn',
    /12D3x, not web-1/,
  ],
  ['an older version', peers({ version: '1.1.9' }), 'warn', /web-1 \(1\.1\.9\)/],
  ['a newer version', peers({ version: '1.10.0' }), 'ok', /connected/],

  [
    'a member by configuration',
    member({ certified: false, until: undefined }),
    'ok',
    /by configuration/,
  ],
  ['a fresh certificate', member({}), 'ok', /20 days/],
  ['a certificate that ran out', member({ until: NOW - DAY_MS }), 'fail', /ended 24 hours ago/],
  [
    'nobody who may renew',
    member({ renewers: { known: 0, connected: 0 } }),
    'warn',
    /nobody is left/,
  ],
  [
    'no renewer here, at the last',
    member({ until: NOW + DAY_MS, renewers: { known: 2, connected: 0 } }),
    'warn',
    /none of the 2/,
  ],
  ['a renewal that fails', member({ until: NOW + DAY_MS }), 'warn', /not renewed/],
  ['a revoked node', member({ revoked: true }), 'fail', /revoked/],

  ['a sensor at work', sensors({ lastLineAt: NOW - 5_000 }), 'ok', /4 lines, the last 5 s ago/],
  ['a sensor that failed', sensors({ state: 'failed', error: 'EACCES' }), 'fail', /EACCES/],
  ['a log that is not there', sensors({ state: 'waiting' }), 'warn', /waits for its log/],
  [
    'a sensor without a line',
    sensors({ lines: 0 }, 2 * DAY_MS),
    'warn',
    /not read a single line in 2 days/,
  ],
  [
    'a sensor that fell silent',
    sensors({ lastLineAt: NOW - 3 * DAY_MS }),
    'warn',
    /no line for 3 days/,
  ],
  [
    'no sensors',
    examineSensors({ sensors: [], now: NOW, upMs: 1, silentMs: 1 }),
    'ok',
    /only listens/,
  ],
];

describe('the checks of a diagnosis', () => {
  for (const [what, found, state, says] of CASES)
    it(`${what}: ${state}`, () => {
      assert.equal(found.length, 1);
      assert.equal(found[0]?.state, state);
      assert.match(found[0]?.message ?? '', says);
      assert.equal(found[0]?.cure !== undefined, state !== 'ok', 'what is wrong has a cure');
    });
});
