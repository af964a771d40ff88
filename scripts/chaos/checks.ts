// In the calm: what a machine's store, its kernel and its processes have to be, and every difference as a sentence.
import { type Kernel, readKernel } from './kernel.ts';
import type { Member } from './member.ts';
import type { Duty } from './model.ts';
import { CHILDREN_MAX, EDGE_MS, KERNEL_END_MS, OUTLIVE_MS } from './numbers.ts';
import { orphansOf, takenBy } from './processes.ts';
import type { ChaosTown } from './town.ts';

/** Of `GET /v1/blocks`. */
export interface Block {
  readonly indicator: string;
  readonly action: 'watch' | 'block';
  readonly enforced: boolean;
  readonly until: number;
  readonly reason: string;
}

interface Status {
  readonly connectedPeers: number;
  readonly configuredPeers: number;
  readonly degraded: readonly { readonly code: string; readonly message: string }[];
}

/** A damaged store is told of until the next start; where nothing was damaged there is nothing to tell. */
const OF_DAMAGE = new Set(['STORE']);

/** Everything that is not as it should be now; empty when the machine is whole. */
export async function differences(member: Member, town: ChaosTown): Promise<readonly string[]> {
  const [status, lost] = await Promise.all([member.ask('GET', '/v1/status'), losses(member, town)]);
  if (status.kind !== 'done') return [`${member.name}: does not answer`];
  const rest = [...unhealthy(status.data as Status, member), ...crowded(member)];
  return [...lost, ...rest.map((what) => `${member.name}: ${what}`)];
}

/** How its store differs from the model, and its kernel from its store: what holds without a neighbour, too. */
export async function losses(
  member: Member,
  { model }: Pick<ChaosTown, 'model'>,
): Promise<readonly string[]> {
  const asked = Date.now();
  const [answer, kernel] = await Promise.all([
    member.ask('GET', '/v1/blocks'),
    readKernel(member.machine),
  ]);
  if (answer.kind !== 'done') return [`${member.name}: does not answer`];
  const blocks = (answer.data as readonly Block[]).filter(
    ({ action, enforced }) => action === 'block' && enforced,
  );
  return [
    ...unlikeModel(blocks, model.duties(member.name, asked), Date.now()),
    ...unlikeStore(kernel, blocks, Date.now()),
  ].map((what) => `${member.name}: ${what}`);
}

/** Pure: the store beside the model. */
export function unlikeModel(
  blocks: readonly Pick<Block, 'indicator' | 'until'>[],
  duties: ReadonlyMap<string, Duty>,
  now: number,
): readonly string[] {
  const untils = new Map(blocks.map(({ indicator, until }) => [indicator, until]));
  const wrong: string[] = [];
  for (const [indicator, { due, may, endsFrom, endsTo }] of duties) {
    const until = untils.get(indicator);
    untils.delete(indicator);
    if (until === undefined) {
      if (due > now + EDGE_MS)
        wrong.push(`${indicator} is missing in the store, due until ${clock(due)}`);
    } else if (!may)
      wrong.push(`${indicator} is in the store until ${clock(until)}, and must not be`);
    else if (until < endsFrom - EDGE_MS || until > endsTo + OUTLIVE_MS)
      wrong.push(
        `${indicator} ends at ${clock(until)}, not from ${clock(endsFrom)} to ${clock(endsTo)}`,
      );
  }
  for (const indicator of untils.keys())
    wrong.push(`${indicator} is in the store, and nobody reported it`);
  return wrong;
}

/** Pure: the kernel beside the store. What a set holds is blocked only where a rule drops it. */
export function unlikeStore(
  { held, undropped }: Kernel,
  blocks: readonly Pick<Block, 'indicator' | 'until'>[],
  now: number,
): readonly string[] {
  const kernel = new Map(held.map((it) => [it.indicator, it]));
  const wrong = undropped.map((set) => `no rule of the kernel drops what is in ${set}`);
  for (const { indicator, until } of blocks) {
    const there = kernel.get(indicator);
    kernel.delete(indicator);
    if (there === undefined) {
      if (until > now + EDGE_MS) wrong.push(`${indicator} is in the store and not in the kernel`);
    } else if (until < there.endsFrom - KERNEL_END_MS || until > there.endsTo + KERNEL_END_MS)
      wrong.push(
        `${indicator} ends at ${clock(until)} in the store, at ${clock(there.endsFrom)} in the kernel`,
      );
  }
  for (const { indicator, endsFrom } of kernel.values())
    if (endsFrom > now + EDGE_MS) wrong.push(`${indicator} is in the kernel and not in the store`);
  return wrong;
}

/** Pure: what a daemon says of itself, and what it has put aside as broken. */
export function unhealthy(
  { connectedPeers, configuredPeers, degraded }: Status,
  { wasDamaged, setAside }: Pick<Member, 'wasDamaged' | 'setAside'>,
): readonly string[] {
  return [
    ...(connectedPeers < configuredPeers
      ? [`connected to ${connectedPeers} of ${configuredPeers} machines`]
      : []),
    ...degraded
      .filter(({ code }) => !(wasDamaged && OF_DAMAGE.has(code)))
      .map(({ code, message }) => `degraded: ${code}: ${message}`),
    ...(wasDamaged ? [] : setAside.map((entry) => `${entry} was put aside, and nobody damaged it`)),
  ];
}

/** Journals that do not verify, though no bit was ever flipped there. */
export async function brokenJournals(
  members: readonly Pick<Member, 'name' | 'wasDamaged' | 'ask'>[],
): Promise<readonly string[]> {
  const whole = members.filter(({ wasDamaged }) => !wasDamaged);
  const audits = await Promise.all(
    whole.map(async (member) => ({ member, audit: await member.ask('GET', '/v1/audit') })),
  );
  return audits
    .filter(({ audit }) => audit.kind !== 'done' || !(audit.data as { ok: boolean }).ok)
    .map(
      ({ member, audit }) => `${member.name}: its journal is not whole: ${JSON.stringify(audit)}`,
    );
}

function crowded(member: Member): readonly string[] {
  const { children = 0, zombies = 0 } = takenBy(member.pid) ?? {};
  const orphans = orphansOf(member.machine.keeper);
  return [
    ...(children > CHILDREN_MAX ? [`${children} child processes`] : []),
    ...(zombies > 0 ? [`${zombies} zombies`] : []),
    ...(orphans.length > 0 ? [`left behind: ${orphans.join(', ')}`] : []),
  ];
}

const clock = (at: number): string =>
  Number.isFinite(at) ? new Date(at).toISOString().slice(11, 23) : 'never';
