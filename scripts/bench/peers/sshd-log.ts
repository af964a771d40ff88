// Failed passwords in an sshd log, as OpenSSH writes them and Debian 12's rsyslog stamps them.
import { appendFileSync } from 'node:fs';

let connections = 0;

/** Appends `times` failures of one attacker in one write. */
export function failPasswords(logFile: string, attacker: string, times: number): void {
  const lines = Array.from({ length: times }, () => {
    connections++;
    const stamp = new Date().toISOString().replace('Z', '000+00:00');
    const port = 1_024 + (connections % 60_000);
    return `${stamp} victim sshd[${1_000 + connections}]: Failed password for root from ${attacker} port ${port} ssh2\n`;
  });
  appendFileSync(logFile, lines.join(''));
}
