// The limit of intake on one thread: bare gossipsub delivery, bare verification and bare LevelDB, one after the other.
import { Level } from 'level';
import { publicAddresses } from '../addresses.ts';
import { Child } from '../child.ts';
import type { Received } from '../roles/bare-peer.ts';
import { scratch, TOPIC } from '../world.ts';
import { bareVerifications, fastest } from './ed25519.ts';

const BATCH_ROWS = 100;
/** A signal's row as it is kept. */
const ROW_BYTES = 500;

interface Rate {
  readonly perSecond: number;
  /** The longest time that the event loop was held. */
  readonly blockedMs: number;
}

/** From another process through a bare gossipsub that accepts everything. */
async function bareDelivery(signals: number): Promise<Rate> {
  const [receiver, feeder] = [new Child('bare-peer'), new Child('feeder')];
  try {
    const address = await receiver.call<string>('start', TOPIC);
    await feeder.call('meet', { topic: TOPIC, address });
    const issuedAt = Date.now();
    const addresses = publicAddresses(signals);
    const batch = { authors: 100, addresses, issuedAt, expiresAt: issuedAt + 60_000 };
    await feeder.call('prepare', batch);
    const begin = feeder.call<number>('feed');
    const { lastArrivalMs, blockedMs } = await receiver.call<Received>('received', signals);
    return { perSecond: (signals / (lastArrivalMs - (await begin))) * 1_000, blockedMs };
  } finally {
    await Promise.all([receiver.end(), feeder.end()]);
  }
}

/** Rows a second, in batches that survive the death of the process. */
async function bareStore(rows: number): Promise<number> {
  using directory = scratch();
  const db = new Level(directory.path);
  await db.open();
  const value = 'x'.repeat(ROW_BYTES);
  const begin = performance.now();
  for (let at = 0; at < rows; at += BATCH_ROWS) {
    const keys = Array.from({ length: BATCH_ROWS }, (_, row) => `${at + row}`.padStart(12, '0'));
    await db.batch(keys.map((key) => ({ type: 'put', key, value })));
  }
  const rate = (rows / (performance.now() - begin)) * 1_000;
  await db.close();
  return rate;
}

/** What one thread could do if each signal was delivered, verified and stored as one row, and nothing else was done. */
export async function bareIntake(signals: number): Promise<Rate> {
  const delivery = await bareDelivery(signals);
  const rates = [
    delivery.perSecond,
    fastest(bareVerifications(500)).value,
    await bareStore(signals),
  ];
  const perSecond = 1 / rates.reduce((sum, rate) => sum + 1 / rate, 0);
  return { perSecond, blockedMs: delivery.blockedMs };
}
