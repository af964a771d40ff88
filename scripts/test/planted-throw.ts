// A program for a test: a campaign on a target that throws in a callback, which no call of its own can catch.
import { setImmediate as turn } from 'node:timers/promises';
import { campaign } from '../fuzz/campaign.ts';
import { tellStray } from '../fuzz/stray.ts';
import { HEAD_BYTES, Running } from '../fuzz/watchdog.ts';
import { idle, targetOf } from './planted.ts';

const [path = ''] = process.argv.slice(2);
const target = targetOf({
  async run(input) {
    if (input.includes(0x21))
      setImmediate(() => {
        throw new Error('a planted fault in a callback');
      });
    await turn();
    return 'fine';
  },
});
const running = new Running(new SharedArrayBuffer(HEAD_BYTES + target.maxBytes));
tellStray(running, { target: target.name, seed: 3, path });
await campaign(target, { seed: 3, seconds: 60, inputs: 1e9 }, { scouting: idle, running });
