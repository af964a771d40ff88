// A running node without its front door, fed with signals as the wire would bring them.
import {
  type AuthorKey,
  createSigner,
  type Indicator,
  type Signal,
  type Signer,
  sha256Hex,
  signBody,
  type Threat,
} from '@tocsin/protocol';
import type { PeerClass, Verdict } from '@tocsin/rules';
import { loadAllowlist } from '../../src/allowlist.ts';
import { createEvents, silentLog } from '../../src/events.ts';
import { loadIdentity } from '../../src/identity.ts';
import type { NodeInit, Parts } from '../../src/index.ts';
import { loadFleets } from '../../src/membership/fleets.ts';
import { createKeyring } from '../../src/network/protector/keyring.ts';
import { judge } from '../../src/one-signal.ts';
import { createPeerBook } from '../../src/peer-book.ts';
import { type Running, startRunning } from '../../src/running.ts';
import { settingsOf } from '../../src/settings.ts';
import { QUICK } from './fleet.ts';

export interface Bare {
  readonly running: Running;
  readonly self: Signer;
  hear(envelope: Uint8Array, channel?: 'live' | 'sync'): Verdict;
}

const alive = new Set<Running>();

export async function bare(
  dataDir: string,
  classes: ReadonlyMap<AuthorKey, PeerClass>,
  parts: Parts,
  init: Partial<NodeInit> = {},
): Promise<Bare> {
  const network = { name: 'test', listen: ['/ip4/127.0.0.1/tcp/0'] };
  const settings = settingsOf(
    { dataDir, network, mode: 'enforce', intervals: QUICK, ...init },
    { protections: async () => [], ...parts },
  );
  const identity = await loadIdentity(dataDir, false);
  const signer = createSigner(identity.seed);
  const book = createPeerBook(signer.author, []);
  const running = await startRunning({
    settings,
    identity,
    keyring: createKeyring(),
    fleets: await loadFleets(dataDir, []),
    signer,
    book: {
      ...book,
      admission: (author) => classes.get(author) ?? book.admission(author),
      peer: (author) => {
        const kind = classes.get(author);
        return kind === undefined ? book.peer(author) : { author, class: kind, group: author };
      },
    },
    allowlist: await loadAllowlist(dataDir, [], () => settings.clock.now()),
    events: createEvents(silentLog),
  });
  alive.add(running);
  return {
    running,
    self: signer,
    hear: (envelope, channel = 'live') => judge(running.life, envelope, channel),
  };
}

export async function stopBare(): Promise<void> {
  await Promise.all([...alive].map((running) => running.stop()));
  alive.clear();
}

export const someone = (name: string): Signer =>
  createSigner(Buffer.from(sha256Hex(Buffer.from(name)), 'hex'));

export function threat(signer: Signer, at: number, changes: Partial<Threat> = {}): Signal {
  const body: Threat = {
    kind: 'threat',
    sequence: at,
    previous: '',
    issuedAt: at,
    expiresAt: at + 24 * 3_600_000,
    indicator: '8.8.8.8' as Indicator,
    category: 'ssh-brute-force',
    severity: 2,
    confidence: 900_000,
    firstSeen: at,
    lastSeen: at,
    attempts: 10,
    ...changes,
  };
  return signBody(body, signer);
}
