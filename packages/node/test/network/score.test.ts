// The numbers of the wire score, by what they lead to.
import assert from 'node:assert/strict';
import { SCORE_THRESHOLDS, safeRegard, scoreParams } from '../../src/network/score.ts';
import { silent } from './helper.ts';

const { gossipThreshold, publishThreshold, graylistThreshold } = SCORE_THRESHOLDS;
const TOPIC = 'topic';
const params = scoreParams({ topic: TOPIC, open: false, regard: () => 0 });
const topic = params.topics[TOPIC];
assert(topic);

/** What n rejected messages cost. */
const rejects = (n: number): number => n ** 2 * topic.invalidMessageDeliveriesWeight;

describe('the wire score', () => {
  const cases: [string, number, number][] = [
    [
      'one forged message puts a newcomer out of the mesh, and no more',
      rejects(1),
      gossipThreshold,
    ],
    ['three leave it as a quarantined author is: heard, and heard of', rejects(3), gossipThreshold],
    ['a quarantined author still passes signals in both directions', -100, gossipThreshold],
  ];
  for (const [what, score, above] of cases) {
    it(`${what} (${score})`, () => assert.ok(score < 0 && score > above));
  }

  it('four are below the graylist, five even after the best of manners', () => {
    assert.ok(rejects(4) < graylistThreshold);
    assert.ok(rejects(5) + params.topicScoreCap < graylistThreshold);
  });

  it('gossipsub demands this order of its lines', () => {
    assert.ok(0 > gossipThreshold && gossipThreshold >= publishThreshold);
    assert.ok(publishThreshold >= graylistThreshold);
  });

  it('nobody pays for living behind one address with others, in a closed network', () => {
    assert.equal(params.IPColocationFactorWeight, 0);
    assert.ok(
      scoreParams({ topic: TOPIC, open: true, regard: () => 0 }).IPColocationFactorWeight < 0,
    );
  });

  it('nobody pays for saying little', () => {
    assert.equal(topic.meshMessageDeliveriesWeight, 0);
    assert.equal(topic.meshFailurePenaltyWeight, 0);
  });

  it('a regard that throws, or is no number, counts as none', () => {
    const failing = safeRegard(() => {
      throw new Error('a bug');
    }, silent);
    assert.equal(failing('author'), 0);
    assert.equal(safeRegard(() => Number.NaN, silent)('author'), 0);
    assert.equal(safeRegard(() => -100, silent)('author'), -100);
  });
});
