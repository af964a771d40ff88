// What gossip offers to those outside its mesh, and the comparison on connecting, leave no moment out between them.
import assert from 'node:assert/strict';
import {
  MCACHE_GOSSIP_HEARTBEATS,
  MCACHE_HEARTBEATS,
  SEEN_TTL_MS,
  SYNC_SETTLED_MS,
} from '../../src/network/limits.ts';

const HEARTBEAT_MS = 1_000;
/** A newcomer is offered something by a quarter of its neighbours at each. */
const HEARTBEATS_TO_BE_OFFERED = 3;

describe('what gossip offers', () => {
  it('is offered until whoever connects compares it, and some heartbeats longer', () => {
    const offeredMs = (MCACHE_GOSSIP_HEARTBEATS - HEARTBEATS_TO_BE_OFFERED) * HEARTBEAT_MS;
    assert.ok(
      offeredMs > SYNC_SETTLED_MS,
      'a signal of the last seconds is neither compared nor offered',
    );
  });

  it('can be fetched for as long as it is offered, and is remembered for longer', () => {
    assert.ok(MCACHE_HEARTBEATS >= MCACHE_GOSSIP_HEARTBEATS);
    assert.ok(SEEN_TTL_MS > MCACHE_HEARTBEATS * HEARTBEAT_MS, 'an offer would be taken for new');
  });
});
