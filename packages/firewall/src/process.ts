// Runs one program with an argument vector (never a shell), bounded in time and output.
import { spawn } from 'node:child_process';
import { FirewallError } from './model.ts';

export interface Run {
  readonly argv: readonly [string, ...string[]];
  readonly input?: string;
  readonly timeoutMs: number;
  readonly outputBytes: number;
  /** Called with the id of the process once it runs. */
  readonly onProcess?: (pid: number) => void;
}

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where programs are looked for: what PATH says, and the administrator's directories that a user's PATH lacks. */
export function searchPath(): string {
  const { PATH = '/usr/local/bin:/usr/bin:/bin' } = process.env;
  return `${PATH}:/usr/local/sbin:/usr/sbin:/sbin`;
}

/** Children see no secrets of ours and speak English. */
export function minimalEnvironment(): NodeJS.ProcessEnv {
  return { PATH: searchPath(), LC_ALL: 'C' };
}

/** @throws FirewallError FIREWALL_MISSING, FIREWALL_DENIED, FIREWALL_TIMEOUT, FIREWALL_REFUSED; an exit code is an answer */
export function run({ argv, input, timeoutMs, outputBytes, onProcess }: Run): Promise<Ran> {
  const [program, ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: minimalEnvironment(), stdio: 'pipe' });
    if (child.pid !== undefined) onProcess?.(child.pid);
    const output: Buffer[] = [];
    const complaint: Buffer[] = [];
    let size = 0;
    const abort = (error: FirewallError) => {
      reject(error);
      child.kill('SIGKILL');
    };
    const timer = setTimeout(
      () =>
        abort(
          new FirewallError(
            'FIREWALL_TIMEOUT',
            `${program} gave no answer within ${timeoutMs} ms and was stopped: is the machine overloaded, or the program waiting for input?`,
          ),
        ),
      timeoutMs,
    );
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length;
      if (size <= outputBytes) into.push(chunk);
      else
        abort(
          new FirewallError(
            'FIREWALL_REFUSED',
            `${program} printed more than ${outputBytes} bytes and was stopped`,
          ),
        );
    };
    child.stdout.on('data', collect(output));
    child.stderr.on('data', collect(complaint));
    child.once('error', (cause) => {
      clearTimeout(timer);
      reject(notStarted(program, cause));
    });
    child.once('close', (exit) => {
      clearTimeout(timer);
      resolve({
        exit: exit ?? -1,
        stdout: Buffer.concat(output).toString(),
        stderr: Buffer.concat(complaint).toString(),
      });
    });
    // A program that ends without reading its input is no fault of ours; its exit code says what happened.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** Why a program could not be started at all. */
export function notStarted(program: string, cause: Error): FirewallError {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT')
    return new FirewallError(
      'FIREWALL_MISSING',
      `${program} is not installed: install it (nft: apt install nftables) or set its path`,
      { cause },
    );
  if (code === 'EACCES' || code === 'EPERM')
    return new FirewallError('FIREWALL_DENIED', `${program} may not be run by this user`, {
      cause,
    });
  return new FirewallError(
    'FIREWALL_REFUSED',
    `${program} could not be started: ${cause.message}`,
    {
      cause,
    },
  );
}
