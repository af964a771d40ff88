// What one run comes to as figures: Tocsin's by themselves, the others' each beside Tocsin's of the same run.
import { median } from '../measure.ts';
import type { Figure } from '../model.ts';
import type { Measured } from './model.ts';
import type { Size } from './trial.ts';

const MACHINES = ['same machine', 'second machine'];

/** Each value by what it says; of a contender that did not finish there is none. */
function values(measured: Measured, { addresses }: Size) {
  const { detections, bulkMs, bulkCpuMs, idle, loaded } = measured;
  const count = addresses.toLocaleString('en');
  const found = new Map<string, { value: number; unit: string }>();
  const add = (what: string, value: number | undefined, unit: string) => {
    if (value !== undefined && !Number.isNaN(value)) found.set(what, { value, unit });
  };
  for (const [at, machine] of MACHINES.entries()) {
    add(`log line → kernel, ${machine}`, median(detections[at] ?? []), 'ms');
    add(`${count} addresses → kernel, ${machine}`, bulkMs[at], 'ms');
    add(`CPU for ${count} addresses, ${machine}`, bulkCpuMs[at], 'ms');
    add(`memory idle, ${machine}`, idle[at]?.rssMb, 'MB');
    add(`memory with ${count}, ${machine}`, loaded[at]?.rssMb, 'MB');
    add(`CPU idle, ${machine}`, idle[at]?.cpuPercent, '%');
  }
  return found;
}

/** @param mine the name of Tocsin among the contenders */
export function figuresOf(
  run: ReadonlyMap<string, Measured>,
  mine: string,
  size: Size,
): readonly Figure[] {
  const own = run.get(mine);
  const ours = own && values(own, size);
  return [...run].flatMap(([name, measured]) =>
    [...values(measured, size)].map(([what, { value, unit }]) => {
      const figure = { what: `${what}: ${name}`, value, unit };
      if (name === mine) return figure;
      const beside = ours?.get(what)?.value;
      // No change of our code makes a rival's own figure better or worse, and ours is no limit of the machine.
      return {
        ...figure,
        better: 'neither' as const,
        ...(beside !== undefined && { beside: { what: mine, value: beside, ours: true } as const }),
      };
    }),
  );
}
