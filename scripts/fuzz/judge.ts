// One input and whether everything holds: no throw that is not a verdict, and an answer in time.
import { Broken, type Subject, type Target } from './model.ts';
import { slowness } from './processor.ts';

/** A pause by the collector or the compiler is not there each time. */
const REPEATS = 5;
const MAX_MS = 10;

export type Judged =
  | { readonly ok: true; readonly verdict: string }
  | { readonly ok: false; readonly invariant: string };

/**
 * Synchronous where the subject is: a promise for each input would be most of the time.
 * @param timed false where the code is slowed by being watched
 */
export function judge(
  target: Target,
  subject: Subject,
  input: Uint8Array,
  timed = true,
): Judged | Promise<Judged> {
  const limit = timed ? (target.maxMs ?? MAX_MS) : Number.POSITIVE_INFINITY;
  const begun = performance.now();
  try {
    const verdict = subject.run(input);
    if (typeof verdict !== 'string') return later(subject, input, verdict, begun, limit);
    return performance.now() - begun > limit
      ? again(subject, input, verdict, limit)
      : good(verdict);
  } catch (error) {
    return bad(error);
  }
}

async function later(
  subject: Subject,
  input: Uint8Array,
  pending: Promise<string>,
  begun: number,
  limit: number,
): Promise<Judged> {
  try {
    const verdict = await pending;
    return performance.now() - begun > limit
      ? await again(subject, input, verdict, limit)
      : good(verdict);
  } catch (error) {
    return bad(error);
  }
}

/** Slow by the clock may be the machine; slow each time by the processor's own count, on a processor that is not, is the input. */
async function again(
  subject: Subject,
  input: Uint8Array,
  verdict: string,
  limit: number,
): Promise<Judged> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < REPEATS && least > limit; i++) {
    const begun = process.threadCpuUsage();
    await subject.run(input);
    const { user, system } = process.threadCpuUsage(begun);
    least = Math.min(least, (user + system) / 1_000);
  }
  if (least <= limit || least <= limit * slowness()) return good(verdict);
  const invariant = `it takes ${least.toFixed(1)} ms of the processor, more than ${limit} ms`;
  return { ok: false, invariant };
}

function good(verdict: string): Judged {
  return { ok: true, verdict };
}

function bad(error: unknown): Judged {
  if (error instanceof Broken) return { ok: false, invariant: error.message };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { ok: false, invariant: `a throw that is no verdict: ${stack}` };
}

/** Findings of one kind: the sentence without its figures and without the stack. */
export function kindOf(invariant: string): string {
  const [first = ''] = invariant.split('\n');
  return first.replaceAll(/\d+(?:\.\d+)?/g, '#').slice(0, 80);
}
