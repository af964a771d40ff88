// The door for those who come with an invitation: /tocsin/join/1 on a running host.
import type { Libp2p } from '@libp2p/interface';
import { type AuthorKey, type Cidr, parseCidr } from '@tocsin/protocol';
import type { Clock } from '../clock.ts';
import { authorOf } from '../network/identity.ts';
import { JOIN_PROTOCOL, type JoinChannel, joinChannel } from './channel.ts';
import { JOIN_LIMIT_MS, JOIN_STREAMS_MAX } from './constants.ts';

/** `from` is absent behind a relay. Never throws. */
export type ReceiveJoiner = (
  channel: JoinChannel,
  joiner: AuthorKey,
  from: Cidr | undefined,
) => Promise<void>;

export interface Joiners {
  /** Resolves when nobody of this key is spoken with: whoever has just become a member has yet to hear so. */
  quiet(joiner: AuthorKey): Promise<void>;
}

/** Where nobody is invited. */
export const NO_JOINERS: Joiners = { quiet: async () => {} };

export async function answerJoiners(
  host: Pick<Libp2p, 'handle'>,
  clock: Clock,
  receive: ReceiveJoiner,
): Promise<Joiners> {
  const speaking = new Map<AuthorKey, Promise<void>>();
  await host.handle(
    JOIN_PROTOCOL,
    (stream, { remotePeer, remoteAddr }) => {
      const joiner = authorOf(remotePeer);
      if (joiner === undefined) return stream.abort(new Error('not an Ed25519 identity'));
      const cancel = clock.after(JOIN_LIMIT_MS, () => stream.abort(new Error('too slow')));
      const [{ value = '' } = {}] = remoteAddr.getComponents();
      const from = parseCidr(value);
      const over = receive(joinChannel(stream), joiner, from.ok ? from.cidr : undefined).finally(
        () => {
          cancel();
          if (speaking.get(joiner) === over) speaking.delete(joiner);
        },
      );
      speaking.set(joiner, over);
    },
    { maxInboundStreams: JOIN_STREAMS_MAX, maxOutboundStreams: JOIN_STREAMS_MAX },
  );
  return { quiet: async (joiner) => speaking.get(joiner) };
}
