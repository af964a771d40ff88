// Lifts every block and sees to it that none comes back, whether the daemon answers, hangs or is dead.
import { FirewallError, nftablesAdapter } from '@tocsin/firewall';
import { systemClock } from '@tocsin/node';
import { defaultConfig, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { createClient, RefusedError } from '../control/client.ts';
import { DaemonError } from '../errors.ts';
import type { Places } from '../places.ts';
import { adapterFor } from './firewall.ts';
import { setMarker } from './mode.ts';
import { makePrivateDirectory } from './places.ts';

/** Whoever says panic does not wait for a daemon that hangs. */
const DAEMON_LIMIT_MS = 5_000;

export interface PanicOutcome {
  /**
   * `silent`: it took the request and did not answer; kill it if blocks come back. `stuck`: it observes, could not empty the
   * firewall, and goes on trying.
   */
  readonly daemon: 'told' | 'unmarked' | 'stuck' | 'not running' | 'silent';
  readonly firewall: string;
}

/** @throws DaemonError `PLACE_UNUSABLE`, `PANIC_INCOMPLETE`, after everything else has been done */
export async function panic(places: Places): Promise<PanicOutcome> {
  const fault = mark(places);
  const daemon = await tellDaemon(places.socket);
  const firewall = await emptyFirewall(places, daemon === 'told' || daemon === 'unmarked');
  // A daemon that was told has written its own.
  if (fault !== undefined && daemon !== 'told') throw fault;
  return { daemon, firewall };
}

/** The marker comes first: whatever fails afterwards, the next start enforces nothing. */
function mark({ data, panic: marker }: Places): unknown {
  try {
    makePrivateDirectory(data);
    setMarker(marker, Date.now());
    return undefined;
  } catch (error) {
    return error;
  }
}

async function tellDaemon(socket: string): Promise<PanicOutcome['daemon']> {
  try {
    await createClient(socket).ask('POST', '/v1/panic', {}, DAEMON_LIMIT_MS);
    return 'told';
  } catch (error) {
    // It observes, but could not empty the firewall, or could not write its marker.
    if (error instanceof RefusedError)
      return error.code === 'PANIC_INCOMPLETE' ? 'stuck' : 'unmarked';
    return error instanceof DaemonError && error.code === 'DAEMON_NOT_RUNNING'
      ? 'not running'
      : 'silent';
  }
}

/** By our own hand too, because the daemon may be dead or hang. @throws DaemonError `PANIC_INCOMPLETE` */
async function emptyFirewall(places: Places, daemonDidIt: boolean): Promise<string> {
  try {
    const { adapter } = await chosenAdapter(places);
    if (!adapter.enforces) return 'nothing was ever blocked here (dry run)';
    await adapter.start();
    await adapter.clear();
    const left = (await adapter.list()).length;
    await adapter.stop();
    if (left === 0) return `${adapter.name}: emptied`;
    throw new DaemonError('PANIC_INCOMPLETE', `${adapter.name} still holds ${left} blocks`);
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    if (daemonDidIt) return 'emptied by the daemon';
    throw new DaemonError(
      'PANIC_INCOMPLETE',
      `The firewall could not be emptied: ${error.message}`,
      { cause: error },
    );
  }
}

/** A broken configuration must not stand in the way: then it is the kernel's table that is emptied. */
async function chosenAdapter({ config }: Places) {
  const settings = firewallSettings(config);
  return settings.adapter === 'auto'
    ? { adapter: nftablesAdapter({ clock: systemClock, table: settings.table }) }
    : adapterFor(settings, systemClock);
}

function firewallSettings(path: string): Config['firewall'] {
  try {
    return (loadConfig(path) ?? defaultConfig()).firewall;
  } catch {
    return defaultConfig().firewall;
  }
}
