// The limit of the kernel: bare `nft`, one change through a persistent shell, many through one transaction.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { machineMs, until } from '../measure.ts';

export const BARE_TABLE = 'inet tocsin_bench';
const OUR_TABLE = 'inet tocsin';
const SET = `${BARE_TABLE} hosts`;
/** More in one statement fails in a namespace with small socket buffers. */
const ELEMENTS_A_STATEMENT = 4_000;

/** Runs one script in an `nft` process of its own; answers how long it took, in ms. */
export function nftScript(script: string): number {
  const begin = performance.now();
  const ran = spawnSync('nft', ['-f', '-'], { input: script, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`nft: ${ran.error?.message ?? ran.stderr}`);
  return performance.now() - begin;
}

export function createBareTable(): void {
  nftScript(`
    table ${BARE_TABLE} {
      set hosts { type ipv4_addr; timeout 1d; counter; }
    }`);
}

export function removeBareTable(): void {
  nftScript(`delete table ${BARE_TABLE}`);
}

/** The kernel as it was before a node of ours ran. To create what may be gone makes deleting it safe. */
export function removeOurTable(): void {
  nftScript(`add table ${OUR_TABLE}\ndelete table ${OUR_TABLE}`);
}

/** Puts an element into our table by another hand than the node's. */
export function addByHand(address: string): void {
  nftScript(`add element ${OUR_TABLE} host4 { ${address} timeout 3600s }`);
}

/** How many IPv4 addresses with a time-out the kernel holds in our table. */
export function ourElements(): number {
  const ran = spawnSync('nft', ['list', 'table', ...OUR_TABLE.split(' ')], {
    encoding: 'utf8',
    maxBuffer: 256 * 2 ** 20,
  });
  return ran.stdout.match(/\d+\.\d+\.\d+\.\d+[^,}]*expires/g)?.length ?? 0;
}

/** Adds all elements in one transaction, each with its own time-out. */
export function bareBulk(addresses: readonly string[]): number {
  const statements: string[] = [];
  for (let at = 0; at < addresses.length; at += ELEMENTS_A_STATEMENT) {
    const some = addresses.slice(at, at + ELEMENTS_A_STATEMENT);
    statements.push(
      `add element ${SET} { ${some.map((one) => `${one} timeout 86400s`).join(', ')} }`,
    );
  }
  return nftScript(statements.join('\n'));
}

/** How long it takes to read all elements back, in ms; the text is thrown away. */
export function bareListing(): number {
  const begin = performance.now();
  spawnSync('nft', ['-j', 'list', 'set', ...SET.split(' ')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return performance.now() - begin;
}

/**
 * Notes when each address enters any set, as the kernel's own notifications tell it: another process than the one
 * that makes the change, so that nobody is measured by his own word. It costs the one measured a wake-up of another.
 */
export class Watcher {
  readonly seenAt = new Map<string, number>();
  readonly #process: ChildProcess;

  /** @param monitor `nft monitor elements`, which may run in another network namespace than this process */
  constructor(
    monitor: ChildProcess = spawn('nft', ['monitor', 'elements'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  ) {
    this.#process = monitor;
    const { stdout } = monitor;
    if (stdout === null) throw new Error('nft monitor has no output');
    createInterface({ input: stdout }).on('line', (line) => {
      if (!line.startsWith('add element')) return;
      const now = machineMs();
      for (const [address] of line.matchAll(/\d+\.\d+\.\d+\.\d+/g)) {
        if (!this.seenAt.has(address)) this.seenAt.set(address, now);
      }
    });
  }

  /** Resolves once it has seen a change that it made itself. */
  async ready(): Promise<void> {
    createBareTable();
    await until('nft monitor', () => {
      bareBulk(['192.0.2.1']);
      return this.seenAt.has('192.0.2.1');
    });
    removeBareTable();
  }

  async end(): Promise<void> {
    this.#process.kill();
    await once(this.#process, 'exit');
  }
}

/** Ms from writing a change to a persistent `nft -i` to its notification by the kernel, one change every `everyMs`. */
export async function bareChanges(
  addresses: readonly string[],
  everyMs: number,
  watcher: Watcher,
): Promise<readonly number[]> {
  createBareTable();
  const shell = spawn('nft', ['-i'], { stdio: ['pipe', 'ignore', 'inherit'] });
  try {
    const latencies: number[] = [];
    for (const address of addresses) {
      const next = machineMs() + everyMs;
      const begin = machineMs();
      shell.stdin.write(`add element ${SET} { ${address} timeout 3600s }\n`);
      await until(address, () => watcher.seenAt.has(address), 5_000, 1);
      latencies.push((watcher.seenAt.get(address) ?? Number.NaN) - begin);
      await until('the next turn', () => machineMs() >= next, everyMs + 1_000, 1);
    }
    return latencies;
  } finally {
    shell.stdin.end();
    await once(shell, 'exit');
    removeBareTable();
  }
}
