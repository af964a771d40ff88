// The one kind of number on this wire.

/** An integer in the range, which ends at 2^53 - 1; not -0, which would not survive the wire. */
export function isBetween(value: number, min: number, max = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0) && value >= min && value <= max;
}
