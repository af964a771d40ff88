// How slow this machine's processor is beside the one on which the limits were set: by its own count, which no other work lengthens.

const BYTES = new Uint8Array(1_000_000).map((_, i) => i * 31);
/** The count goes by steps of some milliseconds. */
const TIMES = 50;
/** What that takes of the processor of the limits, once it is compiled. */
const MS = 80;

let sum = 0;

/** 1 on a machine that is as fast, or faster; 3 on one that takes three times as long. */
export function slowness(): number {
  reckon();
  const begun = process.threadCpuUsage();
  for (let i = 0; i < TIMES; i++) reckon();
  const { user, system } = process.threadCpuUsage(begun);
  return Math.max(1, (user + system) / 1_000 / MS);
}

/** Reads bytes and reckons with them, as what is fed does. */
function reckon(): void {
  for (let i = 0; i < BYTES.length; i++) sum = Math.imul(sum ^ (BYTES[i] ?? 0), 16_777_619);
}
