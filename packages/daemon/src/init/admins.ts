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
async function askAdmins(session: string | undefined): Promise<string[]> {
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

export interface AdminOptions {
  readonly admin: readonly string[] | undefined;
  readonly yes: boolean;
}

/** As given, else asked for; canonical. @throws DaemonError `USAGE` */
export async function adminsFor({ admin, yes }: AdminOptions): Promise<readonly string[]> {
  if (admin !== undefined) return canonical(admin);
  const session = sessionAddress(process.env);
  if (yes) return session === undefined ? [] : [session];
  if (process.stdin.isTTY) return canonical(await askAdmins(session));
  throw new DaemonError(
    'USAGE',
    'Without a terminal there is nobody to ask for the administrators’ network',
    {
      cure: 'Give it with `--admin 192.0.2.0/24`, or take the default with `--yes`.',
    },
  );
}

function canonical(texts: readonly string[]): string[] {
  return texts.map((text) => {
    const parsed = parseCidr(text);
    if (!parsed.ok)
      throw new DaemonError(
        'USAGE',
        `--admin: expected an address or network such as 192.0.2.0/24, found ${JSON.stringify(text)}`,
      );
    return parsed.cidr;
  });
}
