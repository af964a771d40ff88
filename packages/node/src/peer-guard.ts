// Own and friend peers must never be blocked here: the addresses that they were configured at and connect from.
import type { Protected } from '@tocsin/firewall';
import type { AuthorKey, Cidr } from '@tocsin/protocol';
import type { PeerBook } from './peer-book.ts';

export interface PeerGuard {
  /**
   * After the handshake: an address alone proves nothing. Where it is configured to be and where it is now stay protected
   * when the connection ends, until it comes from elsewhere.
   */
  protect(author: AuthorKey, from: readonly Cidr[]): void;
  /** It is no member any more. */
  unprotect(author: AuthorKey): void;
}

export function createPeerGuard(
  book: PeerBook,
  set: (entries: readonly Protected[]) => void,
): PeerGuard {
  const known = new Map<AuthorKey, readonly Cidr[]>();

  function tell(): void {
    set(
      [...known].flatMap(([author, cidrs]) =>
        cidrs.map((cidr) => ({
          cidr,
          reason: 'peer' as const,
          detail: book.peer(author).name ?? author,
        })),
      ),
    );
  }

  return {
    protect(author, from) {
      const hosts = [...new Set([...book.hostsOf(author), ...from])];
      if (hosts.join() === known.get(author)?.join()) return;
      known.set(author, hosts);
      tell();
    },
    unprotect(author) {
      if (known.delete(author)) tell();
    },
  };
}
