// `tocsin audit`: the journal of decisions, read and checked.
import type { AuditResult, JournalEntry, PeerView } from '@tocsin/node';
import { JOURNAL_ENTRIES_MAX } from '../control/limits.ts';
import { EXIT } from '../errors.ts';
import { naming, peerMeant } from '../output/names.ts';
import { styled, table } from '../output/table.ts';
import { answer, type Command, clientFor } from './command.ts';
import { durationOption, numberOption } from './options.ts';

const verify: Command<unknown> = {
  command: ['verify', '$0'],
  describe: 'Check that no entry was changed or lost; exit status 4 if one was',
  async handler(args) {
    const result = await clientFor(args).ask<AuditResult>('GET', '/v1/audit');
    answer(args, result, ({ entries, broken }) =>
      broken === undefined
        ? `The journal is whole: ${entries} entries.`
        : styled('red', `Entry ${broken.entry} is broken: ${broken.why}`),
    );
    if (!result.ok) process.exitCode = EXIT.attention;
  },
};

interface ListArgs {
  limit: number;
  kind: string | undefined;
  address: string | undefined;
  peer: string | undefined;
  since: string | undefined;
}

const list: Command<ListArgs> = {
  command: 'list',
  describe: 'Show the newest entries, the latest last',
  builder: (yargs) =>
    yargs
      .option('limit', { type: 'number', default: 50, describe: 'At most so many' })
      .option('kind', {
        type: 'string',
        describe: 'Only this kind, such as blocked or quarantined',
      })
      .option('address', { type: 'string', describe: 'Only what concerns this address' })
      .option('peer', { type: 'string', describe: 'Only what concerns this peer' })
      .option('since', { type: 'string', describe: 'Only from the last so long, such as 24h' })
      .example('$0 audit list --address 198.51.0.7', 'the story of one address'),
  async handler(args) {
    const client = clientFor(args);
    const peers = await client.ask<PeerView[]>('GET', '/v1/peers');
    const limit = numberOption('limit', args.limit, { least: 1, most: JOURNAL_ENTRIES_MAX });
    const query = new URLSearchParams({ limit: String(limit) });
    if (args.kind !== undefined) query.set('kind', args.kind);
    if (args.address !== undefined) query.set('indicator', args.address);
    if (args.peer !== undefined) query.set('author', peerMeant(peers, args.peer).author);
    if (args.since !== undefined)
      query.set('since', String(Date.now() - durationOption('since', args.since)));
    const entries = await client.ask<JournalEntry[]>('GET', `/v1/journal?${query}`);
    answer(args, entries, () =>
      entries.length === 0 ? 'No such entries.' : journalTable(entries, naming(peers)),
    );
  },
};

export const auditCommand: Command<unknown> = {
  command: 'audit',
  describe: 'Check and read the journal of decisions',
  builder: (yargs) => yargs.command(verify).command(list),
  handler() {},
};

function journalTable(entries: readonly JournalEntry[], name: (author: string) => string): string {
  return table(
    ['ENTRY', 'TIME', 'KIND', 'ADDRESS', 'PEER', 'REASON'],
    entries.map(({ entry, at, kind, ...detail }) => [
      String(entry),
      new Date(at).toISOString().replace('T', ' ').slice(0, 19),
      kind,
      text(detail['indicator']),
      typeof detail['author'] === 'string' ? name(detail['author']) : '',
      text(detail['reason']),
    ]),
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
