// Reads what `nft monitor` prints: which transactions another hand made in our table, and what they changed.
import { FOREIGN_CHANGES } from '../constants.ts';
import type { ForeignChange } from '../model.ts';
import { cidrOf, isOurSet } from './text.ts';

/** Each transaction ends with `# new generation 7 by process 4596 (nft)`. */
const GENERATION = /^# new generation \d+(?: by process (\d+))?/;
const EVENT = /^(\w+) (table|set|chain|rule|element) inet (\S+)(?: (\S+))?(?: \{ (.*) \})?/;

/**
 * Takes lines; calls `onForeign` once per transaction of somebody else that touched our table, and `onBlind` for one that
 * shows nothing: a monitor whose start coincided with a change does not know the sets and keeps silent about them for good.
 */
export function createEventReader(init: {
  readonly table: string;
  readonly isOwn: (pid: number | undefined) => boolean;
  readonly onForeign: (changes: readonly ForeignChange[]) => void;
  readonly onBlind: () => void;
}): (line: string) => void {
  let lines: string[] = [];
  let overflowed = false;
  return (line) => {
    const generation = GENERATION.exec(line);
    if (generation === null) {
      // Our own transactions of 10,000 pass here too, unread; what is longer than anyone reads is not kept.
      if (lines.length < FOREIGN_CHANGES) lines.push(line);
      else overflowed = true;
      return;
    }
    if (lines.length === 0) init.onBlind();
    const [, pid] = generation;
    if (!init.isOwn(pid === undefined ? undefined : Number(pid))) {
      const changes = readTransaction(lines, init.table);
      if (changes.length > 0) init.onForeign(overflowed ? [{ type: 'flushed' }] : changes);
    }
    lines = [];
    overflowed = false;
  };
}

/** The net effect per address. Anything but elements (a rule, a set, the table) is `flushed`: read everything again. */
export function readTransaction(lines: readonly string[], table: string): ForeignChange[] {
  const changes = new Map<string, ForeignChange>();
  for (const line of lines) {
    const [, verb, kind, where, name = '', elements = ''] = EVENT.exec(line) ?? [];
    if (where !== table) continue;
    if (kind !== 'element') return [{ type: 'flushed' }];
    if (!isOurSet(name)) continue;
    for (const element of elements.split(', ')) {
      const cidr = cidrOf(name, element.split(' ', 1)[0] ?? '');
      if (cidr !== undefined)
        changes.set(cidr, { type: verb === 'add' ? 'added' : 'removed', cidr });
    }
  }
  return [...changes.values()];
}
