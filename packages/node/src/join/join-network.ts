// Joining from the new machine: reaches the inviter, proves the invitation, and leaves in the data directory what the node
// needs to start as a member. Runs without a node, for as long as it takes.
import { mkdir } from 'node:fs/promises';
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import type { Libp2p } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import {
  createSigner,
  fastestVerifier,
  type Invitation,
  type MembershipRecord,
  networkDigest,
  type Signer,
} from '@tocsin/protocol';
import { createRoster } from '@tocsin/rules';
import { createLibp2p } from 'libp2p';
import { systemClock } from '../clock.ts';
import { silentLog } from '../events.ts';
import { loadIdentity } from '../identity.ts';
import { OWN_CERTIFICATE_DAYS } from '../membership/constants.ts';
import { loadFleets } from '../membership/fleets.ts';
import { createSay, lifeOf } from '../membership/say.ts';
import { type Log, NodeError } from '../model.ts';
import { raceDial, type Won, WrongPeer } from '../network/dial/race.ts';
import { peerIdOf } from '../network/identity.ts';
import { createKeyring, keyFromHex, loadKeyring } from '../network/protector/keyring.ts';
import { Protector } from '../network/protector/protector.ts';
import { transportsOf } from '../network/transports.ts';
import { leaveRecords } from './arrival.ts';
import { JOIN_PROTOCOL, joinChannel } from './channel.ts';
import { DIAL_LIMIT_MS, JOIN_LIMIT_MS } from './constants.ts';
import { proveInvitation, type Welcomed } from './joiner.ts';
import type { Joined, JoinInit } from './model.ts';
import { readInvitation } from './read-invitation.ts';

/** @throws NodeError INVITATION_*, JOIN_*, IDENTITY_*, BAD_ARGUMENT */
export async function joinNetwork(init: JoinInit): Promise<Joined> {
  const { dataDir, log = silentLog, now = systemClock.now() } = init;
  const verifier = fastestVerifier();
  const invitation = readInvitation(init.line, verifier, now);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const { seed, here } = await loadIdentity(dataDir, false);
  if (!here)
    throw new NodeError(
      'BAD_ARGUMENT',
      `${dataDir} was made on another machine: delete it to join as a new one`,
    );
  const signer = createSigner(seed);
  if (signer.author === invitation.inviter)
    throw new NodeError('INVITATION_OWN', 'this machine made the invitation itself');

  const host = await joiningHost(seed, invitation);
  try {
    const { connection, address } = await reach(host, invitation, log);
    const signal = AbortSignal.timeout(JOIN_LIMIT_MS);
    const stream = await connection.newStream(JOIN_PROTOCOL, { signal }).catch((error: unknown) => {
      throw new NodeError('JOIN_BROKEN', 'the inviter does not speak of joining', { cause: error });
    });
    const channel = joinChannel(stream);
    signal.addEventListener('abort', () => channel.abort(signal.reason as Error));
    const welcomed = await proveInvitation({ invitation, signer, verifier }, channel).catch(
      (error: unknown) => {
        if (error instanceof NodeError) throw error;
        throw new NodeError('JOIN_BROKEN', 'the conversation with the inviter broke off', {
          cause: error,
        });
      },
    );
    const records = [...welcomed.records, ...returned(signer, invitation, welcomed, now)];
    await keep(dataDir, invitation, { ...welcomed, records });
    const inviter = {
      address: `${address}/p2p/${connection.remotePeer}`,
      class: invitation.class,
    };
    return { ...joinedBy(signer, invitation, welcomed, now), inviter };
  } finally {
    await host.stop();
  }
}

/** It listens nowhere, and speaks to the inviter only. */
async function joiningHost(
  seed: Uint8Array,
  { networkKey, keyNumber }: Invitation,
): Promise<Libp2p> {
  const protector =
    networkKey === ''
      ? undefined
      : new Protector({
          keyring: createKeyring(keyFromHex(networkKey, keyNumber)),
          clock: systemClock,
          random: Math.random,
        });
  return createLibp2p({
    privateKey: await generateKeyPairFromSeed('Ed25519', seed),
    nodeInfo: { name: 'tocsin', version: '1', userAgent: 'tocsin/1' },
    transports: await transportsOf({ quic: false, open: networkKey === '' }),
    ...(protector && { connectionProtector: () => protector }),
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionManager: { reconnectRetries: 0 },
  });
}

async function reach(host: Libp2p, invitation: Invitation, log: Log): Promise<Won> {
  const addresses = invitation.addresses.map((address) => multiaddr(address));
  const expected = peerIdOf(invitation.inviter).toString();
  const signal = AbortSignal.timeout(DIAL_LIMIT_MS);
  const told = (address: unknown, error: unknown) =>
    log.debug({ address: String(address), err: error }, 'tried an address of the inviter');
  try {
    return await raceDial(host, addresses, { clock: systemClock, expected, signal, told });
  } catch (error) {
    const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
    const wrong = errors.find((one) => one instanceof WrongPeer);
    if (wrong !== undefined)
      throw new NodeError(
        'JOIN_ANOTHER',
        `at the inviter's address another machine answers: ${wrong.found}`,
        { cause: error },
      );
    throw new NodeError(
      'JOIN_UNREACHABLE',
      `the inviter answers at none of its addresses: ${invitation.addresses.join(', ')}`,
      { cause: error },
    );
  }
}

/**
 * Whoever joins as an own machine gives his inviter his word: those whom he lets in later have him for their root, and would
 * not know it otherwise, whoever else has spoken for it. Only what a fleet has certified they know by that.
 */
function returned(
  signer: Signer,
  { inviter: member, networkName, class: kind, fleets }: Invitation,
  { records }: Welcomed,
  now: number,
): MembershipRecord[] {
  const known = records.some(
    ({ signer: by, body }) =>
      body.kind === 'certificate' && body.member === member && fleets.includes(by),
  );
  if (kind !== 'own' || known) return [];
  const say = createSay({
    signer,
    network: networkDigest(networkName),
    allowed: true,
    now: () => now,
    nextNumber: () => now,
  });
  const sponsor = signer.author;
  const terms = { kind: 'certificate', member, sponsor, class: 'own', label: '' } as const;
  return [say(terms, lifeOf(OWN_CERTIFICATE_DAYS))];
}

async function keep(dataDir: string, invitation: Invitation, welcomed: Welcomed): Promise<void> {
  const { records, key, keyNumber } = welcomed;
  if (key !== '') await loadKeyring(dataDir, keyFromHex(key, keyNumber));
  const fleets = await loadFleets(dataDir, []);
  for (const fleet of invitation.fleets) await fleets.accept(fleet);
  await leaveRecords(
    dataDir,
    records.map(({ envelope }) => envelope),
  );
}

function joinedBy(
  { author }: Signer,
  invitation: Invitation,
  { certificate, records }: Welcomed,
  now: number,
): Omit<Joined, 'inviter'> {
  const { inviter, fleets, class: kind } = invitation;
  const configured = [{ author: inviter, class: kind, group: inviter }];
  const roster = createRoster({ self: author, configured, fleets, records, now });
  return {
    author,
    peerId: peerIdOf(author).toString(),
    invitation,
    certificate,
    members: roster.members(),
  };
}
