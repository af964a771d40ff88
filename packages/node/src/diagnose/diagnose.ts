// Examines a node that runs: gathers what each check needs, and asks it. What cannot be examined is said as well.
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Keyring } from '../network/protector/model.ts';
import type { PeerBook } from '../peer-book.ts';
import type { Running } from '../running.ts';
import type { Settings } from '../settings.ts';
import { VERSION } from '../version.ts';
import { examineClock } from './clock.ts';
import { examineDisk } from './disk.ts';
import { examineFirewall } from './firewall.ts';
import { examineKey } from './key.ts';
import { examineMembership } from './membership.ts';
import { CHECKS, type Check, type Finding, type Found, warn } from './model.ts';
import { examineMulticast, probeMulticast } from './multicast.ts';
import { examinePeers, type PeerFacts } from './peers.ts';
import { examinePorts } from './ports.ts';
import { examineReachability } from './reachability.ts';
import { examineSensors } from './sensors.ts';
import { bytesBelow, examineStore } from './store.ts';

export interface Examined {
  readonly settings: Settings;
  readonly book: PeerBook;
  readonly keyring: Keyring;
  readonly running: Running;
}

/** Never rejects. Takes a second at most where something does not answer. */
export async function diagnose(node: Examined): Promise<readonly Finding[]> {
  const examine = async (check: Check): Promise<readonly Finding[]> => {
    let found: readonly Found[];
    try {
      found = await EXAMINATIONS[check](node);
    } catch (error) {
      const { message } = error as Error;
      found = [warn(`could not be examined: ${message}`, 'see the log of the node')];
    }
    return found.map((one) => ({ check, ...one }));
  };
  return (await Promise.all(CHECKS.map(examine))).flat();
}

type Examination = (node: Examined) => readonly Found[] | Promise<readonly Found[]>;

const EXAMINATIONS: Readonly<Record<Check, Examination>> = {
  clock({ book, running }) {
    const connected = new Set(running.mesh.network.connected());
    const heard = book.members().filter(({ author }) => connected.has(author));
    const offsetsMs = heard.flatMap(({ author }) => {
      const last = book.heard(author);
      return last === undefined || last.hello.clockDoubted ? [] : last.clockOffsetMs;
    });
    return examineClock({ fault: running.time.fault(), offsetsMs });
  },

  ports({ settings: { network }, running }) {
    const { listen, ladder, rungs } = network;
    const named = listen.length > 0;
    const wanted = named ? listen : ladder;
    const count = named ? listen.length : rungs;
    return examinePorts({ wanted, count, open: running.mesh.network.addresses() });
  },

  reachability({ running }) {
    const { network } = running.mesh;
    const reachable = network.reachable();
    const tried = network.reachability().filter(({ ok }) => ok === reachable);
    return examineReachability({
      connected: network.connected().length,
      verdict: reachable === undefined ? 'unknown' : reachable ? 'reachable' : 'unreachable',
      addresses: [...new Set(tried.map(({ address }) => address))],
    });
  },

  async multicast({ settings, running }) {
    const multicast = running.mesh.network.multicast();
    const used = multicast.state !== 'off';
    const told = multicast.state === 'mute' ? multicast.why : undefined;
    const fault = told ?? (used ? await probeMulticast(settings.clock) : undefined);
    return examineMulticast({ used, fault });
  },

  async firewall({ settings: { firewall }, running }) {
    const { defence, degraded } = running;
    const mode = defence.mode();
    const complaint = degraded.list().find(({ code }) => code === 'FIREWALL');
    let fault: unknown = complaint && new Error(complaint.message);
    const noting = <T>(work: Promise<T> | undefined): Promise<T | undefined> =>
      Promise.resolve(work).catch((error: unknown) => {
        fault ??= error;
        return undefined;
      });
    const ahead = (await noting(firewall?.ahead?.())) ?? [];
    if (defence.enforces()) await noting(firewall?.list());
    const name = firewall?.name ?? 'none';
    return examineFirewall({ name, blocks: firewall?.enforces ?? false, mode, fault, ahead });
  },

  key({ settings, book, keyring }) {
    const keys = keyring.keys();
    const newest = keys[0]?.number ?? 0;
    const lagging = book.members().flatMap(({ author, name }) => {
      const { hello } = book.heard(author) ?? {};
      const number = hello?.keyNumber ?? 0;
      return number > 0 && number < newest ? (name ?? hello?.name ?? author.slice(0, 12)) : [];
    });
    return examineKey({ keys, open: settings.network.open, now: settings.clock.now(), lagging });
  },

  async store({ settings, running: { store } }) {
    return examineStore({
      findings: store.findings,
      bytes: await bytesBelow(join(settings.dataDir, 'store')),
      journalBytes: store.journal.state().bytes,
      journalMaxBytes: settings.network.role.journalMaxBytes,
      staged: store.rows.stagedCount,
      stagedMax: settings.policy.stagedEntriesMax,
    });
  },

  async disk({ settings: { dataDir: directory }, running }) {
    const { bavail, bsize } = await statfs(directory);
    const fault = running.degraded.list().find(({ code }) => code === 'DISK')?.message;
    return examineDisk({ directory, freeBytes: bavail * bsize, fault });
  },

  peers({ settings, book, running: { mesh } }) {
    const connected = new Set(mesh.network.connected());
    const peers = book.members().map(({ author, name, class: kind }): PeerFacts => {
      const heard = book.heard(author);
      return {
        name: name ?? heard?.hello.name ?? author.slice(0, 12),
        class: kind,
        connected: connected.has(author),
        silentMs: heard && settings.clock.monotonic() - heard.monotonicAt,
        version: heard?.hello.version,
        impostor: mesh.network.impostor(author),
      };
    });
    return examinePeers({ peers, version: VERSION, peerSilentMs: settings.intervals.peerSilent });
  },

  membership({ settings, book, running: { mesh, membership } }) {
    const { revoked, certificate } = membership.standing();
    const connected = new Set(mesh.network.connected());
    // Own machines renew each other; a friend is renewed by whoever let him in.
    const renewers = book
      .members()
      .filter(({ author, class: kind }) =>
        certificate?.class === 'own' ? kind === 'own' : author === certificate?.sponsor,
      );
    return examineMembership({
      now: settings.clock.now(),
      until: certificate?.expiresAt,
      certified: certificate !== undefined,
      revoked,
      renewers: {
        known: renewers.length,
        connected: renewers.filter(({ author }) => connected.has(author)).length,
      },
    });
  },

  sensors({ settings: { sensors, clock, intervals }, running: { startedAt } }) {
    const now = clock.now();
    return examineSensors({
      sensors: sensors.map((sensor) => sensor.health()),
      now,
      upMs: now - startedAt,
      silentMs: intervals.sensorSilent,
    });
  },
};
