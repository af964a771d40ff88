// Whether multicast leaves this machine, which finding peers on the local network needs: tried, not looked up.

import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Clock } from '../clock.ts';
import { type Found, ok, warn } from './model.ts';

/** The group of multicast DNS. */
const GROUP = '224.0.0.251';
/** What a machine sends to a group that it is in comes back to it at once. */
const PATIENCE_MS = 1_000;

export interface MulticastFacts {
  /** Whether peers are looked for by it. */
  readonly used: boolean;
  /** Why it does not work; `undefined`: it does. */
  readonly fault: string | undefined;
}

export function examineMulticast({ used, fault }: MulticastFacts): Found[] {
  if (!used) return [ok('peers are not looked for on the local network')];
  if (fault === undefined) return [ok('what is sent to the group of multicast DNS comes through')];
  return [
    warn(
      `peers on the local network cannot be found: ${fault}`,
      'add a route ("ip route add 224.0.0.0/4 dev eth0"), allow UDP port 5353 in the firewall, or name a peer under network.peers or network.bootstrap',
    ),
  ];
}

/** Sends a packet to the group, on a port of its own, and waits for it. @returns why it did not come */
export function probeMulticast(clock: Clock): Promise<string | undefined> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  const word = randomBytes(16);
  return new Promise((resolve) => {
    const end = (fault?: string): void => {
      cancel();
      socket.removeAllListeners();
      // An error that is still under way must not end the process.
      socket.on('error', () => {});
      socket.close();
      resolve(fault);
    };
    const cancel = clock.after(PATIENCE_MS, () => end('a packet to the group never arrived'));
    socket.on('error', (error) => end(error.message));
    socket.on('message', (message) => {
      if (message.equals(word)) end();
    });
    socket.bind(0, () => {
      try {
        socket.addMembership(GROUP);
        socket.setMulticastLoopback(true);
      } catch (error) {
        return end(`the group ${GROUP} cannot be joined: ${(error as Error).message}`);
      }
      socket.send(word, socket.address().port, GROUP, (error) => {
        if (error !== null) end(`nothing can be sent to ${GROUP}: ${error.message}`);
      });
    });
  });
}
