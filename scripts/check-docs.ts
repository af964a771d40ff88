// Fails when a document says what is not so: an example that does not compile, or a link that leads nowhere.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const workshop = join(root, 'node_modules', '.cache', 'doc-examples');
const documents = globSync(['README.md', 'docs/**/*.md', 'packages/*/README.md'], { cwd: root });

/** Links to other places, and anchors within a page, are not this script's business. */
function deadLinks(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8').replaceAll(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !existsSync(resolve(root, dirname(document), target)))
    .map((target) => `${document}: links to ${target}, which is not there`);
}

/** Writes each ```ts block of a document as a module of its own; answers where it stands in the document. */
function extractExamples(document: string): Map<string, string> {
  const text = readFileSync(join(root, document), 'utf8');
  const examples = new Map<string, string>();
  for (const match of text.matchAll(/```ts\n([\s\S]*?)```/g)) {
    const line = text.slice(0, match.index).split('\n').length;
    const file = `${document.replaceAll(/[^\w]+/g, '-')}-${line}.ts`;
    writeFileSync(join(workshop, file), `${match[1]}\nexport {};\n`);
    examples.set(file, `${document}:${line}`);
  }
  return examples;
}

function compileExamples(examples: Map<string, string>): string[] {
  const config = {
    extends: relative(workshop, join(root, 'tsconfig.json')),
    compilerOptions: { noEmit: true, composite: false, declarationMap: false, sourceMap: false },
    include: ['*.ts'],
    references: [],
  };
  writeFileSync(join(workshop, 'tsconfig.json'), JSON.stringify(config));
  const tsc = spawnSync('tsc', ['-p', workshop, '--pretty', 'false'], { encoding: 'utf8' });
  if (tsc.error !== undefined) throw tsc.error;
  if (tsc.status === 0) return [];
  return tsc.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const file = /([^/]+\.ts)\(/.exec(line)?.[1] ?? '';
      return `${examples.get(file) ?? 'example'}: ${line}`;
    });
}

rmSync(workshop, { recursive: true, force: true });
mkdirSync(workshop, { recursive: true });
const examples = new Map(documents.flatMap((document) => [...extractExamples(document)]));
const faults = [...documents.flatMap(deadLinks), ...compileExamples(examples)];
for (const fault of faults) console.error(fault);
console.log(
  `documents: ${documents.length} read, ${examples.size} examples compiled, ${faults.length} faults`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
