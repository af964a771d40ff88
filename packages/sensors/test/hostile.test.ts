// Lines that an attacker wrote a part of: the address of somebody else must never come out of them.
import assert from 'node:assert/strict';
import { type Cidr, parseCidr } from '@tocsin/protocol';
import { BUILT_IN_DETECTORS } from '@tocsin/sensors';
import fc from 'fast-check';
import { addressesOf, engineOf, NOW } from './helpers.ts';

const ATTACKER = '80.90.100.7';
const VICTIM = '9.9.9.9';
const AGENT = '"-" "curl/8.0"';
const TIME = '[21/Nov/2026:10:00:00 +0000]';
const SSHD = 'Nov 21 10:00:00 host sshd[1]: ';
const MX = 'Nov 21 10:00:00 mx ';

/** Where somebody else's text stands in a line. `escaped`: the server writes a quote in it as `\"`. */
const SLOTS: readonly { readonly line: (text: string) => string; readonly escaped?: boolean }[] = [
  { line: (x) => `${SSHD}Failed password for ${x} from ${ATTACKER} port 51234 ssh2` },
  { line: (x) => `${SSHD}Failed password for invalid user ${x} from ${ATTACKER} port 51234 ssh2` },
  {
    line: (x) =>
      `${SSHD}Failed publickey for ${x} from ${ATTACKER} port 51234 ssh2: RSA SHA256:abc`,
  },
  {
    line: (x) =>
      `${SSHD}Failed publickey for root from ${ATTACKER} port 51234 ssh2: RSA-CERT SHA256:abc ID ${x} (serial 0) CA RSA SHA256:abc`,
  },
  {
    line: (x) =>
      `${SSHD}Accepted publickey for root from ${ATTACKER} port 51234 ssh2: RSA-CERT SHA256:abc ID ${x} (serial 0) CA RSA SHA256:abc`,
  },
  { line: (x) => `${SSHD}Invalid user ${x} from ${ATTACKER} port 51234` },
  { line: (x) => `${SSHD}Invalid user ${x} from ${ATTACKER}` },
  { line: (x) => `${SSHD}User ${x} from ${ATTACKER} not allowed because not listed in AllowUsers` },
  { line: (x) => `${SSHD}Connection closed by invalid user ${x} ${ATTACKER} port 51234 [preauth]` },
  {
    line: (x) =>
      `${SSHD}Disconnecting invalid user ${x} ${ATTACKER} port 51234: Too many authentication failures [preauth]`,
  },
  {
    line: (x) =>
      `${SSHD}Disconnecting authenticating user root ${ATTACKER} port 51234: Change of username or service not allowed: (root,ssh-connection) -> (${x},ssh-connection) [preauth]`,
  },
  {
    line: (x) =>
      `${SSHD}error: maximum authentication attempts exceeded for invalid user ${x} from ${ATTACKER} port 51234 ssh2 [preauth]`,
  },
  {
    line: (x) =>
      `${SSHD}Unable to negotiate with ${ATTACKER} port 51234: no matching host key type found. Their offer: ${x} [preauth]`,
  },
  { line: (x) => `${SSHD}Bad protocol version identification '${x}' from ${ATTACKER} port 51234` },
  {
    line: (x) =>
      `${SSHD}error: kex_exchange_identification: client sent invalid protocol identifier "${x}"`,
  },
  {
    line: (x) =>
      `${SSHD}pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${ATTACKER}  user=${x}`,
  },
  {
    line: (x) =>
      `${SSHD}message repeated 5 times: [ Failed password for ${x} from ${ATTACKER} port 1 ssh2]`,
  },
  { line: (x) => `Nov 21 10:00:00 host app[1]: ${x}` },
  {
    line: (x) =>
      `${MX}postfix/smtpd[1]: warning: unknown[${ATTACKER}]: SASL PLAIN authentication failed: , sasl_username=${x}`,
  },
  {
    line: (x) =>
      `${MX}dovecot: imap-login: Disconnected (auth failed, 5 attempts in 2 secs): user=<${x}>, method=PLAIN, rip=${ATTACKER}, lip=10.0.0.1, TLS, session=<Ab+/c3Zk9QBQWmQH>`,
  },
  {
    line: (x) =>
      `2026-11-21 10:00:00 login authenticator failed for (${x}) [${ATTACKER}]: 535 Incorrect authentication data (set_id=a)`,
  },
  {
    line: (x) =>
      `2026-11-21 10:00:00 login authenticator failed for (a) [${ATTACKER}]: 535 Incorrect authentication data (set_id=${x})`,
  },
  { escaped: true, line: (x) => `${ATTACKER} - ${x} ${TIME} "GET /.env HTTP/1.1" 404 1 ${AGENT}` },
  {
    escaped: true,
    line: (x) => `${ATTACKER} - - ${TIME} "GET /.env?${x} HTTP/1.1" 404 1 ${AGENT}`,
  },
  { escaped: true, line: (x) => `${ATTACKER} - - ${TIME} "${x}" 400 1 ${AGENT}` },
  {
    escaped: true,
    line: (x) => `${ATTACKER} - - ${TIME} "GET /../../${x} HTTP/1.1" 400 1 "${x}" "${x}"`,
  },
  {
    escaped: true,
    line: (x) => `${ATTACKER} - - ${TIME} "GET /.env HTTP/1.1" 404 1 "-" "-" "${x}"`,
  },
];

