// What the operator said must never be blocked: from the configuration, and said since. Kept in a file of its own,
// because a lost store must not lock anybody out.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Protected } from '@tocsin/firewall';
import { parseCidr } from '@tocsin/protocol';
import { type AllowEntry, NodeError } from './model.ts';

export interface Allowlist {
  entries(): readonly AllowEntry[];
  protections(): readonly Protected[];
  add(entry: AllowEntry): Promise<void>;
  /** @returns false when there was none, or it stands in the configuration */
  remove(cidr: string): Promise<boolean>;
}

export async function loadAllowlist(
  dataDir: string,
  configured: readonly AllowEntry[],
  now: () => number,
): Promise<Allowlist> {
  const file = join(dataDir, 'allow.json');
  let said = await read(file);

  const current = () => [
    ...configured,
    ...said.filter(({ until }) => until === undefined || until > now()),
  ];

  async function save(next: readonly AllowEntry[]): Promise<void> {
    await writeFile(`${file}.next`, `${JSON.stringify(next, null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    await rename(`${file}.next`, file);
    said = next;
  }

  return {
    entries: current,
    protections: () =>
      current().map(({ cidr, comment, until }) => ({
        cidr,
        reason: 'allowlist',
        detail: comment ?? 'allowed by the operator',
        ...(until !== undefined && { until }),
      })),
    add: (entry) =>
      save([...current().filter((e) => !configured.includes(e) && e.cidr !== entry.cidr), entry]),
    async remove(cidr) {
      const next = said.filter((entry) => entry.cidr !== cidr);
      if (next.length === said.length) return false;
      await save(next);
      return true;
    },
  };
}

/** A file that is broken, or not ours to read, must be mended by hand: to ignore it could lock somebody out. */
async function read(file: string): Promise<readonly AllowEntry[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new NodeError(
      'BAD_ARGUMENT',
      `${file} cannot be read (${message}): give this user the right to it, then start again`,
    );
  }
  try {
    const entries = JSON.parse(text) as readonly AllowEntry[];
    if (entries.every(({ cidr }) => parseCidr(cidr).ok)) return entries;
  } catch {}
  throw new NodeError('BAD_ARGUMENT', `${file} is damaged: mend or delete it, then start again`);
}
