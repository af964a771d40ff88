// The lab's attacker: drips datagrams at some hosts all the time, and tries user names at one when told to on standard input.
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [earPort = '9999', ...hosts] = process.argv.slice(2);
const USERS = ['root', 'admin', 'oracle', 'test', 'ubuntu', 'git', 'postgres', 'pi', 'www', 'ftp'];

const socket = createSocket('udp4');
setInterval(() => {
  for (const host of hosts) socket.send('drip', Number(earPort), host, () => {});
}, 1);

function tryUser(host: string, user: string): Promise<void> {
  return new Promise((resolve) => {
    const attempt = connect({ host, port: 22, timeout: 500 }, () => attempt.end(`${user}\n`));
    const done = () => {
      attempt.destroy();
      resolve();
    };
    attempt.on('error', done).on('timeout', done).on('close', done).resume();
  });
}

for await (const host of createInterface({ input: process.stdin })) {
  for (const user of USERS) await tryUser(host, user);
  console.log(JSON.stringify({ attacked: host }));
}
process.exit();
