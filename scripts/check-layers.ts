// Fails on an import that points upwards in the ladder of packages, and says why the arrow is forbidden; and on chance in a pure package.
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

interface Layer {
  /** Packages of ours that it may import. */
  readonly below: readonly string[];
  readonly never: string;
  /** Modules from outside that would let it do what it must never do. */
  readonly forbidden?: RegExp;
}

const IO = /^(node:(?!crypto$)|level$|libp2p$|@libp2p\/|@chainsafe\/)/;
const GOSSIP = /^(libp2p$|@libp2p\/|@chainsafe\/|level$)/;

const LADDER: Readonly<Record<string, Layer>> = {
  protocol: { below: [], never: 'do I/O, read a clock, hold an opinion', forbidden: IO },
  rules: {
    below: ['protocol'],
    never: 'do I/O, read a clock (`now` is an argument), know libp2p',
    forbidden: IO,
  },
  sensors: { below: ['protocol'], never: 'know gossip or trust', forbidden: GOSSIP },
  firewall: {
    below: ['protocol'],
    never: 'know signals or peers; its input is an address and an end',
    forbidden: GOSSIP,
  },
  node: { below: ['protocol', 'rules', 'sensors', 'firewall'], never: 'contain a rule' },
  daemon: {
    below: ['protocol', 'rules', 'sensors', 'firewall', 'node'],
    never: 'contain a rule, or reach past `node` to the network or the store',
    forbidden: GOSSIP,
  },
  sim: { below: ['protocol', 'rules'], never: 'have rules of its own, or do I/O', forbidden: IO },
};

/** The one file that may load a native module from outside the rule, with its reason. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  [
    'packages/protocol/src/signature/load-sodium.ts node:module',
    'an optional native verifier can only be asked for by a synchronous require',
  ],
]);

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;

function importsOf(file: string): string[] {
  const text = readFileSync(resolve(root, file), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function faultsOf(name: string, layer: Layer): string[] {
  return globSync(`packages/${name}/src/**/*.ts`, { cwd: root }).flatMap((file) =>
    importsOf(file).flatMap((target) => {
      const ours = /^@tocsin\/([^/]+)/.exec(target)?.[1];
      const outside = target.startsWith('.')
        ? !resolve(root, file, '..', target).startsWith(resolve(root, 'packages', name, 'src'))
        : false;
      const wrong =
        (ours !== undefined && !layer.below.includes(ours)) ||
        outside ||
        (ours === undefined && layer.forbidden?.test(target) === true);
      return wrong && !EXCEPTIONS.has(`${file} ${target}`)
        ? [`${file}: imports ${target}; ${name} must never ${layer.never}`]
        : [];
    }),
  );
}

/** Two engines must get the same answer: chance is passed in, and IEEE 754 does not fix the last bit of these. */
const INEXACT = /\bMath\.(?:random|log|log2|log10|exp|pow|sin|cos|tan|cbrt|hypot)\b/;
const PURE = ['protocol', 'rules', 'sim'];

const inexactIn = (name: string): string[] =>
  globSync(`packages/${name}/src/**/*.ts`, { cwd: root }).flatMap((file) => {
    const code = readFileSync(resolve(root, file), 'utf8').replaceAll(
      /\/\*.*?\*\/|\/\/[^\n]*/gs,
      '',
    );
    const [what] = INEXACT.exec(code) ?? [];
    return what === undefined
      ? []
      : [
          `${file}: ${what}; ${name} gives the same answer on every engine: take chance from a seed`,
        ];
  });

const packages = globSync('packages/*', { cwd: root }).map((path) => path.replace('packages/', ''));
const faults = [
  ...packages
    .filter((name) => LADDER[name] === undefined)
    .map(
      (name) =>
        `packages/${name}: has no place in the ladder; give it one in scripts/check-layers.ts`,
    ),
  ...Object.entries(LADDER).flatMap(([name, layer]) => faultsOf(name, layer)),
  ...PURE.flatMap(inexactIn),
];
for (const fault of faults) console.error(fault);
console.log(`layers: ${packages.length} packages, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
