// Who stopped on purpose and said so: nobody need look for them, not after a restart of ours either.
import type { AuthorKey } from '@tocsin/protocol';
import type { Notebook } from '../offences.ts';

export interface Left {
  has(author: AuthorKey): boolean;
  /** It said so. */
  add(author: AuthorKey): void;
  /** It is back. */
  remove(author: AuthorKey): void;
}

const TOPIC = 'left';

export async function openLeft(notebook: Notebook): Promise<Left> {
  const gone = new Set((await notebook.recall(TOPIC)).map(([author]) => author));
  return {
    has: (author) => gone.has(author),
    add(author) {
      if (gone.has(author)) return;
      gone.add(author);
      notebook.remember(TOPIC, author, '');
    },
    remove(author) {
      if (gone.delete(author)) notebook.remember(TOPIC, author, undefined);
    },
  };
}
