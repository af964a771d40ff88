// Asks for secrets: on the terminal without showing them, or from standard input where a program gives them.
import { text } from 'node:stream/consumers';
import { DaemonError } from '../errors.ts';

const ENTER = new Set(['\r', '\n', '\u0004']);
const INTERRUPT = '\u0003';
const ERASE = new Set(['\u007f', '\b']);

/** All of standard input, without the line break at its end. @throws DaemonError `USAGE` when there is nothing */
export async function secretFromStdin(what: string): Promise<string> {
  const given = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (given !== '') return given;
  throw new DaemonError('USAGE', `Standard input was empty where ${what} was expected`);
}

/** Without echo; the question goes to standard error. @throws DaemonError `USAGE` without a terminal, or when interrupted */
export async function askSecret(question: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY)
    throw new DaemonError('USAGE', 'Without a terminal there is nobody to ask for the passphrase', {
      cure: 'Give it on standard input with --passphrase-stdin.',
    });
  stderr.write(`${question}: `);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  try {
    return await typedLine(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

function typedLine(stdin: NodeJS.ReadStream): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let typed: string[] = [];
  const read = (chunk: string): void => {
    const letters = [...chunk];
    for (const [i, letter] of letters.entries()) {
      if (letter === INTERRUPT) reject(new DaemonError('USAGE', 'Interrupted'));
      else if (ERASE.has(letter)) typed = typed.slice(0, -1);
      else if (!ENTER.has(letter)) typed.push(letter);
      else {
        stdin.off('data', read);
        // Pasted together with the answer to the next question.
        const rest = letters.slice(i + 1).join('');
        if (rest !== '') stdin.unshift(rest);
        resolve(typed.join(''));
        return;
      }
    }
  };
  stdin.on('data', read);
  stdin.resume();
  return promise.finally(() => stdin.off('data', read));
}

/** A passphrase shorter than this is found by trying, however slow each trial is. */
const PASSPHRASE_MIN_CHARS = 8;

/** Asked twice, so that a slip does not lock the fleet out. @throws DaemonError `USAGE` */
export async function newPassphrase(fromStdin: boolean): Promise<string> {
  const given = fromStdin
    ? await secretFromStdin('a passphrase')
    : await askSecret('New passphrase for the fleet key');
  if ([...given].length < PASSPHRASE_MIN_CHARS)
    throw new DaemonError(
      'USAGE',
      `A passphrase of fewer than ${PASSPHRASE_MIN_CHARS} characters protects nothing`,
    );
  if (!fromStdin && (await askSecret('The same again')) !== given)
    throw new DaemonError('USAGE', 'The two differ: nothing was made');
  return given;
}
