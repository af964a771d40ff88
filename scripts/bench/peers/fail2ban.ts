// fail2ban as Debian ships it, with its nftables action in place of iptables; it knows one machine only. Its default
// backend, `auto`, follows a log by pyinotify, which the package recommends.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../measure.ts';
import type { Contender, Site } from './model.ts';
import { answers, endAll, finish, missing, startQuiet } from './processes.ts';

const INSTALLED = '/etc/fail2ban';

function writeFiles({ folder, logFile }: Site): string {
  const config = join(folder, 'config');
  cpSync(INSTALLED, config, {
    recursive: true,
    // What the package brought and nothing that its administrator added.
    filter: (path) => !path.endsWith('.local') && !path.includes(`${INSTALLED}/jail.d/`),
  });
  mkdirSync(join(config, 'jail.d'), { recursive: true });
  writeFileSync(
    join(config, 'fail2ban.local'),
    `[Definition]
logtarget = ${folder}/fail2ban.log
socket = ${folder}/fail2ban.sock
pidfile = ${folder}/fail2ban.pid
dbfile = ${folder}/fail2ban.sqlite3
`,
  );
  writeFileSync(
    join(config, 'jail.local'),
    `[DEFAULT]
banaction = nftables
banaction_allports = nftables[type=allports]
[sshd]
enabled = true
logpath = ${logFile}
`,
  );
  return config;
}

export const fail2ban: Contender = {
  name: 'fail2ban',
  threshold: 5,
  obstacle() {
    const lacking = missing('fail2ban-server', 'fail2ban-client');
    return lacking.length === 0 ? undefined : 'needs fail2ban: apt-get install -y fail2ban';
  },
  async start(site) {
    const [machine] = site.machines;
    const config = writeFiles(site);
    const socket = join(site.folder, 'fail2ban.sock');
    const places = ['-c', config, '-s', socket, '-p', join(site.folder, 'fail2ban.pid')];
    const server = startQuiet(machine, 'fail2ban-server', '-f', ...places);
    const jail = () => machine.run('fail2ban-client', ...places, 'status', 'sshd');
    await until('its jail', () => answers(() => jail()), 60_000, 250);
    return {
      processes: [[server.pid ?? -1]],
      enforce: (addresses) =>
        finish(machine, 'fail2ban-client', ...places, 'set', 'sshd', 'banip', ...addresses),
      stop: () => endAll([server]),
    };
  },
};
