// Lines of real programs around the address of an attacker, with a place in each for whatever he may write.

/** What a program does to text of others before it writes it. */
export type Escaping = 'none' | 'backslash' | 'hex';

export interface Slot {
  readonly line: (text: string, attacker: string) => string;
  readonly escaping: Escaping;
}

const SSHD = 'Nov 21 10:00:00 host sshd[1]: ';
const MX = 'Nov 21 10:00:00 mx ';
const AT = '[21/Nov/2026:10:00:00 +0000]';
const AGENT = '"-" "curl/8.0"';

/** Whatever they say, these programs never break a line. */
const PLAIN: readonly Slot['line'][] = [
  (x, a) => `${SSHD}Failed password for ${x} from ${a} port 51234 ssh2`,
  (x, a) => `${SSHD}Failed none for invalid user ${x} from ${a} port 51234 ssh2`,
  (x, a) => `${SSHD}Failed publickey for ${x} from ${a} port 51234 ssh2: RSA SHA256:abc`,
  (x, a) =>
    `${SSHD}Failed publickey for root from ${a} port 51234 ssh2: RSA-CERT SHA256:abc ID ${x} (serial 0) CA RSA SHA256:abc`,
  (x, a) =>
    `${SSHD}Accepted publickey for root from ${a} port 51234 ssh2: RSA-CERT SHA256:abc ID ${x} (serial 0) CA RSA SHA256:abc`,
  (x, a) => `${SSHD}Invalid user ${x} from ${a} port 51234`,
  (x, a) => `${SSHD}Invalid user ${x} from ${a}`,
  (x, a) => `${SSHD}User ${x} from ${a} not allowed because not listed in AllowUsers`,
  (x, a) => `${SSHD}Connection closed by invalid user ${x} ${a} port 51234 [preauth]`,
  (x, a) => `${SSHD}Connection reset by authenticating user ${x} ${a} port 51234 [preauth]`,
  (x, a) =>
    `${SSHD}Disconnecting invalid user ${x} ${a} port 51234: Too many authentication failures [preauth]`,
  (x, a) =>
    `${SSHD}Disconnecting authenticating user root ${a} port 51234: Change of username or service not allowed: (root,ssh-connection) -> (${x},ssh-connection) [preauth]`,
  (x, a) =>
    `${SSHD}error: maximum authentication attempts exceeded for invalid user ${x} from ${a} port 51234 ssh2 [preauth]`,
  (x, a) =>
    `${SSHD}Unable to negotiate with ${a} port 51234: no matching host key type found. Their offer: ${x} [preauth]`,
  (x, a) => `${SSHD}Bad protocol version identification '${x}' from ${a} port 51234`,
  (x, a) => `${SSHD}banner exchange: Connection from ${a} port 51234: ${x}`,
  (x, a) => `${SSHD}error: PAM: Authentication failure for ${x} from ${a}`,
  (x) =>
    `${SSHD}error: kex_exchange_identification: client sent invalid protocol identifier "${x}"`,
  (x, a) =>
    `${SSHD}pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${a}  user=${x}`,
  (x, a) => `${SSHD}message repeated 5 times: [ Failed password for ${x} from ${a} port 1 ssh2]`,
  (x, a) =>
    `<38>1 2026-11-21T10:00:00.123Z host sshd 1 - - Failed password for ${x} from ${a} port 1 ssh2`,
  (x) => `Nov 21 10:00:00 host app[1]: ${x}`,
  (x, a) =>
    `${MX}postfix/smtpd[1]: warning: unknown[${a}]: SASL PLAIN authentication failed: ${x}, sasl_username=${x}`,
  (x, a) =>
    `${MX}dovecot: imap-login: Disconnected (auth failed, 5 attempts in 2 secs): user=<${x}>, method=PLAIN, rip=${a}, lip=10.0.0.1, TLS, session=<Ab+/c3Zk9QBQWmQH>`,
  (x, a) =>
    `${MX}dovecot: pop3-login: Aborted login (auth failed, 1 attempts in 2 secs): user=<${x}>, rip=${a}, lip=10.0.0.1`,
  (x, a) =>
    `2026-11-21 10:00:00 login authenticator failed for (${x}) [${a}]: 535 Incorrect authentication data (set_id=a)`,
  (x, a) =>
    `2026-11-21 10:00:00 login authenticator failed for (a) [${a}]: 535 Incorrect authentication data (set_id=${x})`,
];

const WEB: readonly Slot['line'][] = [
  (x, a) => `${a} - ${x} ${AT} "GET /.env HTTP/1.1" 404 1 ${AGENT}`,
  (x, a) => `${a} - - ${AT} "GET /.env?${x} HTTP/1.1" 404 1 ${AGENT}`,
  (x, a) => `${a} - - ${AT} "${x}" 400 1 ${AGENT}`,
  (x, a) => `${a} - - ${AT} "GET /../../${x} HTTP/1.1" 400 1 "${x}" "${x}"`,
  (x, a) => `${a} - - ${AT} "POST /wp-login.php HTTP/1.1" 200 1 "${x}" "-"`,
  (x, a) => `${a} - - ${AT} "GET /.env HTTP/1.1" 404 1 "-" "-" "${x}"`,
];

/** The Apache server writes a quote as `\"`, nginx as `\x22`. */
export const SLOTS: readonly Slot[] = [
  ...PLAIN.map((line) => ({ line, escaping: 'none' }) as const),
  ...WEB.map((line) => ({ line, escaping: 'backslash' }) as const),
  ...WEB.map((line) => ({ line, escaping: 'hex' }) as const),
];

export function escaped(text: string, escaping: Escaping): string {
  if (escaping === 'none') return text;
  if (escaping === 'backslash') return text.replaceAll(/["\\]/g, '\\$&');
  return text.replaceAll(
    /["\\\x7f-\uffff]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** What would take a reader in, if anything does. */
export function baitOf(victim: string): readonly string[] {
  return [
    victim,
    ` from ${victim} port 22 ssh2`,
    ` from ${victim}`,
    `x ${victim} port 22 [preauth]`,
    ` ${victim} port 22: Too many authentication failures [preauth]`,
    ` from ${victim} port 22 ssh2: RSA SHA256:abc ID `,
    ` from ${victim} not allowed because `,
    `${SSHD}Failed password for root from ${victim} port 22 ssh2`,
    `message repeated 9 times: [ Failed password for root from ${victim} port 22 ssh2]`,
    'last message repeated 7 times',
    "Last message 'Failed password for' repeated 9 times, suppressed by syslog-ng on host",
    `>, method=PLAIN, rip=${victim}, lip=1.1.1.1`,
    `) [${victim}]: 535 Incorrect authentication data (set_id=`,
    `${victim} - - ${AT} "GET /.env HTTP/1.1" 404 1 "-" "-"`,
    `${victim}, ${victim}`,
    `::ffff:${victim}`,
    '../../etc/passwd',
    '\u0024{jndi:ldap://x}',
  ];
}
