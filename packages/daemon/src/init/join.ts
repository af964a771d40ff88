// Makes this machine a member by an invitation: proves it, and writes the configuration that goes with it.
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { checkInvitation, type Joined, joinNetwork } from '@tocsin/node';
import { occupantOf } from '../control/socket.ts';
import { DaemonError } from '../errors.ts';
import type { Places } from '../places.ts';
import { leaveToOwner, makePrivateDirectory } from '../run/places.ts';
import { adminsFor } from './admins.ts';
import { makeConfig, writeConfig } from './config-file.ts';

export interface JoinOptions {
  readonly admin: readonly string[] | undefined;
  readonly name: string | undefined;
  readonly yes: boolean;
  readonly force: boolean;
}

export interface JoinOutcome {
  readonly name: string;
  readonly config: string;
  readonly network: string;
  readonly class: 'own' | 'friend';
  readonly peerId: string;
  readonly inviter: Joined['inviter'];
  /** When the certificate ends, ms since 1970. */
  readonly until: number;
  readonly admins: readonly string[];
  /** Who belongs beside this machine and its inviter, as far as he knows. */
  readonly others: Joined['members'];
}

/** @throws DaemonError `ALREADY_JOINED`, `DAEMON_RUNNING`, `USAGE`, `PLACE_UNUSABLE`; NodeError of `joinNetwork` */
export async function join(
  places: Places,
  line: string,
  options: JoinOptions,
): Promise<JoinOutcome> {
  if (existsSync(places.config) && !options.force)
    throw new DaemonError('ALREADY_JOINED', `There is a configuration already: ${places.config}`);
  if ((await occupantOf(places.socket)) === 'daemon')
    throw new DaemonError('DAEMON_RUNNING', `A daemon runs with ${places.data}`);
  checkInvitation(line);
  const admins = await adminsFor(options);
  // Before the invitation is used: a name that no configuration may hold.
  makeConfig({ name: options.name ?? hostname(), network: 'tocsin', admins });
  makePrivateDirectory(places.data);

  const { author, invitation, certificate, inviter, members, peerId } = await joinNetwork({
    dataDir: places.data,
    line,
  });
  const { networkName: network, class: kind, label } = invitation;
  const name = options.name ?? (label === '' ? hostname() : label);
  const { text } = makeConfig({
    name,
    network,
    open: invitation.networkKey === '',
    admins,
    peers: [inviter],
  });
  writeConfig(places.config, text);
  leaveToOwner(places.data);
  const until = certificate.body.expiresAt;
  const others = members.filter(
    (member) => member.author !== author && member.author !== invitation.inviter,
  );
  return {
    name,
    config: places.config,
    network,
    class: kind,
    peerId,
    inviter,
    until,
    admins,
    others,
  };
}
