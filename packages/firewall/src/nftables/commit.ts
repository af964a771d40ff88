// Gets as much of a batch into the kernel as it takes: a transaction is all or nothing, so the bad ones are sought out.
import { FULL_PROOFS } from '../constants.ts';
import { type Change, type Failure, FirewallError } from '../model.ts';
import { isTotal } from './faults.ts';
import type { Listing } from './listing.ts';
import { setOf } from './text.ts';

export interface Kernel {
  /** One transaction. @throws FirewallError and nothing of it holds */
  write(changes: readonly Change[]): Promise<void>;
  read(): Promise<Listing>;
  /** How many changes a transaction may hold by now: it shrinks where netlink's buffers prove to be small. */
  batchChanges(): number;
}

/** @returns what was refused; the rest holds. @throws FirewallError when nothing could be done at all */
export async function commit(
  changes: readonly Change[],
  kernel: Kernel,
): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  let batch: readonly Change[];
  for (let at = 0; at < changes.length; at += batch.length) {
    batch = changes.slice(at, at + kernel.batchChanges());
    const fault = await attempt(batch, kernel);
    if (fault === undefined) continue;
    if (isTotal(fault)) {
      if (at === 0) throw fault;
      return [...failures, ...refuse(changes.slice(at), fault)];
    }
    const found =
      fault.code === 'FIREWALL_FULL'
        ? await commitWhatFits(batch, kernel, fault)
        : await bisect(batch, kernel);
    failures.push(...found);
  }
  return failures;
}

/** Seeking in a full set one by one would take a process for each, so what fits is counted instead. */
async function commitWhatFits(
  changes: readonly Change[],
  kernel: Kernel,
  fault: FirewallError,
): Promise<readonly Failure[]> {
  const { standing, fresh, excess } = fit(changes, await kernel.read());
  return [
    ...(await bisect(standing, kernel)),
    ...(await bisect(fresh, kernel)),
    ...refuse(excess, fault),
  ];
}

/** Divides a batch by what a full table can take: lifts and renewals always, new blocks as far as there is room. */
export function fit(
  changes: readonly Change[],
  { sets, elements }: Pick<Listing, 'sets' | 'elements'>,
): { standing: Change[]; fresh: Change[]; excess: Change[] } {
  const present = new Set(elements.map(({ cidr }) => cidr));
  const room = new Map(sets);
  const take = (change: Change, count: number) =>
    room.set(setOf(change.cidr), (room.get(setOf(change.cidr)) ?? 0) - count);
  for (const cidr of present) take({ type: 'lift', cidr }, 1);
  const standing = changes.filter(({ cidr }) => present.has(cidr));
  for (const change of standing) if (change.type === 'lift') take(change, -1);
  const fresh: Change[] = [];
  const excess: Change[] = [];
  for (const change of changes) {
    // A lift of what does not stand is done already.
    if (change.type === 'lift' || present.has(change.cidr)) continue;
    const fits = (room.get(setOf(change.cidr)) ?? 0) > 0;
    (fits ? fresh : excess).push(change);
    if (fits) take(change, 1);
  }
  return { standing, fresh, excess };
}

/** Tries a part, and halves of halves of it, until what is bad stands alone; stops when a set has proved to be full. */
async function bisect(
  part: readonly Change[],
  kernel: Kernel,
  proofs: FirewallError[] = [],
): Promise<readonly Failure[]> {
  const [full] = proofs;
  if (full !== undefined && proofs.length >= FULL_PROOFS) return refuse(part, full);
  const fault = part.length === 0 ? undefined : await attempt(part, kernel);
  if (fault === undefined) return [];
  if (part.length === 1 || isTotal(fault)) {
    if (fault.code === 'FIREWALL_FULL') proofs.push(fault);
    return refuse(part, fault);
  }
  const middle = Math.ceil(part.length / 2);
  return [
    ...(await bisect(part.slice(0, middle), kernel, proofs)),
    ...(await bisect(part.slice(middle), kernel, proofs)),
  ];
}

async function attempt(
  changes: readonly Change[],
  kernel: Kernel,
): Promise<FirewallError | undefined> {
  try {
    await kernel.write(changes);
    return undefined;
  } catch (error) {
    if (error instanceof FirewallError) return error;
    throw error;
  }
}

function refuse(changes: readonly Change[], error: FirewallError): Failure[] {
  return changes.map((change) => ({ change, error }));
}
