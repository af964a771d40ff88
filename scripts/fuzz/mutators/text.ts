// Changes that know texts: words, numbers, quoted texts and brackets of TOML, JSON, logs and listings stay whole.
import type { Mutator, Tools } from '../model.ts';

const TOKEN =
  /[A-Za-z_][\w-]*|\d+(?:[.:]\d+)*|"(?:[^"\\\n]|\\.)*"|[ \t]+|\n|[^A-Za-z_\d"\s]+|[\s\S]/gu;
const NUMBERS = ['0', '-1', '1', '255', '256', '65536', '4294967296', '9007199254740992', '1e309'];
const PAIRS = ['[]', '{}', '""', '()', "''"];
/** Deep enough to exhaust what recurs. */
const DEPTH_MAX = 3_000;
/** Characters of what is repeated. */
const LONG_MAX = 8_000;

export const text: Mutator = (input, tools) => {
  const tokens = Buffer.from(input).toString('utf8').match(TOKEN) ?? [];
  return new TextEncoder().encode(tools.random.pick(CHANGES)(tokens, tools).join(''));
};

type Change = (tokens: readonly string[], tools: Tools) => readonly string[];

const CHANGES: readonly Change[] = [
  (tokens, { random }) => tokens.toSpliced(random.between(0, tokens.length), random.between(1, 6)),
  function doubleSome(tokens, { random }) {
    const at = random.between(0, tokens.length);
    return tokens.toSpliced(at, 0, ...tokens.slice(at, at + random.between(1, 12)));
  },
  function swapTwo(tokens, { random }) {
    if (tokens.length < 2) return tokens;
    const [a, b] = [random.below(tokens.length), random.below(tokens.length)];
    return tokens.with(a, tokens[b] ?? '').with(b, tokens[a] ?? '');
  },
  function insertWord(tokens, tools) {
    return tokens.toSpliced(tools.random.between(0, tokens.length), 0, word(tools));
  },
  replaced((_, tools) => word(tools)),
  replaced((_, { random }) => random.pick(NUMBERS)),
  replaced((token) => `"${token}"`),
  replaced((token) => token.toUpperCase()),
  function repeatOne(tokens, { random }) {
    if (tokens.length === 0) return tokens;
    const at = random.below(tokens.length);
    const token = tokens[at] ?? '';
    const most = random.chance(100_000) ? Math.max(2, LONG_MAX / token.length) : 8;
    return tokens.with(at, token.repeat(random.between(2, Math.ceil(most))));
  },
  function nest(tokens, { random }) {
    const [open = '', close = ''] = random.pick(PAIRS);
    const depth = random.chance(100_000) ? random.below(DEPTH_MAX) : random.between(1, 4);
    const at = random.between(0, tokens.length);
    const inner = tokens.slice(at, at + random.between(0, 3));
    return tokens.toSpliced(at, inner.length, open.repeat(depth), ...inner, close.repeat(depth));
  },
  function pieceOfAnother(tokens, { random, other }) {
    const another = Buffer.from(other()).toString('utf8').match(TOKEN) ?? [];
    const from = random.between(0, another.length);
    const piece = another.slice(from, from + random.between(1, 16));
    return tokens.toSpliced(random.between(0, tokens.length), random.below(4), ...piece);
  },
];

function replaced(change: (token: string, tools: Tools) => string): Change {
  return (tokens, tools) => {
    if (tokens.length === 0) return [change('', tools)];
    const at = tools.random.below(tokens.length);
    return tokens.with(at, change(tokens[at] ?? '', tools));
  };
}

function word({ random, dictionary }: Tools): string {
  return dictionary.length === 0 ? ' ' : Buffer.from(random.pick(dictionary)).toString('utf8');
}