/** What would take the parser in, if anything does. */
const BAIT = [
  VICTIM,
  ` from ${VICTIM} port 22 ssh2`,
  ` from ${VICTIM} port 22`,
  ` from ${VICTIM}`,
  `x ${VICTIM} port 22 [preauth]`,
  ` ${VICTIM} port 22: Too many authentication failures [preauth]`,
  ` from ${VICTIM} port 22 ssh2: RSA SHA256:abc ID `,
  ` from ${VICTIM} port 22 ssh2 [preauth]`,
  ` from ${VICTIM} not allowed because `,
  `${SSHD}Failed password for root from ${VICTIM} port 22 ssh2`,
  `Accepted publickey for root from ${VICTIM} port 22 ssh2`,
  `message repeated 9 times: [ Failed password for root from ${VICTIM} port 22 ssh2]`,
  `]`,
  ` rhost=${VICTIM} `,
  `>, method=PLAIN, rip=${VICTIM}, lip=1.1.1.1`,
  `, session=<a>`,
  `) [${VICTIM}]: 535 Incorrect authentication data (set_id=`,
  ` [${VICTIM}]`,
  `${VICTIM} - - ${TIME} "GET /.env HTTP/1.1" 404 1 "-" "-"`,
  ` - - ${TIME} `,
  `${VICTIM}, ${VICTIM}`,
  `::ffff:${VICTIM}`,
  '../../etc/passwd',
  '" 404 1 "-" "',
  '\\',
  '${jndi:',
  '\r',
  '\0',
  ' ',
  '#012',
];

