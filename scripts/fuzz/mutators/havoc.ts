// Changes that know nothing of the input's form: bits, runs of bytes, pieces of other inputs, words of the dictionary.
import type { Mutator, Tools } from '../model.ts';

/** Where signs, lengths and counters turn over, and what ends or opens things in texts. */
const BYTES = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x0a, 0x20, 0x22, 0x5c, 0x25];
const RUN_MAX = 64;
/** Long repeats show what takes more than linear time. */
const REPEATS_MAX = 4_096;

export const havoc: Mutator = (input, tools) => tools.random.pick(CHANGES)(input, tools);

const CHANGES: readonly Mutator[] = [
  (input, { random }) => changed(input, random, (byte) => byte ^ (1 << random.below(8))),
  (input, { random }) => changed(input, random, () => random.below(256)),
  (input, { random }) => changed(input, random, () => random.pick(BYTES)),
  (input, { random }) => changed(input, random, (byte) => (byte + random.between(-9, 9)) & 0xff),
  function removeRun(input, { random }) {
    const [from, to] = run(input, random);
    return joined(input.subarray(0, from), input.subarray(to));
  },
  function repeatRun(input, { random }) {
    const [from, to] = run(input, random);
    const some = input.subarray(from, to);
    const times = random.chance(50_000) ? random.below(REPEATS_MAX) : random.between(1, 4);
    const room = Math.max(1, Math.ceil((2 * REPEATS_MAX) / Math.max(1, some.length)));
    const copies = Array.from({ length: Math.min(times, room) }, () => some);
    return joined(input.subarray(0, to), ...copies, input.subarray(to));
  },
  function moveRun(input, { random }) {
    const [from, to] = run(input, random);
    const rest = joined(input.subarray(0, from), input.subarray(to));
    const at = random.between(0, rest.length);
    return joined(rest.subarray(0, at), input.subarray(from, to), rest.subarray(at));
  },
  function insertBytes(input, { random }) {
    const bytes = Uint8Array.from({ length: random.between(1, 8) }, () => random.below(256));
    return inserted(input, random.between(0, input.length), bytes);
  },
  function insertWord(input, { random, dictionary }) {
    if (dictionary.length === 0) return input;
    return inserted(input, random.between(0, input.length), random.pick(dictionary));
  },
  function overwriteWithWord(input, { random, dictionary }) {
    if (dictionary.length === 0) return input;
    const word = random.pick(dictionary);
    const at = random.between(0, input.length);
    return joined(input.subarray(0, at), word, input.subarray(at + word.length));
  },
  function splice(input, { random, other }) {
    const another = other();
    const [from, to] = [random.between(0, input.length), random.between(0, another.length)];
    return joined(input.subarray(0, from), another.subarray(to));
  },
  function insertRunOfAnother(input, { random, other }) {
    const another = other();
    const [from, to] = run(another, random);
    return inserted(input, random.between(0, input.length), another.subarray(from, to));
  },
  function cut(input, { random }) {
    return input.slice(0, random.between(0, input.length));
  },
];

function changed(
  input: Uint8Array,
  random: Tools['random'],
  change: (byte: number) => number,
): Uint8Array {
  if (input.length === 0) return Uint8Array.of(random.below(256));
  const at = random.below(input.length);
  return input.with(at, change(input[at] ?? 0));
}

/** Some run of at most `RUN_MAX` bytes: where it begins and where it ends. */
function run(input: Uint8Array, random: Tools['random']): readonly [number, number] {
  const from = random.between(0, input.length);
  return [from, Math.min(input.length, from + random.between(1, RUN_MAX))];
}

function inserted(input: Uint8Array, at: number, bytes: Uint8Array): Uint8Array {
  return joined(input.subarray(0, at), bytes, input.subarray(at));
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
