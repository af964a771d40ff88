// `tocsin watch`: everything that happens, as it happens, until interrupted.
import type { PeerView } from '@tocsin/node';
import type { Told } from '../control/events.ts';
import type { DaemonStatus } from '../control/routes.ts';
import { wordsOf } from '../output/events.ts';
import { naming } from '../output/names.ts';
import { type Command, clientFor } from './command.ts';

export const watchCommand: Command<unknown> = {
  command: 'watch',
  describe: 'Show what happens, as it happens, until interrupted',
  builder: (yargs) => yargs.example('$0 watch --json', 'one JSON object a line'),
  async handler(args) {
    const client = clientFor(args);
    const interrupted = new AbortController();
    process.once('SIGINT', () => interrupted.abort());
    const [status, peers] = await Promise.all([
      client.ask<DaemonStatus>('GET', '/v1/status'),
      client.ask<PeerView[]>('GET', '/v1/peers'),
    ]);
    const name = naming(peers, status.author);
    for await (const told of client.stream<Told>('/v1/events', interrupted.signal))
      process.stdout.write(
        args.json
          ? `${JSON.stringify(told)}\n`
          : `${timeOf(told.at)}  ${wordsOf(told, told.mode, name, told.at)}\n`,
      );
  },
};

function timeOf(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}
