// Links the Node that the repository brings to where npm's scripts look first, whatever Node and npm run the install.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const modules = path.join(__dirname, '..', 'node_modules');
const runtime = path.join('..', `node-linux-${process.arch}`, 'bin', 'node');
const link = path.join(modules, '.bin', 'node');

// Elsewhere than on Linux on x64 or arm64 there is no such package, and the installed Node has to do.
if (process.platform === 'linux' && fs.existsSync(path.join(modules, '.bin', runtime))) {
  fs.rmSync(link, { force: true });
  fs.symlinkSync(runtime, link);
}
