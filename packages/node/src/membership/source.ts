// What the network serves of the records, and where it hands in what it hears.
import type { AuthorKey, MembershipRecord } from '@tocsin/protocol';
import type { Log } from '../model.ts';
import type { RecordSource } from '../network/model.ts';
import type { Registry } from './registry.ts';
import type { Renewal } from './renewal.ts';
import type { Rotations } from './rotation.ts';

export interface SourceParts {
  readonly self: AuthorKey;
  readonly registry: Registry;
  readonly rotations: Rotations;
  readonly renewal: Renewal;
  /** False when the identity belongs to another machine: nothing is signed. */
  readonly allowed: boolean;
  /** False while the store takes nothing. */
  readonly ready: () => boolean;
  readonly log: Log;
}

export function createRecordSource(parts: SourceParts): RecordSource {
  const { self, registry, rotations, renewal, allowed, ready, log } = parts;
  const { records, roster } = registry;

  const isOwn = ({ body }: MembershipRecord): boolean =>
    body.kind === 'certificate' && body.member === self;

  return {
    summary: () => ({ count: records.count, digest: records.digest }),
    *prefixes() {
      // Of a guest only the first are taken: those that make it a member.
      const own = new Set(records.prefixesOf(isOwn));
      yield* own;
      for (const prefix of records.prefixes()) if (!own.has(prefix)) yield prefix;
    },
    has: (prefix) => records.find(prefix) !== undefined,
    *envelopes(prefixes) {
      for (const prefix of prefixes) {
        const record = records.find(prefix);
        if (record !== undefined) yield record.envelope;
      }
    },
    receive(envelope, from, by) {
      if (!ready()) return 'refused';
      return registry.take(envelope, { from, how: by }).verdict;
    },
    keyFor: rotations.keyFor,
    receiveKey(key, number, from) {
      rotations
        .receive(key, number, from)
        .catch((error: unknown) => log.error({ err: error }, 'a network key was not stored'));
    },
    renew(certificate, from) {
      if (!allowed || !ready()) return undefined;
      // What it shows is its certificate, which the sync may not have brought yet.
      const isNew = registry.take(certificate, { how: 'news', from }).verdict === 'new';
      if (isNew && roster().member(from) === undefined) registry.refreshIfRested();
      const record = renewal.renew(certificate, from);
      if (record === undefined) return undefined;
      registry.take(record.envelope);
      return record.envelope;
    },
  };
}
