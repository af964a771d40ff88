// Network namespaces for tests: a real kernel firewall, and real packets from public addresses that nobody else sees.
import { execFileSync } from 'node:child_process';

export interface Namespace {
  readonly name: string;
  /** Starts a program inside. */
  readonly enter: readonly [string, ...string[]];
  readonly nft: readonly [string, ...string[]];
  run(...argv: readonly string[]): string;
  /** Feeds nft; other hands than the adapter's work like this. */
  script(text: string): string;
  remove(): void;
}

let count = 0;

export function createNamespace(): Namespace {
  count += 1;
  const name = `tocsin-fw-${process.pid}-${count}`;
  command(['ip', 'netns', 'add', name]);
  const enter = ['ip', 'netns', 'exec', name] as const;
  const run = (...argv: readonly string[]) => command([...enter, ...argv]);
  run('ip', 'link', 'set', 'lo', 'up');
  return {
    name,
    enter: [...enter],
    nft: [...enter, 'nft'],
    run,
    script: (text) => command([...enter, 'nft', '-f', '-'], text),
    remove: () => void command(['ip', 'netns', 'delete', name]),
  };
}

/** A veth pair between two namespaces, each end with its addresses (`198.51.0.1/24`). */
export function connect(a: Namespace, as: readonly string[], b: Namespace, bs: readonly string[]) {
  count += 1;
  const [left, right] = [
    `fw${process.pid % 100_000}a${count}`,
    `fw${process.pid % 100_000}b${count}`,
  ];
  command([
    'ip',
    'link',
    'add',
    left,
    'netns',
    a.name,
    'type',
    'veth',
    'peer',
    right,
    'netns',
    b.name,
  ]);
  for (const [where, link, addresses] of [
    [a, left, as],
    [b, right, bs],
  ] as const) {
    // Without the search for duplicates an IPv6 address can be used at once.
    for (const address of addresses)
      where.run(
        'ip',
        'address',
        'add',
        address,
        'dev',
        link,
        ...(address.includes(':') ? ['nodad'] : []),
      );
    where.run('ip', 'link', 'set', link, 'up');
  }
}

/** Like `describe`, where namespaces are allowed; else skipped with the reason in the title. */
export function describeWithKernel(title: string, body: () => void): void {
  const obstacle = findObstacle();
  if (obstacle === undefined) describe(title, body);
  else describe.skip(`${title} (skipped: ${obstacle})`, body);
}

let known: { obstacle: string | undefined } | undefined;

function findObstacle(): string | undefined {
  known ??= { obstacle: tryOnce() };
  return known.obstacle;
}

function tryOnce(): string | undefined {
  let namespace: Namespace | undefined;
  try {
    namespace = createNamespace();
    namespace.script('add table inet probe');
    return undefined;
  } catch (error) {
    return `no network namespaces with nft here: ${String(error).split('\n', 1)[0]}`;
  } finally {
    namespace?.remove();
  }
}

function command([program = '', ...args]: readonly string[], input = ''): string {
  return execFileSync(program, args, {
    input,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, LC_ALL: 'C' },
  });
}
