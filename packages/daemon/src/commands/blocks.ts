// `tocsin blocks`: what is blocked, would be blocked or is watched now, on whose word and until when.
import type { BlockView, PeerView } from '@tocsin/node';
import type { DaemonStatus } from '../control/routes.ts';
import { isSpared } from '../output/explanation.ts';
import { naming } from '../output/names.ts';
import { decimal, styled, table } from '../output/table.ts';
import { ending } from '../output/time.ts';
import { answer, type Command, clientFor } from './command.ts';

export const blocksCommand: Command<unknown> = {
  command: 'blocks',
  describe: 'List what is blocked, would be blocked or is watched, and until when',
  builder: (yargs) => yargs.example('$0 blocks --json', 'every field, for programs'),
  async handler(args) {
    const client = clientFor(args);
    const [blocks, peers, status] = await Promise.all([
      client.ask<BlockView[]>('GET', '/v1/blocks'),
      client.ask<PeerView[]>('GET', '/v1/peers'),
      client.ask<DaemonStatus>('GET', '/v1/status'),
    ]);
    const now = Date.now();
    const name = naming(peers, status.author);
    answer(args, blocks, () =>
      blocks.length === 0
        ? 'Nothing is blocked or watched.'
        : table(
            ['ADDRESS', 'STATE', 'ENDS', 'SCORE', 'BY', 'WHY'],
            blocks.map((block) => [
              block.indicator,
              stateWords(block),
              ending(block.until, now),
              decimal(block.score),
              block.authors.length === 0 ? 'this node' : block.authors.map(name).join(', '),
              block.reason,
            ]),
          ),
    );
  },
};

/** `would block` wherever the kernel does not, in observe, on a dry run, over budget; but not what is never to be blocked. */
function stateWords({ action, enforced, reason }: BlockView): string {
  if (action === 'watch') return 'watched';
  if (isSpared(reason)) return styled('green', 'not blocked');
  return enforced ? styled('red', 'blocked') : styled('yellow', 'would block');
}
