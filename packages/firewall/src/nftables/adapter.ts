// Blocks in the kernel through nftables: a table of our own, whose elements end by themselves even when we are dead.
import { settle } from '../batch.ts';
import {
  BATCH_CHANGES,
  LATE_MS,
  LATE_REPEATS,
  MAX_ELEMENTS,
  NFT_OUTPUT_BYTES,
  NFT_TIMEOUT_MS,
  SESSION_CHANGES,
} from '../constants.ts';
import { type Change, type FirewallAdapter, FirewallError, type Now } from '../model.ts';
import { run } from '../process.ts';
import { readAhead } from './ahead.ts';
import { commit, type Kernel } from './commit.ts';
import { isGone, isTooLong, nftFault } from './faults.ts';
import { type Listing, NOTHING, readListing } from './listing.ts';
import { monitor } from './monitor.ts';
import { createOwnProcesses } from './own-processes.ts';
import { probeRenewal } from './renewal.ts';
import { createSession } from './session.ts';
import {
  changeStatements,
  HOST_SETS,
  type Renewal,
  rebuildScript,
  scaffoldScript,
  script,
  setOf,
} from './text.ts';

export interface NftablesInit {
  readonly clock: Now;
  /** Milliseconds from any beginning, by a clock that nobody sets. Default: the process's own. */
  readonly monotonic?: () => number;
  /** The table's name in the family inet. Two nodes in one network namespace need two names. Default `tocsin`. */
  readonly table?: string;
  /** The program, or an argument vector that starts it: `['ip', 'netns', 'exec', 'lab', 'nft']`. Default `nft`. */
  readonly nft?: string | readonly [string, ...string[]];
  /** How long one call of nft may take, in ms. Default 30,000. */
  readonly timeoutMs?: number;
  /** Elements per set; beyond it blocks are refused as FIREWALL_FULL. Default 262,144. */
  readonly maxElements?: number;
  /** How a standing block gets a new end. Default: what a probe at the start shows that this kernel can do. */
  readonly renewal?: Renewal;
}

const TABLE_NAME = /^[a-z][a-z0-9_]{0,30}$/;

