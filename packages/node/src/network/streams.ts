// How many streams a stranger or a guest may have open at once: members get what Yamux was set up with.
import type { Connection } from '@libp2p/interface';

/** The fields behind libp2p's interfaces that are reached for. */
interface Inside {
  readonly muxer?: { maxInboundStreams?: number };
}

/** Yamux resets those that are opened beyond it. @throws Error when libp2p or Yamux is not the one this was written for */
export function boundStreams(connection: Connection, max: number): void {
  const { muxer } = connection as unknown as Inside;
  // QUIC has streams of its own.
  if (connection.multiplexer !== YAMUX) return;
  if (typeof muxer?.maxInboundStreams !== 'number')
    throw new Error(
      'a connection has no muxer.maxInboundStreams: install exactly the versions of libp2p and Yamux that packages/node/package.json pins',
    );
  muxer.maxInboundStreams = Math.min(muxer.maxInboundStreams, max);
}

const YAMUX = '/yamux/1.0.0';
