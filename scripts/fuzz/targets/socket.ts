// The control socket as bytes: whatever comes over it, the server answers or closes, and goes on for whoever asks next.
import { connect, type Socket } from 'node:net';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { Subject, Target } from '../model.ts';
import { joined } from '../mutators/havoc.ts';
import { text } from '../mutators/text.ts';
import { AskedDaemon, ask, LIMIT_MS } from './daemon.ts';
import { bytesOf, must, textOf } from './holds.ts';

export const socket: Target = {
  name: 'socket',
  about: 'any bytes over the control socket',
  sources: ['packages/daemon/src/control/{routes,membership-routes}.ts'],
  maxBytes: 2_048,
  // As in `control`, and two connections.
  maxMs: 2_000,
  batch: 32,
  maxGrowthBytes: 64 * 1024 * 1024,
  mutators: [text],
  open: async () => new SocketSubject(),
};

/** More pieces than that say nothing more. */
const PIECES_MAX = 8;
/** An answer takes some turns of the event loop that server and client share; one that waits for the disk is not waited for. */
const QUIET_TURNS = 12;

const HOST = 'host: x\r\n';
const JSON_TYPE = 'content-type: application/json\r\n';
const BODY = '{"indicator":"198.41.0.7"}';
const CONFIRM = `POST /v1/confirm HTTP/1.1\r\n${HOST}`;
const LENGTH = `content-length: ${BODY.length}\r\n`;
const GET = `GET /v1/allow HTTP/1.1\r\n${HOST}\r\n`;

const SEEDS: readonly Uint8Array[] = [
  ...[
    GET,
    GET + GET,
    `GET /v1/allow HTTP/1.0\r\n\r\n`,
    `GET  /v1/allow\r\n${GET}`,
    `HEAD /v1/blocks HTTP/1.1\r\n${HOST}expect: 100-continue\r\nconnection: close\r\n\r\n`,
    `GET /v1/journal?limit=%ff HTTP/1.1\r\n${HOST}accept-encoding: gzip, *;q=0\r\n\r\n`,
    `GET /v1/events HTTP/1.1\r\n${HOST}connection: upgrade\r\nupgrade: websocket\r\n\r\n`,
    `CONNECT x:1 HTTP/1.1\r\n${HOST}\r\n`,
    `${CONFIRM}${JSON_TYPE}${LENGTH}\r\n${BODY}`,
    `${CONFIRM}${JSON_TYPE}${LENGTH}\r\n${BODY}${GET}`,
    `${CONFIRM}${JSON_TYPE}content-length: 9\r\n\r\n${BODY}`,
    `${CONFIRM}${JSON_TYPE}content-length: -1\r\n${LENGTH}\r\n${BODY}`,
    `${CONFIRM}content-type: text/plain; charset=utf-16\r\n${LENGTH}\r\n${BODY}`,
    `${CONFIRM}content-type: application/x-www-form-urlencoded\r\n${LENGTH}\r\n${BODY}`,
    `${CONFIRM}content-type: \r\n${LENGTH}\r\n${BODY}`,
    `${CONFIRM}${JSON_TYPE}transfer-encoding: chunked\r\n\r\n1a;x=y\r\n${BODY}\r\n0\r\nt: 1\r\n\r\n`,
    `${CONFIRM}${JSON_TYPE}transfer-encoding: chunked\r\n${LENGTH}\r\nfffffffff\r\n${BODY}`,
    `POST /v1/panic HTTP/1.1\r\n${HOST}${JSON_TYPE}content-length: 0\r\n\r\n`,
  ].map(bytesOf),
  joined(
    bytesOf(`${CONFIRM}${JSON_TYPE}content-length: 4\r\n\r\n`),
    Uint8Array.of(34, 0xff, 0xc0, 34),
  ),
  joined(
    bytesOf(`GET /\0\x80 HTTP/1.1\r\n${HOST}x: `),
    Uint8Array.of(0xff, 0, 13),
    bytesOf('\n\r\n'),
  ),
  Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3),
];

class SocketSubject implements Subject {
  /** The first byte: into how many pieces the rest is cut. */
  readonly seeds = SEEDS.flatMap((bytes) =>
    [0, 3].map((pieces) => Uint8Array.of(pieces, ...bytes)),
  );
  readonly show = textOf;
  readonly #daemon = new AskedDaemon();

  async run(input: Uint8Array): Promise<string> {
    const path = await this.#daemon.next();
    const heard = await sent(path, input.subarray(1), 1 + ((input[0] ?? 0) % PIECES_MAX));
    const verdict = judged(heard);
    const { status, body = '' } = await ask(path, { method: 'GET', path: '/v1/allow', body: '' });
    must(status === 200 && Array.isArray(JSON.parse(body)), 'the next request is not answered');
    return verdict;
  }

  async close(): Promise<void> {
    await this.#daemon.close();
  }
}

/** Sends, listens until nothing more comes, and hangs up. */
async function sent(path: string, bytes: Uint8Array, pieces: number): Promise<string> {
  const connection = connect(path);
  const closed = new Promise<true>((resolve) => connection.once('close', () => resolve(true)));
  const heard: Buffer[] = [];
  connection.on('data', (chunk) => heard.push(chunk));
  // The server may close before it has read all.
  connection.on('error', () => {});
  const size = Math.max(1, Math.ceil(bytes.length / pieces));
  for (let at = 0; at < bytes.length; at += size) {
    connection.write(bytes.subarray(at, at + size));
    await turn();
  }
  await quiet(connection);
  connection.end();
  const answered = heard.length > 0;
  const ended = answered || (await Promise.race([closed, wait(LIMIT_MS, false, { ref: false })]));
  connection.destroy();
  must(ended, 'bytes are neither answered nor is their connection closed');
  await closed;
  return Buffer.concat(heard).toString('latin1');
}

async function quiet(connection: Socket): Promise<void> {
  for (let turns = 0, heard = 0; turns < QUIET_TURNS; turns++) {
    await turn();
    if (connection.bytesRead > heard) turns = 0;
    heard = connection.bytesRead;
  }
}

function judged(heard: string): string {
  if (heard === '') return 'closed';
  const [, status = ''] = /^HTTP\/1\.1 (\d{3}) /.exec(heard) ?? [];
  must(status !== '', `what is answered is no HTTP: ${heard}`);
  must(status < '500', `bytes are answered with ${status}: ${heard}`);
  must(!heard.includes('"code":"INTERNAL"'), `an answer says that it is a bug: ${heard}`);
  const [code = ''] = /"code":"[A-Z_]+"/.exec(heard) ?? [];
  return `${status} ${code}`;
}
