// Questions and answers of a member who asks to be dialled back.
import { NodeError } from '@tocsin/node';
import {
  ReachFault,
  readAnswer,
  readQuestion,
} from '../../../packages/node/src/network/reach/dial-back.ts';
import type { Target } from '../model.ts';
import { text } from '../mutators/text.ts';
import { bytesOf, must, mustEqual, textOf } from './holds.ts';

const RUNGS_MAX = 4;
const ASKED = ['8144/tcp'];

export const reach: Target = {
  name: 'reach',
  about: 'questions to be dialled back, and their answers, from any member',
  sources: ['packages/node/src/network/reach/dial-back.ts', 'packages/node/src/network/ladder.ts'],
  maxBytes: 1_024,
  mutators: [text, text],
  open: async () => ({
    seeds: SEEDS.map((seed) => bytesOf(JSON.stringify(seed))),
    run,
    show: textOf,
  }),
};

const SEEDS = [
  { rungs: ['8144/tcp', '443/wss'] },
  { host: '198.51.0.7', rungs: [{ rung: '8144/tcp', ok: true }] },
  { rungs: [{ toString: 1, valueOf: 1 }, ['443/wss'], null] },
];

function run(input: Uint8Array): string {
  return `${read(input, readQuestion)}, ${read(input, (bytes) => readAnswer(bytes, ASKED))}`;
}

/** What both say of bytes that are none, whereupon the stream is ended. Any other error is a mistake of theirs. */
function isRefusal(error: unknown): boolean {
  if (error instanceof NodeError) return error.code === 'BAD_ARGUMENT';
  return error instanceof ReachFault || error instanceof SyntaxError;
}

function read<T extends object>(input: Uint8Array, reader: (bytes: Uint8Array) => T): string {
  let found: T;
  try {
    found = reader(input);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return 'refused';
  }
  const again = Array.isArray(found) ? { rungs: found } : found;
  mustEqual(reader(bytesOf(JSON.stringify(again))), found, 'it is another one once it is encoded');
  const rungs: unknown = 'rungs' in again ? again.rungs : undefined;
  must(Array.isArray(rungs) && rungs.length <= RUNGS_MAX, 'more rungs than anybody dials');
  return 'accepted';
}