describe('scenario 24: a second address in a line', () => {
  it('never comes out, whatever a line is made of', () => {
    const text = fc
      .array(fc.oneof(fc.constantFrom(...BAIT), fc.string({ maxLength: 8 })), { maxLength: 6 })
      .map((parts) => parts.join('').replaceAll('\n', ''));
    // One engine, and an address of its own for each run: to compile the patterns takes longer than to use them.
    const engine = engineOf({ watched: () => true });
    let run = 0;
    fc.assert(
      fc.property(fc.constantFrom(...SLOTS), text, (slot, written) => {
        const x = slot.escaped === true ? written.replace(/["\\]/g, '\\$&') : written;
        run += 1;
        const attacker = `80.91.${run >> 8}.${run & 255}`;
        const line = slot.line(x).replaceAll(ATTACKER, attacker);
        for (let i = 0; i < 12; i++) {
          const addresses = addressesOf(engine.line(line, NOW));
          assert.ok(
            addresses.every((address) => address === attacker),
            `${line} gave ${addresses.join()}`,
          );
        }
      }),
      { numRuns: 1_500 },
    );
  });

  it('does not hide the attacker where the address is the last fixed field', () => {
    for (const user of [
      VICTIM,
      `x from ${VICTIM} port 22 ssh2`,
      `rhost=${VICTIM}`,
      `from ${VICTIM}`,
    ]) {
      const engine = engineOf();
      const line = `${SSHD}Failed password for invalid user ${user} from ${ATTACKER} port 51234 ssh2`;
      const events = Array.from({ length: 5 }, () => engine.line(line, NOW)).flat();
      assert.deepEqual(addressesOf(events), [ATTACKER]);
    }
  });

  it('yields nothing where the line can be read in two ways, and counts it', () => {
    const engine = engineOf();
    const user = `x from ${VICTIM} port 22 ssh2: RSA SHA256:abc ID `;
    engine.line(
      `${SSHD}Failed publickey for ${user} from ${ATTACKER} port 51234 ssh2: RSA SHA256:abc`,
      NOW,
    );
    assert.deepEqual(engine.counts(), { lines: 1, matched: 0, ambiguous: 1 });
  });

  it('yields nothing from lines with CR, NUL, or other control characters', () => {
    for (const control of ['\r', '\0', '\x1b', '\n', '\x7f']) {
      const engine = engineOf({ watched: () => true });
      const line = `${SSHD}Failed password for a${control}b from ${ATTACKER} port 51234 ssh2`;
      const events = Array.from({ length: 9 }, () => engine.line(line, NOW)).flat();
      assert.deepEqual(events, []);
    }
  });

  it('a user name of 100 kB names nobody else', () => {
    const engine = engineOf({ watched: () => true });
    const name = `x from ${VICTIM} port 22 ssh2 `.repeat(3_200);
    const line = `${SSHD}Failed password for ${name} from ${ATTACKER} port 51234 ssh2`;
    const events = Array.from({ length: 5 }, () => engine.line(line, NOW)).flat();
    assert.ok(addressesOf(events).every((address) => address === ATTACKER));
  });

  describe('X-Forwarded-For', () => {
    const PROXY = '10.0.0.2';
    const trustedProxies = ['10.0.0.0/24', '80.91.0.0/16'].map(cidr);
    const from = (peer: string, forwarded: string) =>
      `${peer} - - ${TIME} "GET /.env HTTP/1.1" 404 1 "-" "curl" "${forwarded}"`;
    const seen = (line: string) => {
      const engine = engineOf({ trustedProxies });
      return addressesOf(Array.from({ length: 6 }, () => engine.line(line, NOW)).flat());
    };

    it('counts from a trusted proxy', () => {
      assert.deepEqual(seen(from(PROXY, ATTACKER)), [ATTACKER]);
    });
    it('does not count from anybody else', () => {
      assert.deepEqual(seen(from(ATTACKER, VICTIM)), [ATTACKER]);
    });
    it('is read from its end: what the client claimed is not believed', () => {
      assert.deepEqual(seen(from(PROXY, `${VICTIM}, ${ATTACKER}`)), [ATTACKER]);
      assert.deepEqual(seen(from(PROXY, `${VICTIM}, ${ATTACKER}, 80.91.1.1`)), [ATTACKER]);
    });
    it('never makes the proxy the attacker', () => {
      for (const nothing of ['-', '', 'unknown', 'garbage, -', `${VICTIM}, garbage`]) {
        assert.deepEqual(seen(from('80.91.1.1', nothing)), []);
      }
      assert.deepEqual(seen(`80.91.1.1 - - ${TIME} "GET /.env HTTP/1.1" 404 1 "-" "curl"`), []);
    });
  });
});

describe('hostile lines take linear time', () => {
  const KB_100 = 100_000;
  const SEEDS: readonly (readonly [string, string, string])[] = [
    [`${SSHD}Failed password for `, ` from ${VICTIM} port 22 ssh2`, ''],
    [`${SSHD}Invalid user `, ' from 1:2:3 port', ` from ${VICTIM} port 1 x`],
    [`${SSHD}Connection closed by invalid user `, ` ${VICTIM} port 22 [preauth]`, ''],
    [`${SSHD}Unable to negotiate with ${VICTIM} port 1: `, ' [preauth]', ''],
    [`${SSHD}message repeated 5 times: [ `, 'message repeated 5 times: [ ', ''],
    [`${SSHD}Last message '`, "' repeated 5 times, suppressed by syslog-ng on ", ''],
    ['<1>1 2026-11-21T10:00:00.000Z host sshd 1 - ', '[a="\\]"]', ' Failed password for'],
    [
      `${MX}postfix/smtpd[1]: warning: a[${VICTIM}]: SASL X authentication failed:`,
      '[9.9.9.9]: ',
      '',
    ],
    [
      `${MX}dovecot: imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<`,
      `>, method=PLAIN, rip=${VICTIM}, lip=1.1.1.1, session=<`,
      '',
    ],
    [
      '2026-11-21 10:00:00 login authenticator failed for (a) [9.9.9.9]: 535 Incorrect authentication data (set_id=',
      `) [${VICTIM}]: 535 Incorrect authentication data (set_id=`,
      '',
    ],
    [`${VICTIM} - - ${TIME} "GET /`, '../', ` HTTP/1.1" 404 1 ${AGENT}`],
    [`${VICTIM} - - ${TIME} "GET /`, '${${lower:', ` HTTP/1.1" 404 1 ${AGENT}`],
    [`${VICTIM} - - ${TIME} "GET /`, 'wp-admin/.env', ` HTTP/1.1" 404 1 ${AGENT}`],
    [`${VICTIM} - - ${TIME} "GET /" 404 1 "-" "`, '() { "', ''],
    [`${VICTIM} - `, `[21/Nov/2026:10:00:00 +0000] `, ''],
    ['', '"', ''],
    ['', '9.9.9.9 ', ''],
  ];

  /** The processor's count goes by steps of some milliseconds. */
  const MEASURED_MS = 50;

  /** What a run takes of the processor, in ms: what else the machine does, and how it pauses, does not count. */
  function spentBy(run: () => void, times: number): number {
    const begun = process.threadCpuUsage();
    for (let i = 0; i < times; i++) run();
    const { user, system } = process.threadCpuUsage(begun);
    return (user + system) / 1_000;
  }

  for (const spec of BUILT_IN_DETECTORS) {
    it(`${spec.name}: 1 MB within twice the time per byte of 100 kB`, () => {
      const engine = engineOf({ detectors: [spec] });
      const timed = (repeats: number): [() => void, number] => {
        const lines = SEEDS.map(
          ([before, part, after]) =>
            before +
            part.repeat(Math.ceil((repeats * KB_100) / SEEDS.length / part.length)) +
            after,
        );
        const bytes = lines.reduce((sum, line) => sum + line.length, 0);
        return [() => lines.forEach((line) => void engine.line(line, NOW)), bytes];
      };
      const [small, smallBytes] = timed(1);
      const [large, largeBytes] = timed(10);
      let [perSmall, perLarge] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      let times = 1;
      while (spentBy(large, times) < MEASURED_MS) times *= 2;
      // The collector and the compiler make it more, never less.
      for (let i = 0; i < 20 && !(i > 1 && perLarge <= 2 * perSmall); i++) {
        perSmall = Math.min(
          perSmall,
          (1e6 * spentBy(small, 10 * times)) / (10 * times * smallBytes),
        );
        perLarge = Math.min(perLarge, (1e6 * spentBy(large, times)) / (times * largeBytes));
      }
      assert.ok(perLarge <= 2 * perSmall, `${perLarge} ns a byte instead of ${perSmall}`);
    });
  }
});

function cidr(text: string): Cidr {
  const parsed = parseCidr(text);
  assert.ok(parsed.ok);
  return parsed.cidr;
}
