// Starts something that would go on for long, in namespaces of its own: for the test that ends it.
import { spawn } from 'node:child_process';
import { enclosed, rerunEnclosed } from '../bench/enclosure.ts';

if (!enclosed()) process.exitCode = await rerunEnclosed();
else {
  spawn('sleep', [process.argv[2] ?? '60'], { stdio: 'ignore' });
  console.log('sleeps');
}
