// The protocol /tocsin/reach/1: a member asks another one to dial it back, and learns on which of its ports it can be reached.
//
// A question names ports, never a host: what is dialled is the address that the question came from. So nobody can be made to
// knock at a third party's door, and what an answer costs is bounded for each member and for all of them.
import type { Connection, Stream } from '@libp2p/interface';
import { lpStream } from '@libp2p/utils';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { parseCidr } from '@tocsin/protocol';
import type { Host } from '../host.ts';
import { addressAt, readRung } from '../ladder.ts';
import {
  REACH_ANSWER_MS,
  REACH_DIAL_MS,
  REACH_FRAME_BYTES,
  REACH_PER_MINUTE,
  REACH_PER_PEER_MS,
  REACH_RUNGS_MAX,
} from '../reach-limits.ts';
import { isCircuit } from './circuits.ts';

export const REACH_PROTOCOL = '/tocsin/reach/1';

/** What a member found: where it sees us, and on which rungs a dial came through and proved our key. */
export interface DialBack {
  readonly host: string;
  readonly rungs: readonly { readonly rung: string; readonly ok: boolean }[];
}

/** Bytes that are no question, or no answer to what was asked: the stream is ended. */
export class ReachFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ReachFault';
  }
}

/** How often is answered. Pure: `now` is monotonic ms. */
export class DialBackBudget {
  readonly #asked = new Map<string, number>();

  take(peer: string, now: number): boolean {
    for (const [each, at] of this.#asked) if (now - at >= 60_000) this.#asked.delete(each);
    const last = this.#asked.get(peer);
    if (last !== undefined && now - last < REACH_PER_PEER_MS) return false;
    if (this.#asked.size >= REACH_PER_MINUTE) return false;
    this.#asked.delete(peer);
    this.#asked.set(peer, now);
    return true;
  }
}

/** Asks over a connection that is there. Rejects when no answer comes. */
export async function askBack(connection: Connection, rungs: readonly string[]): Promise<DialBack> {
  const signal = AbortSignal.timeout(REACH_ANSWER_MS);
  const stream = await connection.newStream(REACH_PROTOCOL, { signal });
  try {
    const frames = lpStream(stream, { maxDataLength: REACH_FRAME_BYTES });
    const asked = rungs.slice(0, REACH_RUNGS_MAX);
    await frames.write(encode({ rungs: asked }), { signal });
    const answer = readAnswer((await frames.read({ signal })).subarray(), asked);
    await stream.close({ signal });
    return answer;
  } catch (error) {
    stream.abort(error as Error);
    throw error;
  }
}

/** Answers one question. Whoever asks what is no question, or too often, gets no answer. */
export async function answerBack(
  host: Host,
  stream: Stream,
  connection: Connection,
): Promise<void> {
  const signal = AbortSignal.timeout(REACH_ANSWER_MS);
  try {
    const frames = lpStream(stream, { maxDataLength: REACH_FRAME_BYTES });
    const rungs = readQuestion((await frames.read({ signal })).subarray());
    const from = hostOf(connection);
    if (from === undefined) throw new Error('a circuit has no address to dial back');
    const found = await Promise.all(
      rungs.map(async (rung) => ({
        rung,
        ok: await reaches(host, addressAt(from, rung), connection),
      })),
    );
    await frames.write(encode({ host: from, rungs: found }), { signal });
    await stream.close({ signal });
  } catch (error) {
    stream.abort(error as Error);
  }
}

/** The address at the other end; `undefined` where there is none of its own. */
function hostOf(connection: Connection): string | undefined {
  const host = connection.remoteAddr.getComponents()[0]?.value ?? '';
  return isCircuit(connection) || !parseCidr(host).ok ? undefined : host;
}

async function reaches(host: Host, address: Multiaddr, asker: Connection): Promise<boolean> {
  const peer = asker.remotePeer;
  const open = host
    .getConnections(peer)
    .some(
      ({ direction, remoteAddr }) =>
        direction === 'outbound' && remoteAddr.equals(multiaddr(`${address}/p2p/${peer}`)),
    );
  if (open) return true;
  try {
    // Without the peer's id: libp2p would answer with the connection that is there.
    const signal = AbortSignal.timeout(REACH_DIAL_MS);
    const connection = await host.dial(address, { signal, force: true });
    const proved = connection.remotePeer.equals(peer);
    await connection.close({ signal }).catch((error: Error) => connection.abort(error));
    return proved;
  } catch {
    return false;
  }
}

function encode(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function decode(bytes: Uint8Array): { readonly [key: string]: unknown } {
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (typeof value !== 'object' || value === null) throw new ReachFault('not an object');
  return value as { readonly [key: string]: unknown };
}

/** @throws ReachFault, SyntaxError, NodeError `BAD_ARGUMENT` on anything but one to four rungs */
export function readQuestion(bytes: Uint8Array): string[] {
  const { rungs } = decode(bytes);
  if (!Array.isArray(rungs) || rungs.length === 0 || rungs.length > REACH_RUNGS_MAX)
    throw new ReachFault('not a list of rungs');
  return rungs.map((rung: unknown) => {
    // Not made a text of: what a stranger's object makes of itself may throw.
    if (typeof rung !== 'string') throw new ReachFault('not a rung');
    readRung(rung);
    return rung;
  });
}

/** @throws ReachFault, SyntaxError on anything else than an answer to a question for these rungs */
export function readAnswer(bytes: Uint8Array, asked: readonly string[]): DialBack {
  const { host, rungs } = decode(bytes);
  if (typeof host !== 'string' || !parseCidr(host).ok || !Array.isArray(rungs))
    throw new ReachFault('not an answer');
  const answered = rungs.map((each: { rung?: unknown; ok?: unknown } | null) => {
    if (typeof each?.rung !== 'string') throw new ReachFault('not an answer');
    return { rung: each.rung, ok: each.ok === true };
  });
  const complete = asked.every((rung) => answered.some((each) => each.rung === rung));
  if (answered.length !== asked.length || !complete) throw new ReachFault('not what was asked');
  return { host, rungs: answered };
}
