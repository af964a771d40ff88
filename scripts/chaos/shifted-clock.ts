// Loaded into a daemon before all else: its wall clock shows the real one plus what a file says, as if somebody had set it.
// In place of libfaketime, which leaves shared memory behind each process that is killed; a daemon reads its clock only here.
import { readFileSync } from 'node:fs';

/** Between two looks at the file. */
const LOOK_EVERY_MS = 10;

const file = process.env['TOCSIN_CHAOS_CLOCK'] ?? '';
const RealDate = Date;
const realNow = Date.now;
let shiftMs = 0;
let lookedAt = Number.NEGATIVE_INFINITY;

function now(): number {
  const at = performance.now();
  if (at - lookedAt >= LOOK_EVERY_MS) {
    lookedAt = at;
    shiftMs = Number(readFileSync(file, 'utf8')) || 0;
  }
  return realNow() + shiftMs;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
});
