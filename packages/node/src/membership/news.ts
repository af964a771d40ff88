// Passes on what is new at once: by one stream to each connected peer, for all that came in the same moment.
import type { AuthorKey } from '@tocsin/protocol';
import type { Clock } from '../clock.ts';
import { NEWS_DELAY_MS } from './constants.ts';

export interface NewsParts {
  readonly clock: Clock;
  readonly tell: (envelopes: readonly Uint8Array[], except?: AuthorKey) => Promise<void>;
}

export interface News {
  /** `from` has it already. */
  add(envelope: Uint8Array, from: AuthorKey | undefined): void;
}

export function createNews({ clock, tell }: NewsParts): News {
  let waiting = new Map<AuthorKey | undefined, Uint8Array[]>();

  function send(): void {
    const batches = waiting;
    waiting = new Map();
    for (const [from, envelopes] of batches) void tell(envelopes, from);
  }

  return {
    add(envelope, from) {
      if (waiting.size === 0) clock.after(NEWS_DELAY_MS, send);
      const batch = waiting.get(from);
      if (batch === undefined) waiting.set(from, [envelope]);
      else batch.push(envelope);
    },
  };
}
