// The node's hand on the firewall: what is decided passes the guard and goes to the enforcer; what the firewall shows
// comes back as events.
import {
  type Change,
  createGuard,
  createProtector,
  type FirewallAdapter,
  FirewallError,
  type ForeignChange,
  guarded,
  type Listed,
  type Protected,
  systemSources,
} from '@tocsin/firewall';
import type { Cidr, Indicator } from '@tocsin/protocol';
import type { Event, Happening, Policy } from '@tocsin/rules';
import type { Login } from '@tocsin/sensors';
import type { Allowlist } from './allowlist.ts';
import {
  FOREIGN_CHANGE_DELAY_MS,
  RECONCILE_LARGE_ELEMENTS,
  RECONCILE_LARGE_MS,
  SHOWN_VETOES,
  UNSTORED_BLOCK_MS,
} from './constants.ts';
import { createContactCounter } from './contact.ts';
import type { Degraded } from './degraded.ts';
import { createEnforcer } from './enforcer.ts';
import type { Mode, Status } from './model.ts';
import type { Scheduler } from './scheduler.ts';
import type { Settings } from './settings.ts';
import type { Store } from './store/store.ts';
import type { Time } from './time.ts';

export interface Defence {
  mode(): Mode;
  enforces(): boolean;
  /** Guard first, then the firewall's next batch. */
  enforce(changes: readonly Change[]): void;
  /** What protects an address, if anything; the answer is shown among the vetoes. */
  refuse(cidr: Cidr): Protected | undefined;
  /** A block that nothing on the disk would ever lift: by the firewall's own time-out, soon. */
  blockUnstored(cidr: Indicator): void;
  /** Reads what must be protected, then brings the firewall to what the store says. */
  start(): Promise<void>;
  reconcile(): Promise<void>;
  /** Resolves when the firewall is as the mode wants it, or has failed. */
  setMode(mode: Mode): Promise<void>;
  /** The allowlist, that of the fleet, or the addresses of peers changed. */
  protect(source: 'allowlist' | 'fleet' | 'peers', entries: readonly Protected[]): Promise<void>;
  login(login: Login, address: Cidr): void;
  vetoes(): Status['vetoes'];
  protections(): readonly Protected[];
  stop(): Promise<void>;
}

export interface DefenceParts {
  readonly settings: Settings;
  readonly policy: Policy;
  readonly store: Store;
  readonly time: Time;
  readonly degraded: Degraded;
  readonly scheduler: Scheduler;
  readonly allowlist: Allowlist;
  readonly run: (event: Event) => void;
  readonly tell: (happening: Happening) => void;
  /** True while the store cannot be read. */
  readonly stalled: () => boolean;
}

/** For a node without a firewall: it decides and tells, and blocks nothing. */
const noFirewall: FirewallAdapter = {
  name: 'none',
  enforces: false,
  async start() {},
  apply: async () => [],
  list: async () => [],
  async clear() {},
  async stop() {},
};

