// Finds out where the administrators come from: what must never be blocked from the first minute on.
import { createInterface } from 'node:readline/promises';
import { parseCidr } from '@tocsin/protocol';
import { DaemonError } from '../errors.ts';

/** The address behind this SSH session, if it is one. */
export function sessionAddress(env: NodeJS.ProcessEnv): string | undefined {
  const [address = ''] = (env['SSH_CONNECTION'] ?? env['SSH_CLIENT'] ?? '').split(' ');
  const parsed = parseCidr(address);
  return parsed.ok ? parsed.cidr : undefined;
}

/**
 * Asks on the terminal until every answer is an address or a network, or nothing.
 * @throws DaemonError `USAGE` when the terminal is closed instead
 */
export async function askAdmins(session: string | undefined): Promise<string[]> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.setPrompt(
    `Which networks do administrators come from? They are never blocked. [${session ?? 'none'}] `,
  );
  terminal.prompt();
  try {
    // A loop over lines, because `question` loses what is pasted before it is asked.
    for await (const line of terminal) {
      const words = line.split(/[\s,]+/).filter(Boolean);
      if (words.length === 0) return session === undefined ? [] : [session];
      const wrong = words.filter((word) => !parseCidr(word).ok);
      if (wrong.length === 0) return words;
      process.stderr.write(
        `Not an address or network: ${wrong.join(', ')}. For example: 192.0.2.0/24\n`,
      );
      terminal.prompt();
    }
  } finally {
    terminal.close();
  }
  throw new DaemonError('USAGE', 'The terminal was closed before the question was answered');
}
