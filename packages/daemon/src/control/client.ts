// The command line's side of the control socket: one request, one answer, or a stream of events.
import { type IncomingMessage, request } from 'node:http';
import { type DaemonCode, DaemonError, EXIT, type ExitCode } from '../errors.ts';

/** A daemon that commits to a busy disk may take a while; one that hangs must not hang its operator. */
export const ANSWER_LIMIT_MS = 30_000;

/** A refusal by the daemon, as it came over the socket. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly cure?: string;
}

/** The daemon understood the request and refused it. */
export class RefusedError extends Error {
  readonly code: string;
  readonly cure: string | undefined;
  readonly exit: ExitCode;
  constructor({ code, message, cure }: Refusal) {
    super(message);
    this.name = 'RefusedError';
    this.code = code;
    this.cure = cure;
    this.exit = code.startsWith('BAD_') ? EXIT.usage : EXIT.failure;
  }
}

export type Method = 'GET' | 'POST' | 'DELETE';

/** What a command needs of the daemon. */
export interface Client {
  readonly socket: string;
  /** @throws DaemonError when nobody answers @throws RefusedError when the daemon refuses */
  ask<T>(method: Method, path: string, body?: object, limitMs?: number): Promise<T>;
  /** An answer that is text. */
  text(path: string): Promise<string>;
  /** Objects as they come, until the daemon stops or `signal` aborts. */
  stream<T>(path: string, signal?: AbortSignal): AsyncGenerator<T>;
}

export function createClient(socket: string): Client {
  async function send(method: Method, path: string, body?: object, signal?: AbortSignal) {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const outgoing = request(
      {
        socketPath: socket,
        method,
        path,
        ...(text === undefined ? {} : { headers: { 'content-type': 'application/json' } }),
        ...(signal === undefined ? {} : { signal }),
      },
      resolve,
    );
    outgoing.once('error', reject);
    outgoing.end(text);
    return promise.catch((error: NodeJS.ErrnoException) => {
      throw unreachable(socket, error);
    });
  }

  return {
    socket,
    async ask<T>(method: Method, path: string, body?: object, limitMs = ANSWER_LIMIT_MS) {
      const answer = await send(method, path, body, AbortSignal.timeout(limitMs));
      const text = await textOf(answer, socket);
      if ((answer.statusCode ?? 0) >= 400) throw refusal(text);
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    async text(path) {
      const answer = await send('GET', path, undefined, AbortSignal.timeout(ANSWER_LIMIT_MS));
      const text = await textOf(answer, socket);
      if ((answer.statusCode ?? 0) >= 400) throw refusal(text);
      return text;
    },
    async *stream<T>(path: string, signal?: AbortSignal) {
      const answer = await send('GET', path, undefined, signal);
      if ((answer.statusCode ?? 0) >= 400) throw refusal(await textOf(answer, socket));
      try {
        answer.setEncoding('utf8');
        let rest = '';
        for await (const chunk of answer) {
          const lines = (rest + chunk).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) yield JSON.parse(line) as T;
        }
      } catch (error) {
        if (signal?.aborted === true) return;
        throw new DaemonError('DAEMON_SILENT', `The daemon behind ${socket} stopped`, {
          cause: error,
          cure: 'Ask again when it runs: `tocsin status`.',
        });
      }
    },
  };
}

async function textOf(answer: IncomingMessage, socket: string): Promise<string> {
  answer.setEncoding('utf8');
  let text = '';
  try {
    for await (const chunk of answer) text += chunk;
  } catch (error) {
    throw unreachable(socket, error as Error);
  }
  return text;
}

function refusal(text: string): RefusedError {
  return new RefusedError((JSON.parse(text) as { error: Refusal }).error);
}

const CAUSES: Readonly<Record<string, DaemonCode>> = {
  ENOENT: 'DAEMON_NOT_RUNNING',
  ECONNREFUSED: 'DAEMON_NOT_RUNNING',
  EACCES: 'SOCKET_DENIED',
  ENOTSOCK: 'SOCKET_UNUSABLE',
};

function unreachable(socket: string, cause: NodeJS.ErrnoException): DaemonError {
  const code = CAUSES[cause.code ?? ''] ?? 'DAEMON_SILENT';
  const messages: Partial<Record<DaemonCode, string>> = {
    DAEMON_NOT_RUNNING: `No daemon is running: nothing answers on ${socket}`,
    SOCKET_DENIED: `The control socket ${socket} belongs to another user`,
    SOCKET_UNUSABLE: `${socket} is not a control socket`,
  };
  return new DaemonError(code, messages[code] ?? `The daemon behind ${socket} gave no answer`, {
    cause,
  });
}
