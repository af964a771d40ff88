#!/usr/bin/env -S node --max-semi-space-size=8 --max-old-space-size=768
// The door of the command line: any Node from 16 on can parse it; one that is too old hands over to the Node that the
// repository brings, or says what Tocsin needs. The bounds on V8 above keep garbage from piling up to several times what
// is alive; they are the unit's too (systemd/tocsin.service).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const brought = fileURLToPath(
  new URL(`../../../node_modules/node-linux-${process.arch}/bin/node`, import.meta.url),
);

if (major > 22 || (major === 22 && minor >= 18)) {
  import('../dist/main.js')
    .then((main) => main.start())
    .catch((error) => {
      console.error(error);
      process.exitCode = 1;
    });
} else if (process.platform === 'linux' && existsSync(brought)) {
  const door = fileURLToPath(import.meta.url);
  const child = spawn(brought, [...process.execArgv, door, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
} else {
  console.error(
    `tocsin needs Node 22.18 or newer and was started with ${process.versions.node}.\n` +
      'A checkout brings one for Linux on x64 and arm64: `npm ci` in it. Elsewhere install Node 24.',
  );
  process.exitCode = 1;
}
