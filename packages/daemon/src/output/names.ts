// How peers are called in tables and on the command line: by the operator's name where there is one.
import type { MachineView, PeerView } from '@tocsin/node';
import type { AuthorKey } from '@tocsin/protocol';
import { DaemonError } from '../errors.ts';

/** Enough of a key to recognise it in a table. */
const SHORT_KEY_DIGITS = 12;

export type Named = Pick<PeerView, 'author' | 'name'> | Pick<MachineView, 'author' | 'name'>;

/** A function from an author's key to the name that a person uses. */
export function naming(known: readonly Named[], self?: AuthorKey): (author: AuthorKey) => string {
  const names = new Map(known.flatMap(({ author, name }) => (name ? [[author, name]] : [])));
  return (author) =>
    author === self ? 'this node' : (names.get(author) ?? author.slice(0, SHORT_KEY_DIGITS));
}

/** The one peer meant by a name, a peer id, a key, or the beginning of a key. @throws DaemonError `UNKNOWN_PEER` */
export function peerMeant<T extends Meant>(peers: readonly T[], word: string): T {
  const exact = peers.filter(
    ({ author, name, peerId }) => word === author || word === name || word === peerId,
  );
  const found =
    exact.length > 0
      ? exact
      : peers.filter(({ author }) => word !== '' && author.startsWith(word.toLowerCase()));
  const [peer] = found;
  if (peer === undefined)
    throw new DaemonError('UNKNOWN_PEER', `No peer is called ${JSON.stringify(word)}`);
  if (found.length > 1)
    throw new DaemonError(
      'UNKNOWN_PEER',
      `${found.length} peers are called ${JSON.stringify(word)}`,
    );
  return peer;
}

type Meant = Pick<PeerView, 'author' | 'name' | 'peerId'>;
