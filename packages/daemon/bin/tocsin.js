#!/usr/bin/env node
// The door of the command line: any Node from 12 on can parse it and say what Tocsin needs.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  import('../dist/main.js')
    .then((main) => main.start())
    .catch((error) => {
      console.error(error);
      process.exitCode = 1;
    });
} else {
  console.error(
    `tocsin needs Node 22.18 or newer and was started with ${process.versions.node}.\n` +
      'From a checkout use `npx --no-install tocsin …` or `npm start`: they find the Node that the repository brings.',
  );
  process.exitCode = 1;
}
