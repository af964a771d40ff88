// Found by `npm run fuzz -- --target control`: a target that is no URL was refused in words that the command line cannot read.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../src/control/client.ts';
import type { Served } from '../../src/control/routes.ts';
import { serveControl } from '../../src/control/server.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

describe('the control socket, asked for what is no URL', () => {
  it('refuses as it refuses everything', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'tocsin-fuzz-'));
    const path = join(directory, 'control.sock');
    // No route is reached.
    const server = await serveControl(path, {} as Served, SILENT);
    try {
      await assert.rejects(createClient(path).ask('GET', '/%'), { code: 'BAD_ARGUMENT' });
    } finally {
      await server.close();
      rmSync(directory, { recursive: true });
    }
  });
});
