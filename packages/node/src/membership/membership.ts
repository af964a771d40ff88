// Who belongs to the network, as this node sees it, and what follows when that changes.
import type { Protected } from '@tocsin/firewall';
import {
  type AuthorKey,
  type MembershipRecord,
  networkDigest,
  type Signer,
  subjectOf,
} from '@tocsin/protocol';
import type { Order, Roster } from '@tocsin/rules';
import type { Degraded } from '../degraded.ts';
import type { Mode } from '../model.ts';
import type { Network, RecordSource } from '../network/model.ts';
import type { Keyring } from '../network/protector/model.ts';
import type { Notebook } from '../offences.ts';
import type { PeerBook } from '../peer-book.ts';
import type { Scheduler } from '../scheduler.ts';
import type { Settings } from '../settings.ts';
import { type Admit, createAdmit } from './admit.ts';
import { createCommands } from './commands.ts';
import { FAREWELL_MS, STANDING_LOOK_MS } from './constants.ts';
import type { Fleets } from './fleets.ts';
import { openLeft } from './left.ts';
import type { MembershipApi, PresenceView } from './model.ts';
import { createNews } from './news.ts';
import { createOwnStanding, type Standing } from './own-standing.ts';
import { createPresence } from './presence.ts';
import { openRecords } from './record-store.ts';
import { createRegistry, type Source } from './registry.ts';
import { createRenewal } from './renewal.ts';
import { createRotations } from './rotation.ts';
import { createSay } from './say.ts';
import { createRecordSource } from './source.ts';
import { allowEntries, createStatements } from './statements.ts';
import { presencesIn } from './views.ts';

export interface MembershipParts {
  readonly settings: Settings;
  readonly signer: Signer;
  /** False when the identity belongs to another machine: nothing is signed. */
  readonly allowed: boolean;
  readonly keyring: Keyring;
  readonly fleets: Fleets;
  readonly book: PeerBook;
  readonly notebook: Notebook;
  readonly scheduler: Scheduler;
  readonly now: () => number;
  /** False while the store takes nothing. */
  readonly ready: () => boolean;
  readonly mode: () => Mode;
  /** The network, once it is made. */
  readonly network: () => Network;
  readonly degraded: Degraded;
  readonly deeds: MembershipDeeds;
}

/** What follows, for the rest of the node to do. */
export interface MembershipDeeds {
  /** Other people are who they were not: what stands on their word is weighed anew. */
  reweigh(): void;
  order(order: Order): void;
  /** The fleet's allow entries, all of them. */
  protect(entries: readonly Protected[]): void;
  /** Somebody is no own machine or friend any more: his addresses need no protection. */
  unprotect(author: AuthorKey): void;
  note(kind: string, detail: object): void;
  /** Resolves when everything so far is durable. */
  durable(): Promise<void>;
}

export interface Membership extends MembershipApi {
  /** For whoever proved an invitation. */
  readonly admit: Admit;
  /** What the network serves and hands in. */
  readonly source: RecordSource;
  /** What the fleet protects, before anything is enforced. */
  protections(): readonly Protected[];
  /** The store is loaded: what is in force is carried out. */
  obey(): void;
  /** The network runs. */
  start(): void;
  connected(peer: AuthorKey): void;
  /** That nothing is heard of it is no reason for alarm. */
  isExcused(author: AuthorKey): boolean;
  /** Where members say that they are. */
  presences(): readonly PresenceView[];
  /** What the others hold of this node. */
  standing(): Standing;
  /** Tells the peers that this node leaves, if it had started. */
  stop(): Promise<void>;
}

