// Makes packages/protocol/src/wire/*.js and *.d.ts from the .proto files: protons writes TypeScript that cannot run
// with its types stripped (namespaces), so what is committed is that, compiled.
import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const WIRE = join(ROOT, 'packages', 'protocol', 'src', 'wire');
const NAMES = ['signal', 'sync', 'join', 'membership'];

/** The generated files, by name. Needs the development tools, writes only to a cache directory. */
export function generateWire(): Map<string, string> {
  // Inside node_modules, so that the generated imports resolve.
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'wire-'));
  try {
    for (const name of NAMES)
      copyFileSync(join(WIRE, `${name}.proto`), join(work, `${name}.proto`));
    writeFileSync(
      join(work, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          target: 'es2024',
          module: 'nodenext',
          strict: true,
          declaration: true,
          skipLibCheck: true,
          types: [],
        },
        files: NAMES.map((name) => `${name}.ts`),
      }),
    );
    const tool = (name: string) => join(ROOT, 'node_modules', '.bin', name);
    const options: ExecFileSyncOptions = { cwd: work, stdio: ['ignore', 'pipe', 'inherit'] };
    execFileSync(
      tool('protons'),
      NAMES.map((name) => `${name}.proto`),
      options,
    );
    execFileSync(tool('tsc'), ['-p', '.'], options);
    const files = NAMES.flatMap((name) => [`${name}.js`, `${name}.d.ts`]);
    return new Map(files.map((file) => [file, readFileSync(join(work, file), 'utf8')]));
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** The committed file of that name. */
export function committedWire(file: string): string {
  return readFileSync(join(WIRE, file), 'utf8');
}

if (import.meta.main) {
  for (const [file, text] of generateWire()) writeFileSync(join(WIRE, file), text);
}
