// Counts what gossipsub reads in this process, of all its nodes together: frames, copies of messages, and what is offered of them.
import { RPC } from '@chainsafe/libp2p-gossipsub/message';

export interface FrameCounts {
  /** Whatever they hold. */
  readonly frames: number;
  /** Messages in full, however often the same. */
  readonly copies: number;
  /** Ids by which a message is offered to somebody outside one's mesh, each time. */
  readonly offers: number;
}

/** From now on. Every frame passes here: gossipsub looks its decoder up at each. */
export function countFrames(): () => FrameCounts {
  const counts = { frames: 0, copies: 0, offers: 0 };
  const { decode } = RPC;
  RPC.decode = (...given) => {
    const frame = decode(...given);
    counts.frames += 1;
    counts.copies += frame.messages.length;
    for (const { messageIDs } of frame.control?.ihave ?? []) counts.offers += messageIDs.length;
    return frame;
  };
  return () => ({ ...counts });
}