/** @throws RangeError when the table's name is not lower-case letters, digits and `_`, or maxElements is below 1 */
export function nftablesAdapter(init: NftablesInit): FirewallAdapter {
  const { clock, table = 'tocsin', timeoutMs = NFT_TIMEOUT_MS, maxElements = MAX_ELEMENTS } = init;
  const { monotonic = () => performance.now() } = init;
  if (!TABLE_NAME.test(table))
    throw new RangeError(`table ${JSON.stringify(table)}: a-z, 0-9 and _ only`);
  if (!Number.isSafeInteger(maxElements) || maxElements < 1)
    throw new RangeError(`maxElements ${maxElements}: at least 1`);
  const argv: readonly [string, ...string[]] =
    init.nft === undefined ? ['nft'] : typeof init.nft === 'string' ? [init.nft] : init.nft;

  const processes = createOwnProcesses();
  const session = createSession({ argv, timeoutMs, onProcess: processes.remember });
  const watching = new Set<() => void>();
  let sets: ReadonlySet<string> = new Set();
  let renewal: Renewal = 'replace';
  let batchChanges = BATCH_CHANGES;
  let running = false;
  let last: Promise<unknown> = Promise.resolve();

  /** Transactions run one after the other, in the order in which they were asked for. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = last.then(() => {
      if (!running) throw stopped();
      return task();
    });
    last = turn.catch(() => {});
    return turn;
  }

  async function nft(args: readonly string[], input = ''): Promise<string> {
    const { exit, stdout, stderr } = await run({
      argv: [argv[0], ...argv.slice(1), ...args],
      input,
      timeoutMs,
      outputBytes: NFT_OUTPUT_BYTES,
      onProcess: processes.remember,
    });
    if (exit !== 0) throw nftFault(stderr);
    return stdout;
  }

  async function transact(statements: readonly string[], viaSession = false): Promise<void> {
    processes.busy(performance.now());
    try {
      const complaint = viaSession ? await session.run(statements) : undefined;
      if (complaint === undefined) await nft(['-f', '-'], script(statements));
      else if (complaint !== '') throw nftFault(complaint);
    } finally {
      processes.busy(performance.now());
    }
  }

  async function list(...what: readonly string[]): Promise<Listing> {
    const now = clock.now();
    try {
      return readListing(await nft(['-j', ...what, 'table', 'inet', table]), now);
    } catch (error) {
      if (error instanceof FirewallError && isGone(error)) return NOTHING;
      throw error;
    }
  }
  const read = () => list('list');
  /** Without the elements: `-t list table` would be silent about them, but read them all the same. */
  const readSets = async () => (await list('-t', 'list', 'sets')).sets;

  /** Makes table, chain and the wanted sets what they must be; elements stay. The answer is what sets there were. */
  async function scaffold(wanted: Iterable<string>): Promise<Listing['sets']> {
    const present = await readSets();
    const all = new Set([...present.keys(), ...HOST_SETS, ...wanted]);
    await transact([scaffoldScript(table, { present: present.keys(), wanted: all, maxElements })]);
    sets = all;
    return present;
  }

  async function rebuild(): Promise<void> {
    const wanted = new Set([...(await readSets()).keys(), ...HOST_SETS]);
    await transact([rebuildScript(table, { wanted, maxElements })]);
    sets = wanted;
  }

  /** A leftover table of another size is made anew with the elements that it held. */
  async function resize(): Promise<void> {
    const { elements } = await read();
    await rebuild();
    const again = elements.map(({ cidr, until }) => ({ type: 'block', cidr, until }) as const);
    await commit(again, kernelBy(steady()));
  }

  /** The wall clock of now, carried on by one that nobody sets: the ends of these changes were made for it. */
  function steady(): () => number {
    const shift = clock.now() - monotonic();
    return () => Math.trunc(monotonic() + shift);
  }

  /** A pause on the way to the kernel lengthens every time-out by as much, so what came late is told again. */
  async function write(changes: readonly Change[], now: () => number): Promise<void> {
    for (let again = 0; again <= LATE_REPEATS; again += 1) {
      const begun = now();
      await tell(settle(changes, begun).changes, begun);
      if (now() - begun <= LATE_MS) return;
    }
  }

  async function tell(changes: readonly Change[], now: number): Promise<void> {
    const attempt = () =>
      transact(
        changeStatements(table, changes, { now, renewal }),
        changes.length <= SESSION_CHANGES,
      );
    try {
      await attempt();
    } catch (error) {
      if (!(error instanceof FirewallError)) throw error;
      if (isTooLong(error)) batchChanges = Math.ceil(changes.length / 2);
      if (!isGone(error)) throw error;
      // Somebody removed the table or a set under us: build it again, once.
      await scaffold(changes.map(({ cidr }) => setOf(cidr)));
      await attempt();
    }
  }
  const kernelBy = (now: () => number): Kernel => ({
    write: (changes) => write(changes, now),
    read,
    batchChanges: () => batchChanges,
  });

  return {
    name: 'nftables',
    enforces: true,

    async start() {
      if (running) return;
      running = true;
      try {
        await inTurn(async () => {
          const present = await scaffold([]);
          renewal = init.renewal ?? (await probeRenewal(table, nft));
          if ([...present.values()].some((size) => size !== maxElements)) await resize();
        });
      } catch (error) {
        running = false;
        throw error;
      }
    },

    async apply(changes) {
      const now = steady();
      return await inTurn(async () => {
        const settled = settle(changes, now());
        const needed = neededSets(settled.changes);
        if (needed.some((set) => !sets.has(set))) await scaffold(needed);
        // A lift from a set that was never needed lifts nothing.
        const useful = settled.changes.filter(({ cidr }) => sets.has(setOf(cidr)));
        return [...settled.refused, ...(await commit(useful, kernelBy(now)))];
      });
    },

    async list() {
      if (!running) throw stopped();
      // Not in turn: reading 100,000 elements takes most of a second, and a block must not wait for it.
      const listing = await read();
      // Elements behind a broken chain block nothing; the chain is mended before anyone believes them.
      if (!listing.intact) await inTurn(() => scaffold([]));
      return listing.elements;
    },

    clear: () => inTurn(rebuild),

    async stop() {
      for (const end of watching) end();
      watching.clear();
      running = false;
      await last;
      session.close();
    },

    ahead: () => readAhead((...words) => nft(['-j', ...words]), table),

    watch(listener) {
      const isOwn = (pid: number | undefined) => processes.isOwn(pid, performance.now());
      const end = monitor({ argv, table, isOwn, listener });
      watching.add(end);
      return () => {
        watching.delete(end);
        end();
      };
    },
  };
}

function neededSets(changes: readonly Change[]): string[] {
  return changes.filter(({ type }) => type === 'block').map(({ cidr }) => setOf(cidr));
}

function stopped(): FirewallError {
  return new FirewallError('FIREWALL_STOPPED', 'the adapter is not running: call start() first');
}
