import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configText } from '../../src/config/init-file.ts';
import { documentedKeys } from '../../src/config/keys.ts';
import { defaultConfig, parseConfig } from '../../src/config/load.ts';
import { nodeInitOf } from '../../src/config/node-init.ts';
import type { Config } from '../../src/config/schema.ts';
import { similar } from '../../src/config/similar.ts';

function configOf(text: string): Config {
  const parsed = parseConfig(text);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.config;
}

/** The faults of a text by key. */
function faultsOf(text: string): Record<string, string> {
  const parsed = parseConfig(text);
  assert.equal(parsed.ok, false);
  return parsed.ok
    ? {}
    : Object.fromEntries(
        parsed.faults.map(({ key, expected, hint = '' }) => [key, `${expected} ${hint}`]),
      );
}

const PEER = '/ip4/198.51.0.7/tcp/8144/p2p/12D3KooWHQba7EGyUNBZyJRnPpRmJoPMcUMdbCVLwwnG1VwRRZDF';

describe('the configuration', () => {
  it('scenario 37: every fault at once, each with its key and what was expected', () => {
    const faults = faultsOf(`
      mode = "block"
      on_event = "mail root"
      [network]
      listen = ["8144"]
      ladder = ["8144"]
      key_holders = "enemy"
      fleets = ["mine"]
      quic = true
      [[network.peers]]
      address = "198.51.0.7"
      class = "own"
      [[network.peers]]
      class = "enemy"
      address = "${PEER}"
      [firewall]
      adapter = "command"
      [[allow]]
      cidr = "0.0.0.0/0"
      [[allow]]
      comment = "forgotten"
      [sensors.web]
      trusted_proxies = ["10.0.0.300"]
      [[detector]]
      name = "Mine"
      patterns = ["from (.*)"]
      [log]
      level = 7
      [policy]
      watch_ms = -1
      [intervals]
      sync = "soon"
    `);
    const expected: Record<string, RegExp> = {
      mode: /"observe" or "enforce", found "block"/,
      on_event: /a list, found a text/,
      'network.listen[0]': /"\/ip4\//,
      'network.ladder[0]': /"8144\/tcp"/,
      'network.key_holders': /"own" or "friend"/,
      'network.fleets[0]': /64 hex digits/,
      'network.quic': /open network/,
      'network.peers[0].address': /\/p2p\//,
      'network.peers[1].class': /"own" or "friend"/,
      'firewall.command': /\{cidr\}/,
      'allow[0].cidr': /whole internet/,
      'allow[1].cidr': /missing/,
      'sensors.web.trusted_proxies[0]': /address or network/,
      'detector[0].name': /a–z/,
      'detector[0].program': /"sshd"/,
      'detector[0].patterns[0]': /begin with \^/,
      'detector[0].files': /`files` or `units`/,
      'log.level': /"debug" or "info"/,
      'policy.watch_ms': /from 0/,
      'intervals.sync': /"90s"/,
    };
    assert.deepEqual(Object.keys(faults).toSorted(), Object.keys(expected).toSorted());
    for (const [key, pattern] of Object.entries(expected))
      assert.match(faults[key] ?? '', pattern, key);
  });

  it('scenario 37: an unknown key is a fault, with what was probably meant', () => {
    const faults = faultsOf(`
      nmae = "web1"
      [network]
      listn = []
      [sensors.sshd]
      source_ = "off"
      [policy]
      blok_ms = 1
      [[detector]]
      treshold = 3
      name = "x"
      program = "x"
      patterns = ['^(?P<address>\\S+)$']
      units = ["x.service"]
      [completely]
      unknown = true
    `);
    assert.match(faults['nmae'] ?? '', /did you mean `name`/);
    assert.match(faults['network.listn'] ?? '', /did you mean `listen`/);
    assert.match(faults['sensors.sshd.source_'] ?? '', /did you mean `source`/);
    assert.match(faults['policy.blok_ms'] ?? '', /did you mean `block_ms`/);
    assert.match(faults['detector[0].treshold'] ?? '', /did you mean `threshold`/);
    assert.match(faults['completely'] ?? '', /no such key/);
    assert.equal(Object.keys(faults).length, 6);
  });

  it('names the line of what is no TOML', () => {
    assert.match(Object.keys(faultsOf('mode = "observe"\nname = web1\n'))[0] ?? '', /^line 2/);
  });

  it('checks the numbers of the policy as a whole', () => {
    const faults = faultsOf('[policy]\nblock_ms = 60000\n');
    assert.deepEqual(Object.keys(faults), ['policy.sample_watch_ms']);
    assert.match(faults['policy.sample_watch_ms'] ?? '', /less than block_ms/);
    assert.deepEqual(
      configOf('[policy]\nblock_ms = 1800000\nthreats_per_hour_own = inf\n').policy,
      {
        blockMs: 1_800_000,
        threatsPerHourOwn: Number.POSITIVE_INFINITY,
      },
    );
  });

  it('reads a MISP warning list as it is, and says which one cannot be read', () => {
    const dir = mkdtempSync(join(tmpdir(), 'tocsin-list-'));
    try {
      const [good, bad] = [join(dir, 'good.json'), join(dir, 'bad.json')];
      writeFileSync(
        good,
        JSON.stringify({ name: 'Office', list: ['192.0.2.0/24', 'example.org'] }),
      );
      writeFileSync(bad, '[]');
      const { allow } = nodeInitOf(configOf(`allow_lists = [${JSON.stringify(good)}]`), {
        dataDir: dir,
        mode: 'observe',
        moved: false,
      });
      assert.deepEqual(
        allow?.map(({ cidr }) => cidr),
        ['192.0.2.0/24'],
      );
      const faults = faultsOf(`allow_lists = ["${bad}", "${dir}/none.json"]`);
      assert.deepEqual(Object.keys(faults), ['allow_lists[0]', 'allow_lists[1]']);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it('becomes what the node is made from', () => {
    const config = configOf(`
      name = "web1"
      on_event = ["/bin/page", "me"]
      [network]
      name = "home"
      [[network.peers]]
      address = "${PEER}"
      class = "friend"
      [[allow]]
      cidr = "2A00:1450::/32"
      until = 2030-01-01T00:00:00Z
      [intervals]
      redial_first = "5s"
    `);
    const init = nodeInitOf(config, { dataDir: '/d', mode: 'enforce', moved: false });
    assert.deepEqual(init, {
      dataDir: '/d',
      mode: 'enforce',
      moved: false,
      name: 'web1',
      network: {
        name: 'home',
        open: false,
        keyHolders: 'friend',
        fleets: [],
        peers: [{ address: PEER, class: 'friend' }],
        bootstrap: [],
        discovery: {},
        ladder: ['8144/tcp', '443/wss', '853/tcp', '80/ws'],
        quic: false,
        role: 'auto',
      },
      policy: {},
      allow: [{ cidr: '2a00:1450::/32', until: Date.UTC(2030, 0, 1) }],
      onEvent: ['/bin/page', 'me'],
      intervals: { redialFirst: 5000 },
    });
  });
});

describe('the first configuration', () => {
  it('says exactly the defaults', () => {
    assert.deepEqual(configOf(configText()), defaultConfig());
  });

  it('names every key outside of the policy and the intervals', () => {
    const text = configText();
    const missing = documentedKeys()
      .map(({ key }) => key)
      .filter((key) => !/^(policy|intervals)\./.test(key))
      .filter((key) => !text.includes(`${key.split('.').at(-1)} = `));
    assert.deepEqual(missing, []);
  });

  it('takes names that only a quoted text can hold', () => {
    const config = configOf(
      configText({ name: 'a "b" \\ c', network: 'home', admins: ['192.0.2.0/24', '2a00::1'] }),
    );
    assert.equal(config.name, 'a "b" \\ c');
    assert.deepEqual(
      config.allow.map(({ cidr }) => cidr),
      ['192.0.2.0/24', '2a00::1'],
    );
  });
});

describe('did you mean', () => {
  it('finds a slip and no other word', () => {
    const known = ['listen', 'name', 'open', 'peers'];
    assert.equal(similar('listn', known), 'listen');
    assert.equal(similar('Peer', known), 'peers');
    assert.equal(similar('bandwidth', known), undefined);
    assert.equal(similar('x', known), undefined);
  });
});
