// Other processes of a benchmark: a role is a module that serves named calls over Node's own channel.
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A process that does not end by itself after this is killed; one that has a profile to write gets longer. */
const [PATIENCE_MS, PROFILE_PATIENCE_MS] = [5_000, 120_000];
/** Where every process leaves a CPU profile, if anywhere, beside the others of its role. */
const PROFILES = 'TOCSIN_BENCH_PROFILE';

/** From now on, for every process that a benchmark starts. */
export function profileInto(directory: string): void {
  process.env[PROFILES] = directory;
}

type Handlers = Readonly<Record<string, (argument: never) => unknown>>;

interface Request {
  readonly id: number;
  readonly call: string;
  readonly argument: unknown;
}

interface Reply {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}

/** Called once by a role: answers the parent's calls until the parent goes. */
export function serve(handlers: Handlers): void {
  process.on('message', (request: Request) => {
    void answer(handlers, request).then((reply) => process.send?.(reply));
  });
  process.once('disconnect', () => process.exit(0));
}

async function answer(handlers: Handlers, { id, call, argument }: Request): Promise<Reply> {
  try {
    return { id, answer: await handlers[call]?.(argument as never) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

const DOOR = join(import.meta.dirname, '../../packages/daemon/bin/tocsin.js');

/** The daemon's own bounds on V8, as its first line has them; bare processes beside it get the same. */
function bounds(): readonly string[] {
  const [firstLine = ''] = readFileSync(DOOR, 'utf8').split('\n', 1);
  return firstLine.split(' ').filter((word) => word.startsWith('--'));
}

function profiling(role: string): readonly string[] {
  const directory = process.env[PROFILES];
  return directory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${join(directory, role)}`];
}

/** A process of ours in one role. */
export class Child {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #next = 0;

  /**
   * @param before a program and arguments that start it, such as `unshare --net`
   * @param limits options of V8; default: the daemon's bounds, which are for one node
   */
  constructor(role: string, before: readonly string[] = [], limits = bounds()) {
    const [execPath = process.execPath, ...rest] = [...before, process.execPath];
    this.#process = fork(join(import.meta.dirname, 'roles', `${role}.ts`), {
      execPath,
      execArgv: [...rest, '--conditions=@tocsin/source', ...limits, ...profiling(role)],
      serialization: 'advanced',
      // As the systemd unit sets it.
      env: { ...process.env, MALLOC_ARENA_MAX: '2' },
    });
    this.#process.on('message', (reply: Reply) => {
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    });
    this.#process.once('exit', (code, signal) => {
      for (const [id, settle] of this.#waiting) {
        settle({ id, error: `${role} ended (${code ?? signal}) without an answer` });
      }
    });
    // Told to whoever calls.
    this.#process.on('error', () => {});
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  async call<T>(call: string, argument?: unknown): Promise<T> {
    const id = this.#next++;
    const reply = await new Promise<Reply>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#process.send({ id, call, argument }, (error) => {
        if (error !== null) resolve({ id, error: `${call}: ${error.message}` });
      });
    });
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply.answer as T;
  }

  /** Ends it and waits until it is gone. */
  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    const patience = PROFILES in process.env ? PROFILE_PATIENCE_MS : PATIENCE_MS;
    const overdue = setTimeout(() => this.#process.kill('SIGKILL'), patience);
    this.#process.disconnect();
    await gone;
    clearTimeout(overdue);
  }
}
