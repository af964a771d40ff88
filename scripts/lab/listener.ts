// A log-in service of the lab: refuses everybody, and writes of it what OpenSSH would write.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:net';

const [logFile = '', host = 'host', port = '22'] = process.argv.slice(2);

const server = createServer((socket) => {
  const address = socket.remoteAddress?.replace('::ffff:', '') ?? '';
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.once('data', (user: string) => {
    const stamp = new Date().toISOString().replace('Z', '+00:00');
    appendFileSync(
      logFile,
      `${stamp} ${host} sshd[${process.pid}]: Failed password for invalid user ${user.trim()} from ${address} port ${socket.remotePort} ssh2\n`,
    );
    socket.end('Permission denied\n');
  });
});
server.listen(Number(port), '0.0.0.0', () => console.log('listening'));
