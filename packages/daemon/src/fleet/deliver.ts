// Hands what a fleet said to the running node, which passes it on; or into a file for a machine that has one.
import type { RecordVerdict } from '@tocsin/node';
import type { MembershipRecord } from '@tocsin/protocol';
import type { Client } from '../control/client.ts';
import { DaemonError } from '../errors.ts';
import { writeStatements } from './file.ts';

/** @param out a file instead of the node @throws DaemonError `STATEMENT_REFUSED`, `PLACE_UNUSABLE` */
export async function deliver(
  client: Client,
  { signer, envelope }: MembershipRecord,
  out: string | undefined,
): Promise<void> {
  if (out !== undefined) {
    writeStatements(out, [envelope]);
    return;
  }
  // A node passes on what it does not obey itself: to its operator that must not look like success.
  const obeyed = await client.ask<string[]>('GET', '/v1/fleets');
  if (!obeyed.includes(signer))
    throw new DaemonError('STATEMENT_REFUSED', `The node here does not obey the fleet ${signer}`);
  await learn(client, [Buffer.from(envelope).toString('base64')]);
}

/** @param envelopes in base64 @throws DaemonError `STATEMENT_REFUSED` */
export async function learn(
  client: Client,
  envelopes: readonly string[],
): Promise<readonly RecordVerdict[]> {
  const verdicts = await client.ask<RecordVerdict[]>('POST', '/v1/records', { envelopes });
  const [refused] = verdicts.flatMap((verdict) => ('why' in verdict ? [verdict.why] : []));
  if (refused !== undefined)
    throw new DaemonError('STATEMENT_REFUSED', `The node did not take it: ${refused}`);
  return verdicts;
}
