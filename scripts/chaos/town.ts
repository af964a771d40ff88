// The town of a run: five machines on one bridge, what was done to them by hand, and the model of what they must hold.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { foundTown, type Town } from '../lab/town.ts';
import { isProtectedOn, ownOf } from './machine-config.ts';
import { Member } from './member.ts';
import { Model } from './model.ts';
import { MACHINES, type Name } from './numbers.ts';
import type { Trail } from './trail.ts';

const BRIDGE = '10.9.0.0/24';
/** Addresses that only a foreign hand puts into a kernel. */
const FOREIGN = '80.80.80.';

export interface ChaosTown {
  readonly members: readonly Member[];
  readonly model: Model;
  readonly trail: Trail;
  /** The kernel can delay packets (netem); else a thin line has to do. */
  readonly delays: boolean;
  readonly edits: Edits;
  readonly unstored: Unstored;
  /** A statement of nft that a foreign hand would write. */
  edit(member: Member, dice: readonly [number, number]): string;
  leave(): Promise<void>;
}

/** What a foreign hand has put into kernels: it is excused until the next calm. */
export class Edits {
  readonly #made = new Set<string>();

  add(name: Name, indicator: string): void {
    this.#made.add(`${name} ${indicator}`);
  }

  has(name: Name, indicator: string): boolean {
    return this.#made.has(`${name} ${indicator}`);
  }

  clear(): void {
    this.#made.clear();
  }
}

/** What a machine was told and could not store: in its kernel for an hour at most, or until its disk takes it. */
export class Unstored extends Edits {}

export async function foundChaosTown(folder: string, trail: Trail): Promise<ChaosTown> {
  const town: Town = foundTown();
  const key = randomBytes(32).toString('hex');
  const members: Member[] = [];
  for (const [index, name] of MACHINES.entries()) {
    const machine = await town.machine(name, `10.9.0.${11 + index}`, [BRIDGE]);
    machine.run('ip', 'address', 'add', `${ownOf(index)}/32`, 'dev', 'lo');
    members.push(new Member({ name, index, machine, folder, key, trail }));
  }
  for (const member of members)
    member.configure(
      members.filter((it) => it !== member).map(({ name, address }) => ({ name, address })),
    );

  const edits = new Edits();
  const model = new Model((name, indicator) => isProtectedOn(MACHINES.indexOf(name), indicator));

  return {
    members,
    model,
    trail,
    delays: kernelDelays(),
    edits,
    unstored: new Unstored(),
    edit(member, [what, which]) {
      const known = model
        .indicators()
        .filter(
          (it) => !it.includes('/') && model.duty(member.name, it, Date.now()).due > Date.now(),
        );
      const ours = known[which % Math.max(1, known.length)];
      const foreign = `${FOREIGN}${1 + (which % 250)}`;
      const victim = what % 2 === 0 || ours === undefined ? foreign : ours;
      edits.add(member.name, victim);
      const element = (words: string) => `element inet tocsin host4 { ${victim}${words} }`;
      if (victim !== foreign) return `delete ${element('')}`;
      return `add ${element(what % 4 === 0 ? '' : ` timeout ${60 + (which % 600)}s`)}`;
    },
    leave: () => town.leave(),
  };
}

function kernelDelays(): boolean {
  try {
    execFileSync('tc', ['qdisc', 'add', 'dev', 'lo', 'root', 'netem', 'delay', '1ms'], {
      stdio: 'ignore',
    });
    execFileSync('tc', ['qdisc', 'delete', 'dev', 'lo', 'root']);
    return true;
  } catch {
    return false;
  }
}
