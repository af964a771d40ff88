// The shorter half of the lab, in network namespaces, has to work; the longer one is a step of CI by itself.
import assert from 'node:assert/strict';
import { obstacle } from '../lab/town.ts';
import { run } from './program.ts';

describe('what a newcomer is shown in the lab', () => {
  const why = obstacle();
  it(`machines on a bridge find each other by a name, by one address, and after a move${why ? ` (skipped: ${why})` : ''}`, function () {
    if (why !== undefined) this.skip();
    const { status, output } = run(['scripts/lab/lab.ts', 'join', '--nodes', '3']);
    assert.equal(status, 0, output);
    assert.match(output, /all of it happened/);
  });
});
