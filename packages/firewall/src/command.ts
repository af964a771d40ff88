// Blocks by running a program of the operator's, once per change, with an argument vector and never a shell.
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { familyOf } from '@tocsin/protocol';
import { settle } from './batch.ts';
import {
  COMMAND_OUTPUT_BYTES,
  COMMAND_RETRY_MS,
  COMMAND_TIMEOUT_MS,
  LONGEST_TIMER_MS,
  QUOTED_CHARACTERS,
} from './constants.ts';
import { createMemory } from './memory.ts';
import {
  type Change,
  type Failure,
  type FirewallAdapter,
  FirewallError,
  type Now,
} from './model.ts';
import { notStarted, run, searchPath } from './process.ts';

export interface CommandInit {
  readonly clock: Now;
  /** A name that is looked up in PATH, or an absolute path. */
  readonly program: string;
  /**
   * Its arguments. `{action}` becomes `block`, `lift` or `clear`, `{cidr}` the address or prefix, `{family}` `4` or
   * `6`, `{seconds}` the whole seconds until the end (at least 1), `{until}` the end as an ISO 8601 time.
   */
  readonly args: readonly string[];
  /** True if a block that the program made ends by itself after `{seconds}`. Else this adapter ends it. Default false. */
  readonly endsBlocks?: boolean;
  /** For one run, in ms; then it is killed. Default 10,000. */
  readonly timeoutMs?: number;
}

type Action = Change | { readonly type: 'clear' };
const PLACEHOLDER = /\{(action|cidr|family|seconds|until)\}/g;

/** @throws RangeError when `args` lack `{action}` or `{cidr}`: such a program could not know what to do */
export function commandAdapter(init: CommandInit): FirewallAdapter {
  const { clock, program, args, endsBlocks = false, timeoutMs = COMMAND_TIMEOUT_MS } = init;
  for (const needed of ['{action}', '{cidr}'])
    if (!args.some((arg) => arg.includes(needed)))
      throw new RangeError(`the arguments of ${program} must contain ${needed}`);
  const memory = createMemory();
  let running = false;
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** One program at a time: many such programs edit one file. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = last.then(() => {
      if (!running) throw stopped();
      return task();
    });
    last = turn.catch(() => {});
    return turn;
  }

  async function perform(action: Action): Promise<void> {
    const filled = args.map((arg) => fill(arg, action, clock.now()));
    const argv: readonly [string, ...string[]] = [program, ...filled];
    const { exit, stderr } = await run({ argv, timeoutMs, outputBytes: COMMAND_OUTPUT_BYTES });
    if (exit !== 0)
      throw new FirewallError(
        'FIREWALL_REFUSED',
        `${program} ${filled.join(' ')} ended with exit code ${exit}: ${stderr.trim().slice(0, QUOTED_CHARACTERS) || 'it gave no reason'}`,
      );
  }

  async function performAll(changes: readonly Change[]): Promise<Failure[]> {
    const failures: Failure[] = [];
    for (const change of changes) {
      try {
        if (change.type === 'block' || memory.has(change.cidr)) await perform(change);
        memory.apply(change);
      } catch (error) {
        if (!(error instanceof FirewallError)) throw error;
        // Without its program nothing can be done at all.
        if (error.code === 'FIREWALL_MISSING' || error.code === 'FIREWALL_DENIED') throw error;
        failures.push({ change, error });
      }
    }
    return failures;
  }

  /** Lifts what is over and wakes again for the next; what a failing program did not lift is tried again later. */
  function armTimer(leastMs = 0) {
    clearTimeout(timer);
    const next = endsBlocks ? undefined : memory.earliest();
    if (next === undefined || !running) return;
    const liftDue = () =>
      inTurn(() => {
        const due = memory.due(clock.now());
        return performAll(due.map((cidr) => ({ type: 'lift', cidr })));
      });
    timer = setTimeout(
      () => {
        liftDue().then(
          (failures) => armTimer(failures.length > 0 ? COMMAND_RETRY_MS : 0),
          () => armTimer(COMMAND_RETRY_MS),
        );
      },
      Math.min(Math.max(next - clock.now(), leastMs), LONGEST_TIMER_MS),
    );
  }

  async function clear() {
    await perform({ type: 'clear' });
    memory.clear();
  }

  return {
    name: 'command',
    enforces: true,

    async start() {
      if (running) return;
      await mustBeExecutable(program);
      running = true;
      try {
        // What a killed predecessor left would otherwise stand for ever; the node applies its blocks again.
        if (!endsBlocks) await inTurn(clear);
      } catch (error) {
        running = false;
        throw error;
      }
    },

    async apply(changes) {
      try {
        return await inTurn(async () => {
          const { changes: sound, refused } = settle(changes, clock.now());
          return [...refused, ...(await performAll(sound))];
        });
      } finally {
        armTimer();
      }
    },

    async list() {
      if (!running) throw stopped();
      return memory.list(clock.now());
    },

    clear: () => inTurn(clear),

    async stop() {
      clearTimeout(timer);
      // Blocks that nobody would end any more are worse than none.
      if (running && !endsBlocks) await inTurn(clear).catch(() => {});
      running = false;
      await last;
    },
  };
}

function fill(arg: string, action: Action, now: number): string {
  const cidr = action.type === 'clear' ? '' : action.cidr;
  const until = action.type === 'block' ? action.until : undefined;
  const values: Readonly<Record<string, string>> = {
    action: action.type,
    cidr,
    family: cidr === '' ? '' : String(familyOf(cidr)),
    seconds: until === undefined ? '' : String(Math.max(1, Math.ceil((until - now) / 1_000))),
    until: until === undefined ? '' : new Date(until).toISOString(),
  };
  return arg.replaceAll(PLACEHOLDER, (_, name: string) => values[name] ?? '');
}

async function mustBeExecutable(program: string): Promise<void> {
  const directories = isAbsolute(program) ? [''] : searchPath().split(delimiter);
  const faults: Error[] = [];
  for (const directory of directories) {
    try {
      return await access(join(directory, program), constants.X_OK);
    } catch (error) {
      faults.push(error as NodeJS.ErrnoException);
    }
  }
  // "Found, but not permitted" says more than "not found" in the other places.
  const told = faults.find((fault) => 'code' in fault && fault.code === 'EACCES') ?? faults[0];
  if (told !== undefined) throw notStarted(program, told);
}

function stopped(): FirewallError {
  return new FirewallError('FIREWALL_STOPPED', 'the adapter is not running: call start() first');
}
