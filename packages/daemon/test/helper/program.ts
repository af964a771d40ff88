// Runs the real program from its sources as child processes, each test in a directory of its own.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient, type Method } from '../../src/control/client.ts';

const ENTRY = resolve(import.meta.dirname, '../../src/tocsin.ts');
const NODE = ['--conditions=@tocsin/source', ENTRY] as const;
const LIMIT_MS = 60_000;
/** A process loads in half the time where it finds what an earlier one compiled. */
const COMPILED = resolve(import.meta.dirname, '../../../../node_modules/.cache/compiled');

export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Launch {
  /** Before the program: `['ip', 'netns', 'exec', 'x']`. */
  readonly under?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Default true. False: no `--config` is given. */
  readonly configured?: boolean;
  /** On its standard input. */
  readonly input?: string;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function launch(args: readonly string[], { under = [], env = {}, input = '' }: Launch): Child {
  const [program = '', ...rest] = [...under, process.execPath, ...NODE, ...args];
  const child = spawn(program, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', NODE_COMPILE_CACHE: COMPILED, ...env },
  });
  // Most commands read nothing, and may be gone before it is written.
  child.stdin.on('error', () => {}).end(input);
  return child;
}

/** Runs one command to its end. */
export async function tocsin(args: readonly string[], options: Launch = {}): Promise<Answer> {
  const child = launch(args, options);
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    child.exitCode ?? once(child, 'exit'),
  ]);
  clearTimeout(timer);
  return { code: child.exitCode, stdout, stderr };
}

export interface Terminal {
  readonly stdin: Writable;
  /** Resolves once this was shown. */
  shown(text: string): Promise<void>;
  /** All that was shown, once the program has ended. */
  readonly output: Promise<string>;
  /** The program's exit status. */
  readonly ended: Promise<number | null>;
}

/** The program on a terminal of its own. */
export function spawnTerminal(command: string): Terminal {
  const line = [process.execPath, ...NODE, command].join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    env: { ...process.env, NO_COLOR: '1', NODE_COMPILE_CACHE: COMPILED },
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  let soFar = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    soFar += chunk;
  });
  return {
    stdin: child.stdin,
    shown: (part) => eventually(() => soFar.includes(part) || undefined).then(() => {}),
    output: text(child.stdout).finally(() => clearTimeout(timer)),
    ended: once(child, 'exit').then(([code]) => code as number | null),
  };
}

/** Asks again and again until the answer is there: waiting for a process or a kernel is polling with a limit. */
export async function eventually<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`not within ${LIMIT_MS} ms`);
    await pause(25);
  }
}

export interface Daemon {
  readonly pid: number;
  /** Everything on its standard output so far, line by line as JSON. */
  lines(): readonly Record<string, unknown>[];
  kill(signal: NodeJS.Signals): void;
  /** Its exit status; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  stderr(): string;
}

/** A place of its own for one node, and the program run in it. */
export interface Home {
  readonly dir: string;
  readonly data: string;
  readonly config: string;
  /** The global options that name this place. */
  readonly options: readonly string[];
  run(...args: string[]): Promise<Answer>;
  /** The same, with something on its standard input. */
  feed(input: string, ...args: string[]): Promise<Answer>;
  /** Asks the daemon without a process in between: for polling. */
  ask<T>(method: Method, path: string, body?: object): Promise<T>;
  /** Answers once the daemon says that it runs. */
  start(...args: string[]): Promise<Daemon>;
  configure(toml: string): void;
  /** Kills what still runs and removes the place. */
  remove(): Promise<void>;
}

/** Listens on a free port of loopback and never touches a firewall. */
export const HARMLESS = `
name = "test"
[network]
listen = ["/ip4/127.0.0.1/tcp/0"]
[firewall]
adapter = "dry-run"
[sensors]
sshd.source = "off"
web.source = "off"
mail.source = "off"
`;

export function makeHome(settings: Launch = {}): Home {
  const dir = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const config = join(dir, 'tocsin.toml');
  const data = join(dir, 'data');
  const options = [
    ...(settings.configured === false ? [] : ['--config', config]),
    ...['--data', data],
  ];
  const daemons = new Set<Daemon>();
  writeFileSync(config, HARMLESS);
  return {
    dir,
    data,
    config,
    options,
    run: (...args) => tocsin([...args, ...options], settings),
    feed: (input, ...args) => tocsin([...args, ...options], { ...settings, input }),
    ask: (method, path, body) => createClient(join(data, 'control.sock')).ask(method, path, body),
    async start(...args) {
      const daemon = follow(launch(['run', ...args, ...options], settings));
      daemons.add(daemon);
      await Promise.race([
        eventually(() => daemon.lines().some(({ msg }) => msg === 'running') || undefined),
        daemon.ended.then((code) => {
          throw new Error(`the daemon ended with ${code}: ${daemon.stderr()}`);
        }),
      ]);
      return daemon;
    },
    configure: (toml) => writeFileSync(config, toml),
    async remove() {
      for (const daemon of daemons) daemon.kill('SIGKILL');
      await Promise.all([...daemons].map(({ ended }) => ended));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function follow(child: Child): Daemon {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  ended.catch(() => {});
  return {
    pid: child.pid ?? -1,
    lines: () => stdout.split('\n').slice(0, -1).map(parseLine),
    kill: (signal) => {
      child.kill(signal);
    },
    ended,
    stderr: () => stderr,
  };
}

function parseLine(line: string): Record<string, unknown> {
  return JSON.parse(line) as Record<string, unknown>;
}
