// What is shown of the members: a tree, each root followed by those whom it lets in.
import type { AuthorKey, MembershipRecord } from '@tocsin/protocol';
import type { Member, Roster } from '@tocsin/rules';
import type { Mode } from '../model.ts';
import type { PeerBook } from '../peer-book.ts';
import type { MemberView, PresenceView } from './model.ts';

export interface ViewSources {
  readonly self: { readonly author: AuthorKey; readonly name?: string; readonly mode: Mode };
  readonly now: number;
  readonly version: string;
  readonly role: string;
  readonly roster: Roster;
  readonly book: PeerBook;
  readonly connected: readonly AuthorKey[];
  readonly presences: readonly PresenceView[];
  readonly left: (author: AuthorKey) => boolean;
}

export function memberViews(sources: ViewSources): MemberView[] {
  const self = sources.roster.member(sources.self.author);
  const members = [...(self === undefined ? [] : [self]), ...sources.book.members()];
  const known = new Set(members.map(({ author }) => author));
  const under = Map.groupBy(members, ({ author, sponsor }) =>
    sponsor !== undefined && sponsor !== author && known.has(sponsor) ? sponsor : undefined,
  );
  const views: MemberView[] = [];
  const shown = new Set<AuthorKey>();
  const show = (member: Member): void => {
    if (shown.has(member.author)) return;
    shown.add(member.author);
    views.push(viewOf(member, sources));
    for (const next of sorted(under.get(member.author))) show(next);
  };
  // This node first, as the roster has it.
  for (const member of members.slice(0, 1)) show(member);
  for (const root of sorted(under.get(undefined))) show(root);
  // Two that renew each other are under no root.
  for (const member of sorted(members)) show(member);
  return views;
}

const sorted = (members: readonly Member[] = []): Member[] =>
  members.toSorted(
    (a, b) => a.depth - b.depth || (a.name ?? '').localeCompare(b.name ?? '') || order(a, b),
  );
const order = (a: Member, b: Member): number => (a.author < b.author ? -1 : 1);

function viewOf(member: Member, sources: ViewSources): MemberView {
  const { author, class: kind, group, sponsor, depth, until, certificate } = member;
  const { book, connected, presences, left } = sources;
  const self = author === sources.self.author;
  const label = certificate === undefined ? undefined : member.name;
  const told = self ? toldOfSelf(sources) : toldBy(author, book, presences);
  const name = self ? sources.self.name : (member.name ?? told.name);
  const common = { author, peerId: book.peerIdOf(author), self, class: kind, group, depth };
  return {
    ...common,
    connected: self || connected.includes(author),
    left: !self && left(author),
    ...(name !== undefined && { name }),
    ...(label !== undefined && { label }),
    ...(sponsor !== undefined && { sponsor }),
    ...(until !== undefined && { until }),
    ...(told.lastSeenAt !== undefined && { lastSeenAt: told.lastSeenAt }),
    ...(told.version !== undefined && { version: told.version }),
    ...(told.mode !== undefined && { mode: told.mode }),
    ...(told.role !== undefined && { role: told.role }),
  };
}

type Told = Pick<MemberView, 'name' | 'lastSeenAt' | 'version' | 'mode' | 'role'>;

function toldOfSelf({ self, now, version, role }: ViewSources): Told {
  return { lastSeenAt: now, version, mode: self.mode, role };
}

function toldBy(author: AuthorKey, book: PeerBook, presences: readonly PresenceView[]): Told {
  const heard = book.heard(author);
  const presence = presences.find((one) => one.author === author);
  const seen = [heard?.at, presence?.issuedAt].filter((at) => at !== undefined);
  const { hello } = heard ?? {};
  return {
    ...(seen.length > 0 && { lastSeenAt: Math.max(...seen) }),
    ...(hello?.name !== undefined && { name: hello.name }),
    ...(hello !== undefined && { version: hello.version, mode: hello.mode }),
    ...(hello?.role !== undefined && { role: hello.role }),
  };
}

/** Where members say that they can be reached now. */
export function presencesIn(
  records: Iterable<MembershipRecord>,
  self: AuthorKey,
  now: number,
): PresenceView[] {
  const newest = new Map<AuthorKey, { readonly view: PresenceView; readonly number: number }>();
  for (const { signer, body } of records) {
    if (body.kind !== 'presence' || signer === self || body.expiresAt <= now) continue;
    const { addresses, leaving, issuedAt, expiresAt, number } = body;
    if ((newest.get(signer)?.number ?? 0) > number) continue;
    const view = { author: signer, addresses, leaving, issuedAt, expiresAt };
    newest.set(signer, { view, number });
  }
  return [...newest.values()].map(({ view }) => view);
}
