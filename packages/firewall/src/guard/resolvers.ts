// The DNS resolvers that this machine asks.
import { join } from 'node:path';
import type { Protected } from '../model.ts';
import { protect, unique } from './protect.ts';
import { readIfThere } from './read.ts';

/** The first may name only systemd-resolved on this machine; the second then has the servers that it asks. */
const FILES = ['etc/resolv.conf', 'run/systemd/resolve/resolv.conf'];
const NAMESERVER = /^\s*nameserver\s+(\S+)/;

/** @param root where `/` is */
export async function resolvers(root = '/'): Promise<Protected[]> {
  const texts = await Promise.all(FILES.map((file) => readIfThere(join(root, file))));
  const lines = texts.flatMap((text, i) =>
    String(text ?? '')
      .split('\n')
      .map((line) => ({ line, file: `/${FILES[i]}` })),
  );
  return unique(
    lines.flatMap(({ line, file }) =>
      protect(NAMESERVER.exec(line)?.[1] ?? '', 'resolver', `nameserver in ${file}`),
    ),
  );
}
