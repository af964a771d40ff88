// Asks a relay for a place, as a stranger would who does not ask himself whether he may.

import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2';
import type { Connection } from '@libp2p/interface';
import { lpStream } from '@libp2p/utils';

/** Protobuf: field 1, type RESERVE. */
const RESERVE = new Uint8Array([0x08, 0x00]);
/** Field 5 holds the status. */
const STATUS = 0x28;
const STATUSES: Readonly<Record<number, string>> = {
  100: 'OK',
  201: 'RESOURCE_LIMIT_EXCEEDED',
  202: 'PERMISSION_DENIED',
};

export async function reserve(connection: Connection | undefined): Promise<string | undefined> {
  const stream = await connection?.newStream(RELAY_V2_HOP_CODEC);
  if (stream === undefined) throw new Error('not connected');
  const frames = lpStream(stream);
  await frames.write(RESERVE);
  const answer = (await frames.read()).subarray();
  const at = answer.indexOf(STATUS);
  // A varint of two bytes.
  return STATUSES[((answer[at + 1] ?? 0) & 0x7f) | ((answer[at + 2] ?? 0) << 7)];
}
