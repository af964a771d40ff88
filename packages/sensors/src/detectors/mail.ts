// What mail servers write about log-ins that failed: Postfix (SASL), Dovecot, Exim.
import { type DetectorSpec, LOGIN_CONFIDENCE } from '../detector.ts';

const ADDRESS = '(?P<address>[0-9A-Fa-f:.]+)';
/** Host names come from the attacker's reverse DNS, but hold neither spaces nor brackets. */
const HOST = '[^\\s\\[\\]]+';

const SHARED = {
  category: 'mail-brute-force',
  severity: 3,
  threshold: 5,
  windowMs: 600_000,
  confidence: LOGIN_CONFIDENCE,
} as const;

export const POSTFIX_SASL: DetectorSpec = {
  name: 'postfix-sasl',
  source: 'syslog',
  program: 'postfix[^/]*/(?:[^/]+/)?smtpd',
  ...SHARED,
  patterns: [
    {
      text: `^warning: ${HOST}\\[${ADDRESS}\\]: SASL [A-Za-z0-9_-]+ authentication failed:.*$`,
      literal: ' authentication failed:',
    },
  ],
};

export const DOVECOT: DetectorSpec = {
  name: 'dovecot',
  source: 'syslog',
  program: 'dovecot',
  ...SHARED,
  patterns: [
    {
      // The user name is free text before the address; what follows it holds neither `<` nor `>` but the session.
      text: `^(?:imap|pop3|submission|managesieve)-login: (?:Info: )?(?:Disconnected|Aborted login|Login aborted)(?:: [A-Za-z ,]+)? \\(auth failed, (?P<count>\\d{1,3}) attempts? in \\d+ secs\\)(?: \\(auth_failed\\))?: user=<.*>, (?:method=[A-Z0-9-]+, )?rip=${ADDRESS}, lip=[0-9A-Fa-f:.]+(?:, [^<>]+)?(?:, session=<[A-Za-z0-9+/=]+>)?$`,
      literal: '(auth failed, ',
    },
  ],
};

export const EXIM: DetectorSpec = {
  name: 'exim',
  source: 'lines',
  ...SHARED,
  patterns: [
    {
      // The HELO name stands before the address, the set_id behind it: a line that uses both to lie reads two ways.
      text: `^(?P<time>\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?: [+-]\\d{4})?) (?:\\[\\d+\\] )?[A-Za-z0-9_-]+ authenticator failed for (?:.* )?\\[${ADDRESS}\\](?::\\d+)?(?: I=\\[[0-9A-Fa-f:.]+\\](?::\\d+)?)?: 535 Incorrect authentication data(?: \\(set_id=.*\\))?$`,
      literal: ' authenticator failed for ',
    },
  ],
};