export function createDefence(parts: DefenceParts): Defence {
  const { settings, policy, store, time, degraded, scheduler, allowlist, run, tell, stalled } =
    parts;
  const { clock, intervals, log } = settings;
  const guard = createGuard();
  const protector = createProtector({
    guard,
    sources: settings.protections ? { system: settings.protections } : systemSources(),
    onError: (source, error) => log.warn({ err: error, source }, 'protections could not be read'),
  });
  const countContact = createContactCounter();
  const vetoes: Status['vetoes'][number][] = [];
  let mode = settings.mode;
  let stopWatching = () => {};

  const adapter = guarded(settings.firewall ?? noFirewall, guard, {
    clock,
    onVeto: ({ change, by }) => veto(change.cidr, by),
    onError: fail,
  });
  const enforcer = createEnforcer(mode, {
    adapter,
    time,
    wanted: () => store.blocks(),
    readable: () => !stalled(),
    onUnread: reconcileLater,
    lifting: (cidr) => store.isLifting(cidr),
    onFailure: fail,
    onRecovery: () => degraded.clear('FIREWALL'),
    onForeign: (cidr) =>
      tell({ kind: 'lifted', indicator: cidr, reason: 'put into the firewall by another hand' }),
    onListed: readContact,
  });

  function fail(error: unknown): void {
    const { message } = error as Error;
    const code = error instanceof FirewallError ? `${error.code}: ` : '';
    degraded.raise(
      'FIREWALL',
      `${code}${message}`,
      'nothing is lost: the blocks are set as soon as the firewall works again; docs/errors.md tells what each code asks for',
    );
    reconcileLater();
  }

  function reconcileLater(): void {
    scheduler.at('firewall', intervals.retry, async () => {
      if (stalled()) reconcileLater();
      else await enforcer.reconcile();
    });
  }

  function show(cidr: Cidr, by: Protected): void {
    vetoes.push({ cidr, reason: `${by.reason}: ${by.detail}`, at: time.now() });
    if (vetoes.length > SHOWN_VETOES) vetoes.shift();
  }

  function veto(cidr: Cidr, by: Protected): void {
    show(cidr, by);
    if (!stalled()) run({ type: 'vetoed', cidr, reason: by.reason, detail: by.detail });
  }

  function enforce(changes: readonly Change[]): void {
    const now = clock.now();
    store.handedOn(changes);
    enforcer.enqueue(
      changes.filter((change) => {
        const by = change.type === 'block' ? guard.check(change.cidr, now) : undefined;
        if (by !== undefined) veto(change.cidr, by);
        return by === undefined;
      }),
    );
  }

  /** In observe too, where no firewall would be asked: what is protected is not even shown as "would block". */
  async function sweep(): Promise<void> {
    if (stalled()) return;
    const now = clock.now();
    for await (const chunk of store.blocks())
      for (const [cidr] of chunk) {
        const by = guard.check(cidr, now);
        if (by !== undefined) veto(cidr, by);
      }
  }

  function readContact(listed: readonly Listed[]): void {
    for (const { cidr, packets, spanMs } of countContact(listed, clock.monotonic()))
      run({ type: 'contact', indicator: cidr as Indicator, packets, spanMs });
  }

  async function reconcile(): Promise<void> {
    if (!stalled()) await enforcer.reconcile();
  }

  /** What another hand did is undone at once, not at the next round; natural time-outs are none. */
  function onForeign({ type, cidr }: ForeignChange): void {
    if (stalled() || mode !== 'enforce') return;
    const until = cidr === undefined ? undefined : store.blockOf(cidr);
    const wanted = until !== undefined && until > time.now();
    if (cidr !== undefined && (type === 'added') === wanted) return;
    scheduler.at('foreign', FOREIGN_CHANGE_DELAY_MS, reconcile);
  }

  return {
    mode: () => mode,
    enforces: () => enforcer.enforcing(),
    enforce,
    refuse(cidr) {
      const by = guard.check(cidr, clock.now());
      if (by !== undefined) show(cidr, by);
      return by;
    },
    blockUnstored: (cidr) =>
      enforce([{ type: 'block', cidr, until: time.now() + UNSTORED_BLOCK_MS }]),
    async start() {
      guard.set('allowlist', allowlist.protections());
      await protector.refresh();
      guard.onChange(
        () =>
          void sweep().catch((error: unknown) =>
            log.error({ err: error }, 'the guard could not look through the blocks'),
          ),
      );
      await reconcile();
      stopWatching = settings.firewall?.watch?.(onForeign) ?? stopWatching;
      scheduler.every('protections', intervals.protections, () => protector.refresh());
      scheduler.every('reconcile', Math.min(intervals.reconcile, intervals.contact), async () => {
        await reconcile();
        return store.blockCount > RECONCILE_LARGE_ELEMENTS
          ? Math.max(intervals.reconcile, RECONCILE_LARGE_MS)
          : undefined;
      });
    },
    reconcile,
    async setMode(next) {
      // Another may have said it just now: that it holds is said to both when it does.
      if (next === mode) return await enforcer.idle();
      mode = next;
      await enforcer.setMode(next);
    },
    async protect(source, entries) {
      guard.set(source, entries);
      await sweep();
    },
    login({ method, at }, address) {
      if (policy.unblockingLoginMethods.includes(method)) guard.addLogin(address, at);
    },
    vetoes: () => vetoes,
    protections: () => guard.list(clock.now()),
    async stop() {
      stopWatching();
      await enforcer.stop();
    },
  };
}
