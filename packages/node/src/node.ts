// The library's front door: one object that is asked and told, in the words of an operator.
import { mkdir } from 'node:fs/promises';
import type { Protected } from '@tocsin/firewall';
import {
  ADDRESS_FAULTS,
  type AuthorKey,
  createSigner,
  type Indicator,
  parseCidr,
  parseIndicator,
  type Signer,
} from '@tocsin/protocol';
import { type Explanation, explain, type Observation, type Order, watchedNow } from '@tocsin/rules';
import { type Allowlist, loadAllowlist } from './allowlist.ts';
import { diagnose } from './diagnose/diagnose.ts';
import type { Finding } from './diagnose/model.ts';
import { createEvents, type Events } from './events.ts';
import { type Identity, loadIdentity } from './identity.ts';
import type { InvitingApi } from './join/model.ts';
import { type Fleets, loadFleets } from './membership/fleets.ts';
import type { MembershipApi } from './membership/model.ts';
import {
  type AllowEntry,
  type AuditResult,
  type BlockView,
  type JournalEntry,
  type JournalQuery,
  type MachineView,
  type Mode,
  NodeError,
  type NodeEvents,
  type NodeInit,
  type Parts,
  type PeerView,
  type Report,
  type Status,
  type TocsinNode,
} from './model.ts';
import { type Keyring, keyFromHex, loadKeyring } from './network/protector/keyring.ts';
import { NO_FIGURES } from './network/sync/figures.ts';
import { confirm, contradict, order } from './one-signal.ts';
import { createPeerBook, outsidersOf, type PeerBook } from './peer-book.ts';
import { proposeRole, thisMachine } from './roles.ts';
import { type Running, startRunning } from './running.ts';
import { type Settings, settingsOf } from './settings.ts';
import { stateOf } from './state.ts';
import { VERSION } from './version.ts';
import { blockView, machineViews, peerViews, sensorsTold } from './views.ts';

/**
 * Makes a node; nothing runs before `start`. The identity in `dataDir` is read, or made.
 * @throws NodeError IDENTITY_*, BAD_PEER_ADDRESS, BAD_ARGUMENT; RangeError for a senseless policy
 */
export async function createNode(init: NodeInit, parts: Parts = {}): Promise<TocsinNode> {
  const settings = settingsOf(init, parts);
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
  const identity = await loadIdentity(settings.dataDir, settings.moved);
  const keyring = await keyringOf(settings);
  const signer = createSigner(identity.seed);
  const fleets = await loadFleets(settings.dataDir, settings.network.fleets);
  const outsiders = outsidersOf(settings.network, keyring.current() !== undefined);
  const book = createPeerBook(signer.author, settings.network.peers, outsiders);
  const allowlist = await loadAllowlist(settings.dataDir, settings.allow, () =>
    settings.clock.now(),
  );
  return new LocalNode({ settings, identity, keyring, fleets, signer, book, allowlist });
}

/** @throws NodeError BAD_ARGUMENT */
async function keyringOf({ dataDir, network, clock }: Settings): Promise<Keyring> {
  const given = network.key === undefined ? undefined : keyFromHex(network.key);
  const keyring = await loadKeyring(dataDir, given, clock);
  if (network.open && keyring.current() !== undefined)
    throw new NodeError(
      'BAD_ARGUMENT',
      `${dataDir} holds a key of the network, which network.open says is open to strangers: leave out network.open, or delete network-keys.json there`,
    );
  return keyring;
}

interface Made {
  readonly settings: Settings;
  readonly identity: Identity;
  readonly keyring: Keyring;
  readonly fleets: Fleets;
  readonly signer: Signer;
  readonly book: PeerBook;
  readonly allowlist: Allowlist;
}

class LocalNode implements TocsinNode {
  readonly author: AuthorKey;
  readonly peerId: string;
  readonly #made: Made;
  readonly #events: Events;
  #mode: Mode;
  #running: Running | undefined;
  #starting: Promise<Running> | undefined;

