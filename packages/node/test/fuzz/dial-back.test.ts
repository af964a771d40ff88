// Found by `npm run fuzz -- --target reach`: a rung that is an object which cannot be made a text of threw a `TypeError`.
import assert from 'node:assert/strict';
import { readAnswer, readQuestion } from '../../src/network/reach/dial-back.ts';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const NO_TEXT = { toString: 1, valueOf: 1 };

describe('a question to be dialled back', () => {
  it('is refused, as is its answer, where a rung is no text', () => {
    const refused = { name: 'ReachFault' };
    assert.throws(() => readQuestion(bytes({ rungs: [NO_TEXT] })), refused);
    const answer = { host: '198.51.0.7', rungs: [{ rung: NO_TEXT, ok: true }] };
    assert.throws(() => readAnswer(bytes(answer), ['8144/tcp']), refused);
  });
});
