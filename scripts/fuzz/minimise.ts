// Makes a failing input as short and as plain as it can be while the same invariant breaks.
import { judge, kindOf } from './judge.ts';
import type { Subject, Target } from './model.ts';

interface Failing {
  readonly input: Uint8Array;
  readonly invariant: string;
}

/** Slow inputs fail slowly: beyond this what was reached is good enough. */
const MAX_RUNS = 3_000;
const MAX_MS = 20_000;
/** What any byte is replaced by where that changes nothing. */
const PLAIN = [0x30, 0x00];

export async function minimise(
  target: Target,
  subject: Subject,
  { input, invariant }: Failing,
): Promise<Failing> {
  const kind = kindOf(invariant);
  const until = performance.now() + MAX_MS;
  let least: Failing = { input, invariant };
  let runs = 0;

  const spent = (): boolean => runs >= MAX_RUNS || performance.now() > until;
  const accept = async (candidate: Uint8Array): Promise<boolean> => {
    if (spent()) return false;
    runs += 1;
    const judged = await judge(target, subject, candidate);
    if (judged.ok || kindOf(judged.invariant) !== kind) return false;
    least = { input: candidate, invariant: judged.invariant };
    return true;
  };

  for (let size = input.length >> 1; size >= 1 && !spent(); size >>= 1)
    for (let at = 0; at < least.input.length && !spent(); ) {
      if (!(await accept(without(least.input, at, size)))) at += size;
    }
  for (let at = 0; at < least.input.length && !spent(); at++)
    for (const byte of PLAIN)
      if (least.input[at] !== byte && (await accept(least.input.with(at, byte)))) break;
  return least;
}

function without(bytes: Uint8Array, at: number, count: number): Uint8Array {
  return new Uint8Array(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + count)]));
}
