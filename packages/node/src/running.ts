// A node while it runs: makes its parts, brings them up in the order in which they need each other, and takes them down.
import { join } from 'node:path';
import type { Protected } from '@tocsin/firewall';
import { type AuthorKey, parseCidr, type Signer } from '@tocsin/protocol';
import {
  type Event,
  type Happening,
  isStillMeant,
  type Observation,
  type View,
} from '@tocsin/rules';
import type { SensorEvent } from '@tocsin/sensors';
import { type Alarms, createAlarms } from './alarms.ts';
import type { Allowlist } from './allowlist.ts';
import { MINUTE_MS, RESERVE_BYTES } from './constants.ts';
import { createDefence, type Defence } from './defence.ts';
import { createDegraded, type Degraded } from './degraded.ts';
import { createDisk, type Disk } from './disk.ts';
import { createEngine, type Engine } from './engine.ts';
import type { Events } from './events.ts';
import type { Identity } from './identity.ts';
import { takeRecords } from './join/arrival.ts';
import { loadInvitations } from './join/invitations.ts';
import { createInviting, type Inviting } from './join/inviting.ts';
import type { Fleets } from './membership/fleets.ts';
import { createMembership, type Membership } from './membership/membership.ts';
import { createMesh, type Mesh, recogniser } from './mesh.ts';
import { NodeError } from './model.ts';
import type { PeerHello } from './network/model.ts';
import type { Keyring } from './network/protector/keyring.ts';
import { expire, type Life, report } from './one-signal.ts';
import type { PeerBook } from './peer-book.ts';
import { createPeerGuard } from './peer-guard.ts';
import { createRefusals, type Refusals } from './refusals.ts';
import { restage } from './restage.ts';
import { createScheduler } from './scheduler.ts';
import type { Settings } from './settings.ts';
import { createStates, type State } from './state.ts';
import { createReserve } from './store/reserve.ts';
import { openStore, type Store } from './store/store.ts';
import { createTime, type Time } from './time.ts';
import { VERSION } from './version.ts';
import { sensorsTold } from './views.ts';
import { createVoice } from './voice.ts';
import { createWatch } from './watch.ts';

export interface Running {
  readonly startedAt: number;
  readonly life: Life;
  readonly view: View;
  readonly store: Store;
  readonly time: Time;
  readonly engine: Engine;
  readonly defence: Defence;
  readonly mesh: Mesh;
  readonly membership: Membership;
  readonly inviting: Inviting;
  readonly disk: Disk;
  readonly degraded: Degraded;
  readonly refusals: Refusals;
  /** A detection of this machine, whatever state the disk is in. @throws NodeError STORE_UNUSABLE */
  detect(observation: Observation): Promise<void>;
  stop(): Promise<void>;
}

export interface RunningParts {
  readonly settings: Settings;
  readonly identity: Identity;
  readonly keyring: Keyring;
  readonly fleets: Fleets;
  readonly signer: Signer;
  readonly book: PeerBook;
  readonly allowlist: Allowlist;
  readonly events: Events;
}

