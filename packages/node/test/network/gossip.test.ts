import assert from 'node:assert/strict';
import { message, Town, until } from './helper.ts';

describe('gossip between real nodes', () => {
  const town = new Town();
  afterEach(() => town.stop());

  it('brings what one publishes to every other, once', async () => {
    const [a, b, c] = await town.fleet('a', 'b', 'c');
    assert(a && b && c);
    const said = message();
    assert.equal(await a.network.publish(said), 2);
    await until('both heard', () => b.heard.length > 0 && c.heard.length > 0);
    assert.deepEqual([a.heard, b.heard, c.heard], [[], [String(said)], [String(said)]]);
  });
});
