// Looks at every kernel all the time: no block past its end, nothing that nobody reported, nothing that is protected.
import { onAdded, readKernel } from './kernel.ts';
import type { Member } from './member.ts';
import { pause } from './member.ts';
import { HEARD_MIN, MACHINES, OUTLIVE_MS, UNSTORED_MS, WATCH_EVERY_MS } from './numbers.ts';
import type { ChaosTown } from './town.ts';
import { Violation } from './trail.ts';

export interface Watch {
  /** Elements looked at so far. */
  seen(): number;
  /** Additions to kernels that nft told of so far. */
  heard(): number;
  stop(): Promise<void>;
}

export function watchKernels(town: ChaosTown): Watch {
  let seen = 0;
  let heard = 0;
  let stopped = false;
  const { model, trail } = town;

  for (const { name, machine } of town.members)
    onAdded(machine, (address) => {
      heard++;
      if (model.isProtected(name, address))
        trail.fail(new Violation(`${name}: the protected ${address} was put into the kernel`));
    });

  async function look(member: Member): Promise<void> {
    const { held } = await readKernel(member.machine);
    seen += held.length;
    for (const { indicator, endsFrom } of held) {
      const why = fault(member, indicator, endsFrom);
      if (why !== undefined) trail.fail(new Violation(`${member.name}: ${indicator} ${why}`));
    }
  }

  function fault(member: Member, indicator: string, endsFrom: number): string | undefined {
    const { name } = member;
    if (model.isProtected(name, indicator)) return 'is protected and in the kernel';
    if (town.edits.has(name, indicator)) return undefined;
    const now = Date.now();
    let latest = model.latestEnd(name, indicator, now);
    if (latest === undefined) return 'is in the kernel, and nobody reported it';
    if (town.unstored.has(name, indicator)) latest = now + UNSTORED_MS;
    // An end that is wrong for a moment, until the daemon compares, is no block too many yet; the calm looks at ends.
    const beyond = Math.min(endsFrom, now) - latest;
    return beyond > OUTLIVE_MS
      ? `outlived its end by ${(beyond / 1_000).toFixed(1)} s in the kernel`
      : undefined;
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      const began = performance.now();
      for (const member of town.members) await look(member);
      await pause(Math.max(50, WATCH_EVERY_MS - (performance.now() - began)));
    }
  }
  const done = loop().catch((error: Error) => {
    if (!stopped) trail.fail(new Violation(`a kernel cannot be read: ${error.message}`));
  });

  return {
    seen: () => seen,
    heard: () => heard,
    async stop() {
      stopped = true;
      await done;
    },
  };
}

/**
 * Pure. What is acknowledged is added to each kernel in time; a watch that heard of few additions sees nothing protected pass.
 * @returns what is wrong
 */
export function deaf(heard: number, acknowledged: number): readonly string[] {
  const due = acknowledged * MACHINES.length;
  return heard < due * HEARD_MIN
    ? [`the watch heard of ${heard} additions to kernels, and about ${due} were made`]
    : [];
}
