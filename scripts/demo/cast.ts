// The demo's processes, as objects that can be asked and listened to.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { PeerView } from '@tocsin/node';
import type { Answer, Order, Told } from './messages.ts';

export interface Member {
  readonly name: string;
  readonly logFile: string;
  readonly address: string;
  author: string;
  ask(order: Order): Promise<unknown>;
  peers(): Promise<readonly PeerView[]>;
  /** The first happening that fits, told already or still to come. @throws Error when it does not come in time */
  sees(what: string, fits: (happening: Told) => boolean): Promise<Told>;
  kill(): void;
}

/** Everything in the demo happens in a fraction of this, or the demo has failed. */
const PATIENCE_MS = 60_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Starts a process and gives it an identity; its node starts when it is told who its peers are. */
export async function cast(
  name: string,
  folder: string,
  canaries: readonly string[],
): Promise<Member> {
  const logFile = join(folder, `${name}.log`);
  writeFileSync(logFile, '');
  const child: ChildProcess = fork(join(import.meta.dirname, 'member.ts'), {
    execArgv: ['--conditions=@tocsin/source'],
  });
  const heard: Told[] = [];
  const listeners = new Set<(told: Told) => void>();
  const answers: ((answer: Answer) => void)[] = [];
  child.on('message', (answer: Answer) => {
    if ('happening' in answer) {
      heard.push(answer.happening);
      for (const listener of listeners) listener(answer.happening);
    } else answers.shift()?.(answer);
  });
  child.on('exit', () => {
    for (const answer of answers.splice(0)) answer({ failed: `${name} ended` });
  });

  async function ask(order: Order): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    answers.push(resolve);
    child.send(order);
    const answer = await promise;
    if ('failed' in answer) throw new Error(`${name}, asked to ${order.do}: ${answer.failed}`);
    return 'done' in answer ? answer.done : undefined;
  }

  const port = await freePort();
  const dataDir = join(folder, name);
  const peerId = await ask({ do: 'settle', name, dataDir, port, logFile, canaries }).catch(
    (error) => {
      child.kill('SIGKILL');
      throw error;
    },
  );
  return {
    name,
    logFile,
    address: `/ip4/127.0.0.1/tcp/${port}/p2p/${peerId}`,
    author: '',
    ask,
    peers: async () => (await ask({ do: 'peers' })) as readonly PeerView[],
    sees(what, fits) {
      const known = heard.find(fits);
      if (known !== undefined) return Promise.resolve(known);
      const { promise, resolve, reject } = Promise.withResolvers<Told>();
      const timer = setTimeout(
        () => reject(new Error(`${name} should have seen ${what}, and did not`)),
        PATIENCE_MS,
      );
      const listener = (told: Told) => {
        if (!fits(told)) return;
        clearTimeout(timer);
        listeners.delete(listener);
        resolve(told);
      };
      listeners.add(listener);
      return promise;
    },
    kill: () => child.kill('SIGKILL'),
  };
}
