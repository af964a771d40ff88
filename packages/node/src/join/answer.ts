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

export async function answerJoiners(
  host: Pick<Libp2p, 'handle'>,
  clock: Clock,
  receive: ReceiveJoiner,
): Promise<void> {
  await host.handle(
    JOIN_PROTOCOL,
    (stream, { remotePeer, remoteAddr }) => {
      const joiner = authorOf(remotePeer);
      if (joiner === undefined) return stream.abort(new Error('not an Ed25519 identity'));
      const cancel = clock.after(JOIN_LIMIT_MS, () => stream.abort(new Error('too slow')));
      const [{ value = '' } = {}] = remoteAddr.getComponents();
      const from = parseCidr(value);
      void receive(joinChannel(stream), joiner, from.ok ? from.cidr : undefined).finally(cancel);
    },
    { maxInboundStreams: JOIN_STREAMS_MAX, maxOutboundStreams: JOIN_STREAMS_MAX },
  );
}
