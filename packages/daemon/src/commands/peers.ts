// `tocsin peers`: who is in the mesh and how far each is trusted; quarantine, release and approve by hand.
import type { PeerView } from '@tocsin/node';
import { naming, peerMeant } from '../output/names.ts';
import { decimal, styled, table } from '../output/table.ts';
import { ago, ending } from '../output/time.ts';
import { answer, type Command, clientFor } from './command.ts';

const list: Command<unknown> = {
  command: ['list', '$0'],
  describe: 'Show the peers',
  async handler(args) {
    const peers = await clientFor(args).ask<PeerView[]>('GET', '/v1/peers');
    answer(args, peers, () => (peers.length === 0 ? 'No peers.' : peersTable(peers, Date.now())));
  },
};

interface PeerArgs {
  peer: string;
}

const PEER = { type: 'string', demandOption: true, describe: 'Name, peer id or key' } as const;

const quarantine: Command<PeerArgs & { reason: string | undefined }> = {
  command: 'quarantine <peer>',
  describe: 'Let its word count nothing, at once; what only it supported is lifted',
  builder: (yargs) =>
    yargs
      .positional('peer', PEER)
      .option('reason', { type: 'string', describe: 'For the journal' })
      .example('$0 peers quarantine db1 --reason "broken into"', ''),
  handler: (args) =>
    order(args, 'quarantine', 'is in quarantine: its word counts nothing', {
      ...(args.reason === undefined ? {} : { reason: args.reason }),
    }),
};

const release: Command<PeerArgs> = {
  command: 'release <peer>',
  describe: 'End a quarantine; a fault is followed by probation',
  builder: (yargs) => yargs.positional('peer', PEER),
  handler: (args) => order(args, 'release', 'is released'),
};

const approve: Command<PeerArgs> = {
  command: 'approve <peer>',
  describe: 'Close the breaker that many blocks of one own peer opened',
  builder: (yargs) => yargs.positional('peer', PEER),
  handler: (args) => order(args, 'approve', 'is approved'),
};

export const peersCommand: Command<unknown> = {
  command: 'peers',
  describe: 'List peers with their trust; quarantine, release, approve',
  builder: (yargs) => yargs.command(list).command(quarantine).command(release).command(approve),
  handler() {},
};

async function order(
  args: Parameters<typeof answer>[0] & PeerArgs,
  verb: 'quarantine' | 'release' | 'approve',
  done: string,
  extra: object = {},
): Promise<void> {
  const client = clientFor(args);
  const peer = peerMeant(await client.ask<PeerView[]>('GET', '/v1/peers'), args.peer);
  await client.ask('POST', `/v1/peers/${verb}`, { author: peer.author, ...extra });
  answer(
    args,
    { author: peer.author, done: verb },
    () => `${naming([peer])(peer.author)} ${done}.`,
  );
}

function peersTable(peers: readonly PeerView[], now: number): string {
  const name = naming(peers);
  return table(
    ['PEER', 'CLASS', 'TRUST', 'STATE', 'CONFIRMED', 'WRONG', 'PEER ID'],
    peers.map((peer) => [
      name(peer.author),
      peer.class,
      decimal(peer.trust),
      stateWords(peer, now),
      String(peer.confirmations),
      String(peer.contradictions),
      peer.peerId,
    ]),
  );
}

function stateWords({ connected, quarantine: held, lastSeenAt }: PeerView, now: number): string {
  if (held !== undefined) {
    const end = held.until === undefined ? 'until released' : ending(held.until, now);
    return styled('red', `quarantine (${held.kind}), ${end}: ${held.reason}`);
  }
  return connected ? 'connected' : `away, seen ${ago(lastSeenAt, now)}`;
}
