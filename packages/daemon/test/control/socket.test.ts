import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../src/control/client.ts';
import { claimSocket, occupantOf } from '../../src/control/socket.ts';

describe('the control socket', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'tocsin-socket-'));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('is free where nothing is, in a directory closed to others', async () => {
    const path = join(dir, 'new', 'control.sock');
    await claimSocket(path);
    assert.equal(statSync(join(dir, 'new')).mode & 0o777, 0o700);
  });

  it('is not taken from a daemon that answers', async () => {
    const path = join(dir, 'control.sock');
    const server = createServer().listen(path);
    try {
      assert.equal(await occupantOf(path), 'daemon');
      await assert.rejects(claimSocket(path), { code: 'DAEMON_RUNNING' });
    } finally {
      server.close();
    }
  });

  it('never costs a file that is no socket', async () => {
    const path = join(dir, 'letter.txt');
    writeFileSync(path, 'dear all');
    await assert.rejects(claimSocket(path), { code: 'SOCKET_UNUSABLE' });
    assert.ok(existsSync(path));
  });

  it('says that a path is too long before the kernel cuts it', async () => {
    await assert.rejects(claimSocket(join(dir, 'x'.repeat(108))), { code: 'SOCKET_UNUSABLE' });
  });

  it('tells who asks in vain that nothing runs', async () => {
    const client = createClient(join(dir, 'control.sock'));
    await assert.rejects(client.ask('GET', '/v1/status'), { code: 'DAEMON_NOT_RUNNING' });
  });

  it('does not let a daemon that hangs hang its operator', async () => {
    const path = join(dir, 'control.sock');
    const server = createServer().listen(path);
    try {
      await assert.rejects(createClient(path).ask('GET', '/v1/status', undefined, 50), {
        code: 'DAEMON_SILENT',
      });
    } finally {
      server.close();
    }
  });
});
