// Own machines and our own friends must never be blocked here: the addresses that they were configured at and connect from.
// Friends of friends may be, and who is a friend by the network's key alone: keys are free to make, and each could have
// another attacking host of its maker's spared.
import type { Protected } from '@tocsin/firewall';
import type { AuthorKey, Cidr } from '@tocsin/protocol';
import { KEY_HOLDERS_GROUP } from '@tocsin/rules';
import { KEY_HOLDERS_MAX } from './constants.ts';
import type { PeerBook } from './peer-book.ts';

export interface PeerGuard {
  /**
   * After the handshake: an address alone proves nothing. Where it is configured to be and where it is now stay protected
   * when the connection ends, until it comes from elsewhere.
   */
  protect(author: AuthorKey, from: readonly Cidr[]): void;
  /** Somebody is more, or less, than he was. */
  look(): void;
  /** It is no member any more. */
  unprotect(author: AuthorKey): void;
}

export function createPeerGuard(
  book: PeerBook,
  set: (entries: readonly Protected[]) => void,
): PeerGuard {
  const known = new Map<AuthorKey, readonly Cidr[]>();

  function isSpared(author: AuthorKey): boolean {
    const { class: kind, group, depth } = book.standing(author);
    return kind === 'own' || (kind === 'friend' && group !== KEY_HOLDERS_GROUP && depth <= 1);
  }

  function tell(): void {
    set(
      [...known]
        .filter(([author]) => isSpared(author))
        .flatMap(([author, cidrs]) =>
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
      // He may be more before long.
      if (!isSpared(author) && known.size >= KEY_HOLDERS_MAX) return;
      if (hosts.join() === known.get(author)?.join()) return;
      known.set(author, hosts);
      tell();
    },
    look: tell,
    unprotect(author) {
      if (known.delete(author)) tell();
    },
  };
}
