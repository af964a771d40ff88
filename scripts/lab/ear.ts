// Hears a steady drip of datagrams and says when each source fell silent: the moment its packets began to be dropped.
import { createSocket } from 'node:dgram';

/** Long against the drip of one datagram a millisecond, short against a person's patience. */
const SILENCE_MS = 300;

const [port = '9999'] = process.argv.slice(2);
const lastHeard = new Map<string, number>();
const socket = createSocket('udp4');
socket.on('message', (_, from) => {
  if (!lastHeard.has(from.address)) console.log(JSON.stringify({ heard: from.address }));
  lastHeard.set(from.address, Date.now());
});
setInterval(() => {
  for (const [address, at] of lastHeard) {
    if (Date.now() - at < SILENCE_MS) continue;
    lastHeard.delete(address);
    console.log(JSON.stringify({ silent: address, at }));
  }
}, 20);
socket.bind(Number(port), () => console.log(JSON.stringify({ listening: port })));
