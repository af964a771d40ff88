// Machines of a test: network namespaces with cables between them, which end with the test.
import { execFileSync, spawnSync } from 'node:child_process';

/** Whether this process may make namespaces; if not, why a test is skipped. */
export function namespacesAllowed(): { readonly able: boolean; readonly why: string } {
  const name = `tocsin-try-${process.pid}`;
  const able =
    spawnSync('ip', ['netns', 'add', name]).status === 0 &&
    spawnSync('ip', ['netns', 'exec', name, 'nft', 'list', 'ruleset']).status === 0;
  spawnSync('ip', ['netns', 'delete', name]);
  return { able, why: able ? '' : ' (skipped: needs root, ip, nft and network namespaces)' };
}

export class Machines {
  readonly #made = new Set<string>();
  #cables = 0;

  /** A machine with a loopback. */
  add(name: string): void {
    ip('netns', 'add', this.#name(name));
    this.#made.add(name);
    this.ip(name, 'link', 'set', 'lo', 'up');
  }

  /** A cable; each end may have an address such as `10.0.0.1/24`, or belong to a bridge of its machine. */
  cable(
    [one, oneEnd]: readonly [machine: string, address: string],
    [two, twoEnd]: readonly [machine: string, address: string],
  ): readonly [string, string] {
    const number = ++this.#cables;
    const [left, right] = [`l${number}`, `r${number}`];
    const names = [this.#name(one), this.#name(two)] as const;
    ip('-n', names[0], 'link', 'add', left, 'type', 'veth', 'peer', right, 'netns', names[1]);
    for (const [machine, device, address] of [
      [one, left, oneEnd],
      [two, right, twoEnd],
    ] as const) {
      if (address.includes('/')) this.ip(machine, 'address', 'add', address, 'dev', device);
      else this.ip(machine, 'link', 'set', device, 'master', address);
      this.ip(machine, 'link', 'set', device, 'up');
    }
    return [left, right];
  }

  bridge(machine: string, name: string, address: string): void {
    this.ip(machine, 'link', 'add', name, 'type', 'bridge', 'forward_delay', '0');
    this.ip(machine, 'address', 'add', address, 'dev', name);
    this.ip(machine, 'link', 'set', name, 'up');
  }

  ip(machine: string, ...args: string[]): void {
    ip('-n', this.#name(machine), ...args);
  }

  /** Rules in nft's own language. */
  nft(machine: string, rules: string): void {
    execFileSync('ip', [...this.within(machine).slice(1), 'nft', '-f', '-'], { input: rules });
  }

  run(machine: string, ...argv: string[]): void {
    execFileSync('ip', [...this.within(machine).slice(1), ...argv]);
  }

  /** What a program is started with to run there. */
  within(machine: string): string[] {
    return ['ip', 'netns', 'exec', this.#name(machine)];
  }

  remove(): void {
    for (const machine of this.#made) ip('netns', 'delete', this.#name(machine));
    this.#made.clear();
  }

  #name(machine: string): string {
    return `tocsin-${process.pid}-${machine}`;
  }
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