/** @throws NodeError STORE_LOCKED, STORE_UNUSABLE, LISTEN_FAILED */
export async function startRunning(parts: RunningParts): Promise<Running> {
  const { settings, identity, keyring, fleets, signer, book, allowlist, events } = parts;
  const { clock, intervals, log, policy, sensors } = settings;
  const scheduler = createScheduler(clock, log);
  const refusals = createRefusals();
  const alarms = createAlarms(settings.onEvent, clock, log, intervals.eventTimeout);
  const degraded = degradedWith(events, alarms, () => clock.now());
  const reserve = createReserve(join(settings.dataDir, 'reserve'), RESERVE_BYTES);
  const store = await openStore(settings.dataDir, clock.now(), {
    journalMaxBytes: settings.network.role.journalMaxBytes,
    makeRoom: () => reserve.free(),
  });

  const time = createTime(clock, {
    newestAt: store.newestAt,
    hasOwnPeers: fleets.keys().length > 0 || book.configured().some((peer) => peer.class === 'own'),
    graceMs: intervals.clockGrace,
    onChange: () => {
      look();
      if (time.suspect()) return;
      armExpiry(0);
      void mesh.catchUp().catch((error: unknown) => log.error({ err: error }, 'drafts'));
    },
  });
  const voice = createVoice({
    signer,
    store,
    time,
    allowed: identity.here,
    stillMeant: (draft) => isStillMeant(view, draft, time.now(), policy),
    log,
  });
  const view: View = {
    read: (table, key) => store.rows.read(table, key),
    signalsOf: (author, from) => store.rows.signalsOf(author, from),
    threatsIssued: (author, from, to) => store.rows.threatsIssued(author, from, to),
    due: (now, limit) => store.rows.due(now, limit),
    stagedKeys: () => store.rows.stagedKeys(),
    peer: (author) => book.peer(author),
    secret: identity.secret,
    self: signer.author,
  };
  const disk = createDisk({
    store,
    reserve,
    degraded,
    scheduler,
    retryMs: intervals.retry,
    log,
    onHeld: (held) => {
      for (const observation of held)
        if (!spared(observation)) engine.run({ type: 'detection', ...observation });
    },
  });
  const engine = createEngine({
    view,
    policy,
    store,
    time,
    voice,
    rescue: disk.rescue,
    log,
    deeds: {
      enforce: (changes) => defence.enforce(changes),
      publish: (signal) => mesh.publish(signal),
      regard: (author) => mesh.network.refresh(author),
      tell,
      written: () => armExpiry(store.rows.takeSoonest()),
    },
  });
  const life: Life = {
    engine,
    store,
    view,
    policy,
    time,
    verifier: settings.verifier,
    recognise: recogniser(voice, () => engine, degraded),
  };
  const defence = createDefence({
    settings,
    policy,
    store,
    time,
    degraded,
    scheduler,
    allowlist,
    run: (event: Event) => whenLoaded(() => void engine.run(event)),
    tell: (happening) => whenLoaded(() => note(happening)),
    stalled: () => disk.stalled(),
  });
  const ready = (): boolean => loaded && !disk.stalled() && !disk.short();
  const peerGuard = createPeerGuard(book, (entries) => protect('peers', entries));
  const membership = await createMembership({
    settings,
    signer,
    allowed: identity.here,
    keyring,
    fleets,
    book,
    notebook: store,
    scheduler,
    now: () => time.now(),
    mode: () => defence.mode(),
    ready,
    network: () => mesh.network,
    degraded,
    deeds: {
      reweigh,
      order: (said) => void engine.run({ type: 'operator', by: 'fleet', order: said }),
      protect: (entries) => protect('fleet', entries),
      unprotect: (author) => peerGuard.unprotect(author),
      note: (kind, detail) => engine.note(kind, detail),
      durable: () => engine.durable(),
    },
  });
  const inviting = createInviting({
    network: settings.network,
    signer,
    keyring,
    invitations: await loadInvitations(settings.dataDir),
    clock,
    log,
    addresses: () => mesh.network.addresses(),
    fleets: () => membership.fleets(),
    certify: membership.admit,
    records: () => membership.source.envelopes(membership.source.prefixes()),
    note: (kind, detail) => engine.note(kind, detail),
  });
  const mesh = await createMesh({
    settings,
    seed: identity.seed,
    keyring,
    life,
    voice,
    book,
    events,
    degraded,
    refusals,
    hello,
    records: membership.source,
    join: inviting.receive,
    onFriend(author, from) {
      peerGuard.protect(author, from);
      membership.connected(author);
    },
    onLinks: () => states.look(),
    ready,
  });
  const look = createWatch({
    clock,
    time,
    book,
    degraded,
    intervals,
    excused: membership.isExcused,
    sensors: () => sensors.map((sensor) => sensor.health()),
    onSilentPeer: (author) => {
      events.emit('peer', { author, state: 'silent' });
      alarms.ring({ event: 'peer-silent', author, name: book.peer(author).name });
    },
  });
  const states = createStates(() => mesh.network.links(), tellState);
  let loaded = false;
  let early: (() => void)[] = [];
  let armedFor = Number.POSITIVE_INFINITY;

  function tell(happening: Happening, at: number): void {
    events.emit('happening', { ...happening, at });
    const { kind } = happening;
    if (kind === 'signal' || kind === 'blocked' || kind === 'lifted' || kind === 'quarantined')
      events.emit(kind, happening);
    if (happening.alarm) alarms.ring({ event: kind, at, ...happening });
    if (kind === 'breaker' && happening.alarm) raiseBreaker(happening);
  }

  function tellState(state: State, before: State): void {
    events.emit('state', { state, before, at: clock.now() });
    if (loaded && !disk.stalled()) engine.note('state', { state, before });
  }

  /** A breaker that opened before the restart is still open. */
  function raiseBreakerOf(author: AuthorKey): void {
    if (view.read('standing', author)?.breakerAt !== undefined)
      raiseBreaker({ kind: 'breaker', author });
  }

  function raiseBreaker({ author, reason }: Happening): void {
    const name = author === undefined ? 'a peer' : (book.peer(author).name ?? author);
    degraded.raise(
      'BREAKER',
      `${name}: ${reason ?? 'more blocks than its budget allows'}; the rest is watched`,
      'look at what it signals; "tocsin peers approve" enforces it, "tocsin peers quarantine" undoes it',
    );
  }

  /** The firewall is brought up while the store is still being read: what it tells waits. */
  function whenLoaded(then: () => void): void {
    if (loaded) then();
    else early.push(then);
  }

  /** What no rule decided. */
  function note(happening: Happening): void {
    engine.note(happening.kind, happening);
    tell(happening, time.now());
  }

  function protect(source: 'peers' | 'fleet', entries: readonly Protected[]): void {
    defence
      .protect(source, entries)
      .catch((error: unknown) => log.error({ err: error, source }, 'not all could be protected'));
  }

  /** What stands on the word of somebody who is another than when it was weighed is weighed anew. */
  function reweigh(): void {
    if (store.circle === book.digest()) return;
    store.circle = book.digest();
    peerGuard.look();
    engine.reconfigure();
  }

  function hello(): PeerHello {
    return {
      version: VERSION,
      mode: defence.mode(),
      now: clock.now(),
      clockDoubted: time.suspect(),
      sensors: sensorsTold(sensors.map((sensor) => sensor.health())),
      keyNumber: keyring.current()?.number ?? 0,
      role: settings.network.role.role,
      ...(settings.name !== undefined && { name: settings.name }),
    };
  }

  /** The one timer of everything that ends: armed for the first that is due. */
  function armExpiry(due: number): void {
    if (due >= armedFor) return;
    armedFor = due;
    scheduler.at('expire', Math.max(0, due - time.now()), async () => {
      armedFor = Number.POSITIVE_INFINITY;
      if (disk.stalled()) return armExpiry(time.now() + intervals.retry);
      const next = await expire(life);
      // What is due and was not done, because the clock is in doubt, is tried again later.
      if (next !== undefined) armExpiry(Math.max(next, time.now() + 1));
    });
  }

  /** Whoever detects counts by the wall clock. While that is in doubt, an attack of this moment must not be taken for one of another day. */
  function inOurTime(observation: Observation): Observation {
    const now = time.now();
    const believed = (wall: number): number => {
      const corrected = time.fromWall(wall);
      // What was seen before the clock stepped needs no correction.
      return Math.abs(corrected - now) < Math.abs(wall - now) ? corrected : wall;
    };
    const lastSeen = believed(observation.lastSeen);
    // The clock may have ticked between the two, or stepped: what was first seen after it was last seen nobody would take.
    const firstSeen = Math.min(believed(observation.firstSeen), lastSeen);
    return { ...observation, firstSeen, lastSeen };
  }

  /** What must never be blocked here is not told to others either, who would block it. */
  function spared(observation: Observation): boolean {
    const by = defence.refuse(observation.indicator);
    if (by === undefined) return false;
    const { indicator, ...inputs } = observation;
    note({
      kind: 'vetoed',
      indicator,
      reason: by.reason,
      inputs: { ...inputs, detail: by.detail },
    });
    return true;
  }

  async function detect(seen: Observation): Promise<void> {
    const observation = inOurTime(seen);
    if (!disk.stalled() && spared(observation)) return engine.durable();
    if (!disk.stalled()) return report(life, observation);
    disk.hold(observation);
    defence.blockUnstored(observation.indicator);
    throw new NodeError(
      'STORE_UNUSABLE',
      `${observation.indicator} is blocked for an hour at most, but nothing can be stored: free space on the disk of ${settings.dataDir}`,
    );
  }

  function sense(event: SensorEvent): void {
    if (event.type === 'detection') {
      const { type: _, ...observation } = event;
      detect(observation).catch((error: unknown) =>
        log.warn({ err: error }, 'a detection was not stored'),
      );
      return;
    }
    const address = parseCidr(event.address);
    if (!address.ok) return;
    defence.login(event, address.cidr);
    if (disk.stalled()) return;
    const { method, sensor } = event;
    engine.run({ type: 'login', address: address.cidr, method, sensor });
  }

  async function load(): Promise<void> {
    await store.load();
    if (store.findings.length > 0) await mend();
    loaded = true;
    for (const then of early) then();
    early = [];
    for (const finding of store.findings) tellFinding(finding);
    store.onFinding = tellFinding;
  }

  /** A disk that fills meanwhile makes the store open anew, which ends whatever reads it. */
  async function check(): Promise<void> {
    try {
      if (!(await store.check())) await mend();
    } catch (error) {
      scheduler.at('check', intervals.retry, check);
      throw error;
    }
  }

  /** Rows are missing: what follows from them is made anew. */
  async function mend(): Promise<void> {
    await store.rebuild(time.now());
    const { verifier } = settings;
    await restage({ store, view, engine, verifier, now: () => time.now() });
    store.mended();
    await engine.durable();
    await defence.reconcile();
  }

  function tellFinding(finding: string): void {
    log.error({ finding }, 'the store is damaged');
    engine.note('store', { finding });
    degraded.raise(
      'STORE',
      store.findings.join('; '),
      'the peers and the firewall give back what is still valid; look after the disk; the next start clears this',
    );
  }

  const running: Running = {
    startedAt: clock.now(),
    life,
    view,
    store,
    time,
    engine,
    defence,
    mesh,
    membership,
    inviting,
    disk,
    degraded,
    refusals,
    detect,
    async stop() {
      for (const sensor of sensors) await sensor.stop();
      await membership.stop();
      states.stop();
      await mesh.network.stop();
      disk.stop();
      await scheduler.stop();
      if (loaded && !disk.stalled()) engine.note('stopped', {});
      await engine.idle();
      await defence.stop();
      await store.close();
      await alarms.stop();
    },
  };

  async function begin(): Promise<void> {
    if (!identity.here)
      degraded.raise(
        'IDENTITY',
        'the data directory was made on another machine: nothing is signed here',
        'if it moved here on purpose, and nothing runs with it there, start once with --moved; else delete its identity file to become a new node',
      );
    await disk.restore();
    // The firewall is first, and has the disk for itself: what was blocked is blocked again before all else.
    await defence.protect('fleet', membership.protections());
    await defence.start();
    await load();
    for (const peer of book.members()) raiseBreakerOf(peer.author);
    reweigh();
    await takeRecords(settings.dataDir, membership.learn);
    membership.obey();
    await mesh.network.start();
    membership.start();
    states.look();
    for (const sensor of sensors)
      await sensor.start(sense).catch((error: unknown) => {
        log.error({ err: error, sensor: sensor.name }, 'a sensor could not be started');
      });
    engine.note('started', { version: VERSION, mode: defence.mode() });
    scheduler.every('fsync', intervals.fsync, async () => {
      if (disk.stalled()) return;
      await store.sync();
      await disk.restore();
    });
    scheduler.every('liveness', intervals.liveness, look);
    scheduler.every('journal', MINUTE_MS, async () => {
      const refused = refusals.take();
      if (disk.stalled()) return;
      if (refused !== undefined) engine.note('refusals', { counts: refused });
      await store.pruneJournal(time.now());
    });
    armExpiry(time.now());
    look();
    scheduler.at('voice', 0, () => mesh.findVoice());
    // The store may have been shut when signing became possible, or the last signal be of a time that has not come yet.
    scheduler.every('drafts', intervals.retry, async () => {
      if (!disk.stalled() && store.draftCount > 0) await mesh.catchUp();
    });
    scheduler.at('check', 0, check);
  }

  try {
    await begin();
  } catch (error) {
    await running.stop();
    throw error;
  }
  return running;
}

function degradedWith(events: Events, alarms: Alarms, now: () => number): Degraded {
  return createDegraded(
    now,
    ({ code, message, cure }) => {
      events.emit('degraded', { code, message, cure });
      alarms.ring({ event: 'degraded', code, message, cure });
    },
    (code) => events.emit('recovered', { code }),
  );
}
