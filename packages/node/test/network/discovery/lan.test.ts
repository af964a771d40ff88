// Multicast on a LAN that the test makes: who is found, what a liar costs, and what is said where there is no multicast.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const OWN_NETWORK =
  process.getuid?.() === 0
    ? ['unshare', '--net', '--']
    : ['unshare', '--user', '--map-root-user', '--net', '--'];

function obstacle(): string | undefined {
  const [program = '', ...args] = OWN_NETWORK;
  const { status } = spawnSync(program, [...args, 'ip', 'link']);
  return status === 0 ? undefined : 'needs ip and the right to make network namespaces';
}

/** What happened in a world of its own. */
async function world(name: string): Promise<Readonly<Record<string, unknown>>> {
  const [program = '', ...args] = OWN_NETWORK;
  const script = join(import.meta.dirname, 'lan-world.ts');
  const argv = [...args, process.execPath, '--conditions=@tocsin/source', script, name];
  const { stdout } = await promisify(execFile)(program, argv);
  return JSON.parse(stdout);
}

const why = obstacle();
const title = `on a LAN${why === undefined ? '' : ` (skipped: ${why})`}`;
(why === undefined ? describe : describe.skip)(title, () => {
  it('those with the same network’s name find each other', async () => {
    const { ms } = await world('met');
    assert.ok(Number(ms) < 4_000);
  });

  it('a rogue answer costs one dial, however often it is said', async () => {
    const { answers, connections, dials } = await world('liar');
    assert.ok(Number(answers) >= 3);
    assert.deepEqual([connections, dials], [1, 1]);
  });

  it('and at one address one dial, under however many names', async () => {
    const { answers, connections, dials } = await world('names');
    assert.ok(Number(answers) >= 3);
    assert.deepEqual([connections, dials], [1, 1]);
  });

  it('a machine without a route for multicast says so, and works on', async () => {
    const { multicast, lines } = await world('mute');
    assert.deepEqual((multicast as { state: string }).state, 'mute');
    assert.equal((lines as string[]).filter((line) => line.includes('224.0.0.0/4')).length, 1);
  });
});
