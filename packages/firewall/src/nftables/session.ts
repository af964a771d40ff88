// One `nft -i` kept alive for single changes: 0.3 ms instead of the 2 ms that a new process costs.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import {
  SESSION_CHECK_COMMANDS,
  SESSION_COMMANDS,
  SESSION_FAILURES,
  SESSION_MEMORY_BYTES,
} from '../constants.ts';
import { minimalEnvironment } from '../process.ts';

/** nft acknowledges nothing: this harmless question after a change is answered when the change is done. */
const QUESTION = 'describe ipv4_addr\n';
const ANSWER = 'datatype ipv4_addr';
const PAGE_BYTES = 4_096;

export interface Session {
  /**
   * Runs the statements as one transaction; one call at a time. The answer is what nft complained, '' for success,
   * undefined when the process cannot be used (it died or is mute): whether the change holds is then unknown.
   */
  run(statements: readonly string[]): Promise<string | undefined>;
  close(): void;
}

interface SessionInit {
  readonly argv: readonly [string, ...string[]];
  readonly timeoutMs: number;
  /** Called with the id of each process that is started. */
  readonly onProcess: (pid: number) => void;
}

export function createSession({ argv, timeoutMs, onProcess }: SessionInit): Session {
  let child: ChildProcessWithoutNullStreams | undefined;
  let commands = 0;
  let failures = 0;

  const open = () => {
    const [program, ...args] = argv;
    const opened = spawn(program, [...args, '-i'], { env: minimalEnvironment(), stdio: 'pipe' });
    if (opened.pid !== undefined) onProcess(opened.pid);
    // All three are told again by 'close', which `ask` waits for.
    opened.on('error', () => {});
    opened.stdin.on('error', () => {});
    opened.once('close', () => {
      if (child === opened) child = undefined;
    });
    commands = 0;
    return opened;
  };

  const close = () => {
    child?.stdin.end();
    child?.kill();
    child = undefined;
  };

  return {
    async run(statements) {
      if (failures >= SESSION_FAILURES) return undefined;
      child ??= open();
      const asked = child;
      const complaint = await ask(asked, `${statements.join('; ')}\n${QUESTION}`, timeoutMs);
      failures = complaint === undefined ? failures + 1 : 0;
      commands += 1;
      if (complaint === undefined || isWorn(asked.pid, commands)) close();
      return complaint;
    },
    close,
  };
}

function ask(
  child: ChildProcessWithoutNullStreams,
  text: string,
  timeoutMs: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    let output = '';
    let complaint = '';
    const finish = (answer: string | undefined) => {
      clearTimeout(timer);
      child.stdout.off('data', onOutput);
      child.stderr.off('data', onComplaint);
      child.off('close', onClose);
      resolve(answer);
    };
    const onClose = () => finish(undefined);
    const onComplaint = (chunk: Buffer) => {
      complaint += chunk.toString();
    };
    const onOutput = (chunk: Buffer) => {
      output += chunk.toString();
      // nft wrote its complaint before its answer, so it is in the other pipe already; this turn of the loop reads it.
      if (output.includes(ANSWER) && output.endsWith('\n')) setImmediate(() => finish(complaint));
    };
    const timer = setTimeout(onClose, timeoutMs);
    child.stdout.on('data', onOutput);
    child.stderr.on('data', onComplaint);
    child.once('close', onClose);
    child.stdin.write(text);
  });
}

function isWorn(pid: number | undefined, commands: number): boolean {
  if (commands >= SESSION_COMMANDS) return true;
  return commands % SESSION_CHECK_COMMANDS === 0 && residentBytes(pid) > SESSION_MEMORY_BYTES;
}

function residentBytes(pid: number | undefined): number {
  try {
    const pages = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1];
    return Number(pages) * PAGE_BYTES;
  } catch {
    // Gone, which the next command notices.
    return 0;
  }
}
