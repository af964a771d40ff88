// One question to a daemon over its control socket, as the command line asks it, with a connection of its own.
import { request } from 'node:http';
import { ASK_LIMIT_MS } from './numbers.ts';

export type Answer =
  | { readonly kind: 'done'; readonly data: unknown }
  /** The daemon understood it and said no. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Killed, stopped, or not there: whether it was heard is unknown. */
  | { readonly kind: 'silent' };

export function ask(socketPath: string, method: string, path: string, body?: object) {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const silent = () => resolve({ kind: 'silent' });
  const outgoing = request(
    {
      socketPath,
      method,
      path,
      agent: false,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(ASK_LIMIT_MS),
    },
    (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('error', silent).on('close', silent);
      incoming.on('data', (chunk) => {
        text += chunk;
      });
      incoming.on('end', () => {
        const data: unknown = text === '' ? undefined : JSON.parse(text);
        if ((incoming.statusCode ?? 500) < 400) return resolve({ kind: 'done', data });
        const { error } = data as { error: { code: string } };
        resolve({ kind: 'refused', code: error.code });
      });
    },
  );
  outgoing.on('error', silent);
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}
