// What nft itself says is in a machine's kernel: read as a whole, and told as it changes. Not by the product's own reader.
import { execFile } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Machine } from '../lab/town.ts';

const SECOND_MS = 1_000;
/** Sets whose addresses are dropped. */
const BLOCKING = /^(?:host|net)[46]/;
const OUTPUT_BYTES = 64 << 20;

/** One element of the table. */
export interface Held {
  readonly indicator: string;
  /** Its end lies between these, ms since 1970; infinite for one that never ends. */
  readonly endsFrom: number;
  readonly endsTo: number;
}

/** What a machine's table says. */
export interface Kernel {
  readonly held: readonly Held[];
  /** Sets that hold addresses, and that no rule drops: these get through. */
  readonly undropped: readonly string[];
}

interface Element {
  readonly val: string;
  readonly expires?: number;
}
interface ListedSet {
  readonly name: string;
  readonly elem?: readonly (string | { readonly elem: Element })[];
}
interface Listed {
  readonly set?: ListedSet;
  readonly chain?: { readonly name: string; readonly hook?: string };
  readonly rule?: { readonly chain: string; readonly expr: readonly Expression[] };
}
interface Expression {
  readonly match?: { readonly op: string; readonly left: unknown; readonly right: unknown };
  readonly drop?: null;
}

/** `argv`, run inside the machine; the answer is what it printed. @throws Error with what it complained */
export async function inside(machine: Machine, ...argv: readonly string[]): Promise<string> {
  const [program = '', ...args] = machine.within(...argv);
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: OUTPUT_BYTES });
  return stdout;
}

/** Empty where there is no table. */
export async function readKernel(machine: Machine): Promise<Kernel> {
  const before = Date.now();
  const text = await inside(machine, 'nft', '-j', 'list', 'table', 'inet', 'tocsin').catch(
    (error: Error) => {
      if (/No such file/.test(error.message)) return '{"nftables":[]}';
      throw error;
    },
  );
  return kernelIn(text, before, Date.now());
}

/** @param before @param after when nft was asked and had answered, ms since 1970 */
export function kernelIn(json: string, before: number, after: number): Kernel {
  const { nftables } = JSON.parse(json) as { nftables: readonly Listed[] };
  // What is in any other set is read by no rule: the daemon tries the kernel there.
  const sets = nftables.flatMap(({ set }) => (set && BLOCKING.test(set.name) ? [set] : []));
  const dropped = droppedIn(nftables);
  return {
    held: heldIn(sets, before, after),
    undropped: sets
      .filter(({ name, elem = [] }) => elem.length > 0 && !dropped.has(name))
      .map(({ name }) => name),
  };
}

/** Sets whose addresses a rule drops, whatever else a packet is, in a chain that packets come through. */
function droppedIn(nftables: readonly Listed[]): ReadonlySet<string> {
  const hooked = new Set(
    nftables.flatMap(({ chain }) => (chain?.hook === 'prerouting' ? [chain.name] : [])),
  );
  const dropped = new Set<string>();
  for (const { rule } of nftables) {
    if (rule === undefined || !hooked.has(rule.chain)) continue;
    const [condition, verdict, ...more] = rule.expr;
    const { op, left, right } = condition?.match ?? {};
    if (op !== '==' || verdict?.drop !== null || more.length > 0) continue;
    if (typeof right !== 'string' || !right.startsWith('@')) continue;
    // By where a packet comes from: one that looks at where it goes drops nobody.
    if (JSON.stringify(left).includes('"saddr"')) dropped.add(right.slice(1));
  }
  return dropped;
}

function heldIn(sets: readonly ListedSet[], before: number, after: number): readonly Held[] {
  return sets.flatMap(({ name, elem = [] }) =>
    elem.map((entry): Held => {
      const { val, expires = Number.POSITIVE_INFINITY } =
        typeof entry === 'string' ? { val: entry } : entry.elem;
      // nft prints whole seconds, cut.
      const endsFrom = before + expires * SECOND_MS;
      const endsTo = after + (expires + 1) * SECOND_MS;
      return { indicator: nameOf(name, val), endsFrom, endsTo };
    }),
  );
}

/** Sets of networks are called `net4_24`, and hold the address without its length. */
function nameOf(set: string, value: string): string {
  const length = /^net[46]_(\d+)$/.exec(set)?.[1];
  return length === undefined ? value : `${value}/${length}`;
}

/** Tells each address that anybody adds to the table, however soon it goes again. */
export function onAdded(machine: Machine, tell: (address: string) => void): void {
  // Of everything: one that is told of elements alone cannot name those of a table that was made since.
  const child = machine.spawn('nft', 'monitor');
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('nft monitor tells nothing');
  createInterface({ input: stdout }).on('line', (line) => {
    for (const address of addedIn(line)) tell(address);
  });
  // All that it ever complains of is a set that it does not know: it has missed its making, and is blind to it from then on.
  stderr.once('data', () => child.kill());
  // A burst that it cannot follow ends it. At the end of the run it gets SIGKILL.
  child.once('exit', (_, signal) => {
    if (signal !== 'SIGKILL') onAdded(machine, tell);
  });
}

/**
 * Of `add element inet tocsin host4 { 192.0.2.1 counter packets 0 bytes 0 timeout 9s expires 9s }`. An element of one second
 * is none: the adapter lifts by adding and deleting in one transaction, for nft cannot delete what is not there.
 */
export function addedIn(line: string): readonly string[] {
  const match = /^add element inet tocsin (\S+) \{ (.*) \}/.exec(line);
  if (match === null) return [];
  const [, set = '', elements = ''] = match;
  return elements
    .split(', ')
    .filter((element) => !/ timeout 1s( |$)/.test(element))
    .map((element) => nameOf(set, element.split(' ')[0] ?? ''));
}
