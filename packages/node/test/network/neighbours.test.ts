// Who is connected: what is remembered of those who come and go, and for how many of them.
import assert from 'node:assert/strict';
import type { PeerId } from '@libp2p/interface';
import type { AuthorKey } from '@tocsin/protocol';
import { peerIdOf } from '../../src/network/identity.ts';
import { DEFAULT_LIMITS, PACES_REMEMBERED } from '../../src/network/limits.ts';
import { Neighbours } from '../../src/network/neighbours.ts';
import { peerNamed } from './helper.ts';

/** Any 32 bytes are somebody's name here: nobody signs. */
function somebody(n: number): PeerId {
  return peerIdOf(Buffer.alloc(32, `${n} `).toString('hex') as AuthorKey);
}

describe('neighbours', () => {
  it('a friend keeps his pace when he comes back; of friends without end so many are remembered', () => {
    const neighbours = new Neighbours(
      { limits: DEFAULT_LIMITS },
      { monotonic: () => 0, regard: () => 0, admission: () => 'friend' },
    );
    const friend = peerNamed('friend');
    function pauseOf(peer: PeerId): number {
      neighbours.arrive(peer);
      const throttle = neighbours.get(peer.toString())?.throttle;
      neighbours.leave(peer);
      return throttle?.heard(true, 0).pauseMs ?? assert.fail();
    }
    for (let n = 0; n < DEFAULT_LIMITS.messageBurst; n++) assert.equal(pauseOf(friend), 0);
    assert.ok(pauseOf(friend) > 0, 'hanging up is no way to a new burst');
    for (let n = 0; n < 100; n++) pauseOf(somebody(n));
    assert.ok(pauseOf(friend) > 0);
    for (let n = 0; n < 2 * PACES_REMEMBERED; n++) pauseOf(somebody(n));
    assert.equal(pauseOf(friend), 0, 'forgotten');
  });
});
