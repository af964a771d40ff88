// What OpenSSH writes about log-ins that failed, that never came to a password, and that succeeded.
import { type DetectorSpec, LOGIN_CONFIDENCE } from '../detector.ts';

const ADDRESS = '(?P<address>[0-9A-Fa-f:.]+)';
/** User names are free text: whatever the attacker sent, at most 100 bytes of it. */
const USER = '(?:invalid user |illegal user )?.*';
const FROM = `from ${ADDRESS}`;
const METHOD = '(?:password|none|keyboard-interactive(?:/pam)?|gssapi-with-mic)';
/** What follows a key: its type and hash, and of a certificate its id, which is the attacker's free text too. */
const KEY = ': [A-Z0-9-]+ [A-Za-z0-9+/=:]+(?: ID .*)?';

/** Since 9.8 sshd-session and since 10.1 sshd-auth write what sshd wrote before. */
const PROGRAM = 'sshd(?:-session|-auth)?(?:\\(pam_unix\\))?';

export const SSHD: DetectorSpec = {
  name: 'sshd',
  source: 'syslog',
  program: PROGRAM,
  category: 'ssh-brute-force',
  severity: 2,
  threshold: 5,
  windowMs: 600_000,
  confidence: LOGIN_CONFIDENCE,
  patterns: [
    {
      text: `^Failed ${METHOD} for ${USER} ${FROM} port \\d+(?: ssh[12])?$`,
      literal: 'Failed ',
    },
    {
      text: `^Failed (?:publickey|hostbased) for ${USER} ${FROM} port \\d+ ssh2(?:${KEY})?$`,
      literal: 'Failed ',
    },
    {
      text: `^(?:error: )?maximum authentication attempts exceeded for ${USER} ${FROM} port \\d+ ssh2(?: \\[preauth\\])?$`,
      literal: 'maximum authentication attempts exceeded for ',
      oncePerConnection: true,
    },
    {
      text: `^(?:Invalid|Illegal) user .* ${FROM}(?: port \\d+)?$`,
      literal: 'user ',
      oncePerConnection: true,
    },
    {
      text: `^User .* ${FROM} not allowed because .+$`,
      literal: ' not allowed because ',
      oncePerConnection: true,
    },
    {
      text: `^(?:Connection (?:closed|reset) by|Disconnected from|Disconnecting) (?:authenticating|invalid) user .* ${ADDRESS} port \\d+(?:: Too many authentication failures)?(?: \\[preauth\\])?$`,
      literal: ' user ',
      oncePerConnection: true,
    },
    {
      text: `^(?:error: )?PAM: (?:Authentication failure|User not known to the underlying authentication module) for ${USER} ${FROM}$`,
      literal: 'PAM: ',
      oncePerConnection: true,
    },
  ],
  logins: [
    {
      // Only an account that exists gets here, and its name has no space: nothing free stands before the address.
      text: `^Accepted (?P<method>[a-z/-]+) for \\S+ ${FROM} port \\d+(?: ssh[12])?(?:: .*)?$`,
      literal: 'Accepted ',
    },
  ],
};

/**
 * Scanners and worms that speak SSH badly or leave before a password. Broken clients do so too: weaker evidence. And so
 * does monitoring, once or twice a minute at every machine of a fleet, whose words would add up: hence the threshold.
 */
export const SSHD_PROBE: DetectorSpec = {
  name: 'sshd-probe',
  source: 'syslog',
  program: PROGRAM,
  category: 'port-scan',
  severity: 4,
  threshold: 50,
  windowMs: 600_000,
  confidence: [
    { attempts: 1, confidence: 300_000 },
    { attempts: 50, confidence: 500_000 },
    { attempts: 100, confidence: 650_000 },
    { attempts: 300, confidence: 800_000 },
  ],
  patterns: [
    {
      text: `^(?:fatal: )?Unable to negotiate with ${ADDRESS} port \\d+: .+$`,
      literal: 'Unable to negotiate with ',
    },
    {
      text: `^(?:error: )?(?:banner exchange|kex_exchange_identification|ssh_dispatch_run_fatal): Connection from ${ADDRESS} port \\d+: .+$`,
      literal: ': Connection from ',
    },
    {
      text: `^Bad protocol version identification .* ${FROM}(?: port \\d+)?$`,
      literal: 'Bad protocol version identification ',
    },
    {
      text: `^Did not receive identification string ${FROM}(?: port \\d+)?$`,
      literal: 'Did not receive identification string ',
    },
    {
      text: `^(?:fatal: )?Timeout before authentication for (?:connection )?(?:from )?${ADDRESS}(?: to [0-9A-Fa-f:.]+, pid = \\d+| port \\d+)?$`,
      literal: 'Timeout before authentication for ',
    },
    {
      text: `^Connection (?:closed|reset) by ${ADDRESS} port \\d+ \\[preauth\\]$`,
      literal: ' [preauth]',
    },
  ],
};
