// Sends valid signals at a fixed rate for as long as it is told, and comes back under another peer id when it is thrown out or not listened to.
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { multiaddr } from '@multiformats/multiaddr';
import {
  createSigner,
  nextSequence,
  parseIndicator,
  type Signer,
  signBody,
} from '@tocsin/protocol';
import { publicAddress } from '../addresses.ts';
import { type BareNode, bareNode, congested } from '../bare-node.ts';
import { serve } from '../child.ts';
import { seedOf } from '../crowd.ts';
import { machineMs } from '../measure.ts';

const TICK_MS = 20;
const LIFE_MS = 600_000;
const FLOOD_BLOCK = 16;
/** So long an attacker is patient with a neighbour that does not read. */
const PATIENCE_TICKS = 50;

interface Author {
  readonly signer: Signer;
  sequence: number;
}

export interface Flood {
  readonly topic: string;
  readonly address: string;
  /** 0: every signal comes from the crowd's author 0. Else so many fresh keys take turns. */
  readonly freshKeys: number;
  readonly perSecond: number;
  readonly seconds: number;
}

export interface Flooded {
  readonly sent: number;
  readonly connections: number;
}

function authorsOf({ freshKeys }: Flood): Author[] {
  if (freshKeys === 0) return [{ signer: createSigner(seedOf(0)), sequence: 0 }];
  return Array.from({ length: freshKeys }, () => ({
    signer: createSigner(randomBytes(32)),
    sequence: 0,
  }));
}

function signal(author: Author, turn: number): Uint8Array {
  const issuedAt = Date.now();
  const indicator = parseIndicator(publicAddress(turn, FLOOD_BLOCK));
  const sequence = nextSequence(issuedAt, author.sequence);
  if (!indicator.ok || sequence === undefined) throw new Error(`signal ${turn} cannot be made`);
  author.sequence = sequence;
  const body = {
    kind: 'threat',
    sequence,
    previous: '',
    issuedAt,
    expiresAt: issuedAt + LIFE_MS,
    indicator: indicator.indicator,
    category: 'flood',
    severity: 3,
    confidence: 1_000_000,
    firstSeen: issuedAt,
    lastSeen: issuedAt,
    attempts: 1,
  } as const;
  return signBody(body, author.signer).envelope;
}

/** A new connection; with the author's own identity the first time, if there is one. */
async function connect(
  { topic, address, freshKeys }: Flood,
  connections: number,
): Promise<BareNode> {
  const node = await bareNode(topic, connections === 0 && freshKeys === 0 ? seedOf(0) : undefined);
  await node.dial(multiaddr(address)).catch(() => undefined);
  return node;
}

serve({
  async flood(flood: Flood): Promise<Flooded> {
    const authors = authorsOf(flood);
    let [sent, connections, waited] = [0, 0, 0];
    let node = await connect(flood, connections++);
    const begin = machineMs();
    for (let tick = 0; tick * TICK_MS < flood.seconds * 1_000; tick++) {
      await delay(Math.max(0, begin + tick * TICK_MS - machineMs()));
      waited = congested(node) ? waited + 1 : 0;
      if (node.getConnections().length === 0 || waited > PATIENCE_TICKS) {
        await node.stop();
        node = await connect(flood, connections++);
      }
      if (waited > 0) continue;
      for (let i = 0; i < (flood.perSecond * TICK_MS) / 1_000; i++) {
        const author = authors[sent % authors.length];
        if (author === undefined) break;
        await node.services.pubsub.publish(flood.topic, signal(author, sent++));
      }
    }
    await node.stop();
    return { sent, connections };
  },
});