  constructor(made: Made) {
    this.#made = made;
    this.#events = createEvents(made.settings.log);
    this.#mode = made.settings.mode;
    this.author = made.signer.author;
    this.peerId = made.book.peerIdOf(this.author);
  }

  async start(): Promise<void> {
    const { settings } = this.#made;
    this.#starting ??= startRunning({
      ...this.#made,
      settings: { ...settings, mode: this.#mode },
      events: this.#events,
    });
    try {
      this.#running = await this.#starting;
    } catch (error) {
      this.#starting = undefined;
      throw error;
    }
  }

  async stop(): Promise<void> {
    const running = await this.#starting?.catch(() => undefined);
    if (this.#running === undefined) return;
    this.#running = undefined;
    this.#starting = undefined;
    await running?.stop();
  }

  addresses(): readonly string[] {
    return this.#running?.mesh.network.addresses() ?? [];
  }

  async report(given: Report): Promise<void> {
    await this.#mustRun().detect(this.#observation(given));
  }

  async confirm(indicator: string): Promise<Explanation> {
    const known = indicatorOf(indicator);
    await confirm(this.#mustRun().life, known);
    return this.explain(known);
  }

  async contradict(indicator: string): Promise<Explanation> {
    const known = indicatorOf(indicator);
    await contradict(this.#mustRun().life, known);
    return this.explain(known);
  }

  async unblock(indicator: string): Promise<Explanation> {
    const known = indicatorOf(indicator);
    await this.#order({ do: 'unblock', indicator: known, falsePositive: false });
    return this.explain(known);
  }

  async allow({ cidr: text, ...rest }: Parameters<TocsinNode['allow']>[0]): Promise<void> {
    const parsed = parseCidr(text);
    if (!parsed.ok) throw new NodeError('BAD_ARGUMENT', `${text}: ${ADDRESS_FAULTS[parsed.code]}`);
    await this.#made.allowlist.add({ cidr: parsed.cidr, ...rest });
    this.#running?.engine.note('allowed', { indicator: parsed.cidr, ...rest });
    await this.#allowlistChanged();
  }

  async disallow(text: string): Promise<boolean> {
    const parsed = parseCidr(text);
    if (!parsed.ok || !(await this.#made.allowlist.remove(parsed.cidr))) return false;
    this.#running?.engine.note('disallowed', { indicator: parsed.cidr });
    await this.#allowlistChanged();
    return true;
  }

  allowlist(): readonly AllowEntry[] {
    return this.#made.allowlist.entries();
  }

  protections(): readonly Protected[] {
    return this.#mustRun().defence.protections();
  }

  async quarantine(author: AuthorKey, reason: string): Promise<void> {
    await this.#order({ do: 'quarantine', author: authorOf(author), reason });
  }

  async release(author: AuthorKey): Promise<void> {
    await this.#order({ do: 'release', author: authorOf(author) });
  }

  async approve(author: AuthorKey): Promise<void> {
    await this.#order({ do: 'approve', author: authorOf(author) });
    const { view, degraded } = this.#mustRun();
    const open = this.#made.book
      .members()
      .some((peer) => view.read('standing', peer.author)?.breakerAt !== undefined);
    if (!open) degraded.clear('BREAKER');
  }

  async setMode(mode: Mode): Promise<void> {
    this.#mode = mode;
    const running = this.#running;
    if (running === undefined) return;
    if (running.defence.mode() !== mode) running.engine.note('mode', { mode });
    await running.defence.setMode(mode);
  }

  explain(indicator: string): Explanation {
    const { view, time } = this.#mustRun();
    return explain(view, indicatorOf(indicator), time.now(), this.#made.settings.policy);
  }

  watched(indicator: Indicator): boolean {
    const running = this.#running;
    return running !== undefined && watchedNow(running.view, indicator, running.time.now());
  }

  blocks(): readonly BlockView[] {
    const { view, store, time, defence } = this.#mustRun();
    const now = time.now();
    const shown: BlockView[] = [];
    for (const indicator of store.rows.stagedKeys()) {
      const entry = view.read('staged', indicator);
      const block = entry && blockView(entry, defence.mode(), now);
      if (block !== undefined) shown.push(block);
    }
    return shown;
  }

  peers(): readonly PeerView[] {
    const { view, time, mesh } = this.#mustRun();
    const { book, settings } = this.#made;
    return peerViews({
      view,
      policy: settings.policy,
      book,
      network: mesh.network,
      now: time.now(),
    });
  }

  members(): ReturnType<MembershipApi['members']> {
    return this.#mustRun().membership.members();
  }

  async learn(...asked: Parameters<MembershipApi['learn']>): ReturnType<MembershipApi['learn']> {
    return this.#mustRun().membership.learn(...asked);
  }

  async rotateKey(
    ...asked: Parameters<MembershipApi['rotateKey']>
  ): ReturnType<MembershipApi['rotateKey']> {
    return this.#mustRun().membership.rotateKey(...asked);
  }

  async certify(
    ...asked: Parameters<MembershipApi['certify']>
  ): ReturnType<MembershipApi['certify']> {
    return this.#mustRun().membership.certify(...asked);
  }

  async revoke(...asked: Parameters<MembershipApi['revoke']>): ReturnType<MembershipApi['revoke']> {
    return this.#mustRun().membership.revoke(...asked);
  }

  fleets(): ReturnType<MembershipApi['fleets']> {
    return this.#mustRun().membership.fleets();
  }

  async acceptFleet(
    ...asked: Parameters<MembershipApi['acceptFleet']>
  ): ReturnType<MembershipApi['acceptFleet']> {
    return this.#mustRun().membership.acceptFleet(...asked);
  }

  fleet(): readonly MachineView[] {
    const { settings, book } = this.#made;
    const self: MachineView = {
      author: this.author,
      self: true,
      mode: this.#mode,
      version: VERSION,
      lastSeenAt: settings.clock.now(),
      clockOffsetMs: 0,
      sensors: sensorsTold(settings.sensors.map((sensor) => sensor.health())),
      ...(settings.name !== undefined && { name: settings.name }),
    };
    return machineViews(self, book);
  }

  status(): Status {
    const { settings, book } = this.#made;
    const running = this.#running;
    const network = running?.mesh.network;
    const reachable = network?.reachable();
    const refusals = running?.refusals.total() ?? {};
    const refused = (action: string) =>
      Object.entries(refusals).reduce(
        (sum, [code, count]) => (code.startsWith(`${action}:`) ? sum + count : sum),
        0,
      );
    return {
      author: this.author,
      peerId: this.peerId,
      version: VERSION,
      mode: this.#mode,
      startedAt: running?.startedAt ?? 0,
      state: stateOf(network?.links()),
      network: settings.network.name,
      role: settings.network.role.role,
      proposedRole: proposeRole(thisMachine(reachable)),
      addresses: this.addresses(),
      connectedPeers: network?.connected().length ?? 0,
      configuredPeers: book.configured().length,
      firewall: {
        name: settings.firewall?.name ?? 'none',
        enforces: running?.defence.enforces() ?? false,
        blocks: running?.store.blockCount ?? 0,
      },
      staged: running?.store.rows.stagedCount ?? 0,
      signals: {
        accepted: running?.mesh.accepted() ?? 0,
        ignored: refused('ignore'),
        rejected: refused('reject'),
      },
      sync: network?.syncFigures() ?? NO_FIGURES,
      refusals,
      sensors: settings.sensors.map((sensor) => sensor.health()),
      degraded: running?.degraded.list() ?? [],
      blocked: network?.blocked() ?? [],
      blockingChanges: running?.mesh.blockingChanges() ?? 0,
      connections: network?.ways() ?? {},
      reachability: network?.reachability() ?? [],
      vetoes: running?.defence.vetoes() ?? [],
      ...(reachable !== undefined && { reachable }),
      ...(settings.name !== undefined && { name: settings.name }),
    };
  }

  async invite(...asked: Parameters<InvitingApi['invite']>): ReturnType<InvitingApi['invite']> {
    return this.#mustRun().inviting.invite(...asked);
  }

  invitations(): ReturnType<InvitingApi['invitations']> {
    return this.#mustRun().inviting.invitations();
  }

  async withdraw(id: string): Promise<boolean> {
    return this.#mustRun().inviting.withdraw(id);
  }

  async diagnose(): Promise<readonly Finding[]> {
    return diagnose({ ...this.#made, running: this.#mustRun() });
  }

  audit(): Promise<AuditResult> {
    return this.#mustRun().store.audit();
  }

  journal(query: JournalQuery = {}): AsyncIterable<JournalEntry> {
    return this.#mustRun().store.journal.read(query);
  }

  on<E extends keyof NodeEvents>(event: E, listener: (detail: NodeEvents[E]) => void): void {
    this.#events.on(event, listener);
  }

  off<E extends keyof NodeEvents>(event: E, listener: (detail: NodeEvents[E]) => void): void {
    this.#events.off(event, listener);
  }

  #mustRun(): Running {
    const running = this.#running;
    if (running === undefined)
      throw new NodeError('NOT_RUNNING', 'the node does not run: call start() first');
    return running;
  }

  async #order(said: Order): Promise<void> {
    await order(this.#mustRun().life, said);
  }

  async #allowlistChanged(): Promise<void> {
    const { allowlist } = this.#made;
    await this.#running?.defence.protect('allowlist', allowlist.protections());
    await this.#running?.engine.durable();
  }

  #observation(given: Report): Observation {
    const now = this.#made.settings.clock.now();
    const { indicator: text, ...rest } = given;
    const observation: Observation = {
      category: 'other',
      severity: 3,
      confidence: DEFAULT_CONFIDENCE,
      firstSeen: given.lastSeen ?? now,
      lastSeen: given.firstSeen ?? now,
      attempts: 1,
      detector: 'report',
      sensor: 'api',
      watched: false,
      ...rest,
      indicator: indicatorOf(text),
    };
    const wrong = faultOf(observation);
    if (wrong !== undefined) throw new NodeError('BAD_ARGUMENT', wrong);
    return observation;
  }
}

/** A program that reports an attack is sure of it, but not as sure as an operator. */
const DEFAULT_CONFIDENCE = 900_000;

function faultOf({ severity, confidence, attempts, firstSeen, lastSeen }: Observation) {
  const whole = (value: number, low: number, high: number) =>
    Number.isInteger(value) && value >= low && value <= high;
  if (!whole(severity, 1, 5)) return `severity is a whole number from 1 to 5, not ${severity}`;
  if (!whole(confidence, 0, 1_000_000))
    return `confidence is a whole number of millionths from 0 to 1000000, not ${confidence}`;
  if (!whole(attempts, 1, 0xffff_ffff)) return `attempts is a whole number from 1, not ${attempts}`;
  if (!whole(firstSeen, 0, lastSeen) || !Number.isSafeInteger(lastSeen))
    return 'firstSeen and lastSeen are milliseconds since 1970, the first not after the last';
  return undefined;
}

function indicatorOf(text: string): Indicator {
  const parsed = parseIndicator(text);
  if (parsed.ok) return parsed.indicator;
  throw new NodeError('BAD_INDICATOR', `${JSON.stringify(text)}: ${ADDRESS_FAULTS[parsed.code]}`);
}

function authorOf(text: string): AuthorKey {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new NodeError(
    'BAD_ARGUMENT',
    `an author is 64 lower-case hex digits, not ${JSON.stringify(text)}`,
  );
}