/** Nothing is carried out and nothing signed before `obey` and `start`. */
export async function createMembership(parts: MembershipParts): Promise<Membership> {
  const { settings, signer, allowed, keyring, fleets, book, notebook, scheduler, now, ready } =
    parts;
  const { mode, network, degraded, deeds } = parts;
  const { clock, log, verifier } = settings;
  const self = signer.author;
  const digest = networkDigest(settings.network.name);
  const left = await openLeft(notebook);
  const statements = await createStatements({ self, notebook, now, ...deeds });
  const registry = createRegistry({
    self,
    network: digest,
    configured: book.configured(),
    fleets: fleets.keys,
    keyHolders: book.keyHolders(),
    records: await openRecords(notebook, verifier),
    cherishes: (record) => rotations.cherishes(record),
    verifier,
    scheduler,
    now,
    monotonic: () => clock.monotonic(),
    onRoster: follow,
    onNew: heed,
  });
  const { roster, records } = registry;
  book.follow(roster());
  const say = createSay({
    signer,
    network: digest,
    allowed,
    now,
    nextNumber: registry.nextNumber,
  });
  const news = createNews({ clock, tell: (...args) => network().tell(...args) });
  const rotations = await createRotations({
    keyring,
    roster,
    records: registry.everything,
    say,
    notebook,
    take: (record) => void registry.take(record.envelope),
    durable: deeds.durable,
    now,
    onChange(number) {
      deeds.note('rotated', { number });
      registry.refresh();
      // Whoever is connected and has an older key is handed this one.
      void network().syncNow();
    },
  });
  const renewal = createRenewal({
    self,
    roster,
    records: records.all,
    say,
    now,
    scheduler,
    connected: () => network().connected(),
    ask: (peer, certificate) => network().renew(peer, certificate),
    take: (envelope) => registry.take(envelope).verdict === 'new',
  });
  const presence = createPresence({
    say: sayAndKeep,
    addresses: () => network().addresses(),
    monotonic: () => clock.monotonic(),
    scheduler,
  });
  const own = createOwnStanding({ self, roster, records: records.all, now, degraded });
  let obeying = false;
  let running = false;

  function sayAndKeep(...said: Parameters<typeof say>): MembershipRecord | undefined {
    if (!allowed) return undefined;
    const record = say(...said);
    registry.take(record.envelope);
    return record;
  }

  /** A record that was not known before. */
  function heed(record: MembershipRecord, by: Source): void {
    const { body, signer: author } = record;
    if (body.kind === 'presence') {
      if (author === self) return;
      network().located(author, body);
      // Keys are free to make: only members are remembered.
      if (!body.leaving) left.remove(author);
      else if (roster().member(author) !== undefined) left.add(author);
      return;
    }
    deeds.note('record', { author, about: subjectOf(record), id: record.id });
    // What a newcomer fetches by the hundred his neighbours have already.
    if (by.how !== 'sync' || body.kind !== 'certificate') news.add(record.envelope, by.from);
    if (body.kind === 'certificate' && body.member === self) renewal.look();
  }

  function follow(before: Roster, after: Roster): void {
    const authors = new Set([...before.members(), ...after.members()].map(({ author }) => author));
    for (const author of running ? network().connected() : []) authors.add(author);
    const was = new Map([...authors].map((author) => [author, book.admission(author)]));
    book.follow(after);
    if (!obeying) return;
    if (before.digest !== after.digest) deeds.reweigh();
    statements.obey(after.statements());
    if (running) renewal.look();
    own.look();
    for (const [author, admission] of was) {
      const is = book.admission(author);
      if (is === admission) continue;
      deeds.note('member', { author, was: admission, is, ...sponsorOf(after, author) });
      if (is !== 'own' && is !== 'friend') deeds.unprotect(author);
      network().refresh(author);
    }
  }

  const source = createRecordSource({
    self,
    registry,
    rotations,
    renewal,
    allowed,
    ready,
    log,
  });
  const commands = createCommands({
    settings,
    self,
    book,
    registry,
    fleets,
    rotations,
    say,
    now,
    mode,
    deeds,
    network,
    presences,
    hasLeft: left.has,
  });

  function presences(): readonly PresenceView[] {
    return presencesIn(records.all(), self, now());
  }

  /** Where there are more members than connections, whoever still says where he is need not be heard by us. */
  function isExcused(author: AuthorKey): boolean {
    if (left.has(author)) return true;
    const all = book.members().length <= settings.network.role.connections;
    if (all || book.configured().some((peer) => peer.author === author)) return false;
    return presences().some((one) => one.author === author && !one.leaving);
  }

  /** Who answers for him now. */
  function sponsorOf(after: Roster, author: AuthorKey): object {
    const sponsor = after.member(author)?.sponsor;
    return sponsor === undefined ? {} : { sponsor };
  }

  return {
    ...commands,
    admit: createAdmit({ self, roster, records: records.all, certify: commands.certify, now }),
    source,
    protections: () => allowEntries(roster().statements()),
    obey() {
      obeying = true;
      deeds.reweigh();
      statements.obey(roster().statements());
    },
    start() {
      running = true;
      for (const { author, addresses, leaving } of presences())
        network().located(author, { addresses, leaving });
      registry.start();
      presence.start();
      renewal.look();
      scheduler.every('standing', STANDING_LOOK_MS, own.look);
    },
    connected(peer) {
      left.remove(peer);
      renewal.look();
    },
    isExcused,
    presences,
    standing: own.standing,
    async stop() {
      if (!running) return;
      running = false;
      const farewell = presence.leave();
      if (farewell === undefined) return;
      const waited = Promise.withResolvers<void>();
      const cancel = clock.after(FAREWELL_MS, waited.resolve);
      await Promise.race([network().tell([farewell.envelope]), waited.promise]);
      cancel();
    },
  };
}
