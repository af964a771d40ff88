// The life of the daemon: configuration, parts, node, control socket, mode, and the way back down.
import { join } from 'node:path';
import { createNode, type Mode, systemClock, type TocsinNode } from '@tocsin/node';
import { defaultConfig, loadConfig } from '../config/load.ts';
import { readNetworkKey } from '../config/network-key.ts';
import { nodeInitOf } from '../config/node-init.ts';
import { writableByAnybody } from '../config/writable.ts';
import { serveControl } from '../control/server.ts';
import { claimSocket } from '../control/socket.ts';
import { DaemonError } from '../errors.ts';
import { logEvents } from '../log/events.ts';
import { floodLimited } from '../log/flood.ts';
import { createLogger } from '../log/logger.ts';
import type { Places } from '../places.ts';
import { adapterFor } from './firewall.ts';
import { liftLeftovers } from './leftovers.ts';
import { watchMarker } from './marker.ts';
import { createModeControl } from './mode.ts';
import { createNotifier } from './notify.ts';
import { makePrivateDirectory } from './places.ts';
import { dieLoudly, untilStopped } from './signals.ts';
import { sensorsFor } from './sources.ts';

export interface RunOptions {
  /** Overrides the configuration's mode. */
  readonly mode?: Mode;
  /** Enforcement ends after so many ms unless it is confirmed. */
  readonly confirmWithinMs?: number;
  /** The operator's word that the data directory moved to this machine on purpose. */
  readonly moved: boolean;
}

/** Runs until a signal ends it. @throws DaemonError, NodeError, FirewallError when it cannot start */
export async function runDaemon(places: Places, options: RunOptions): Promise<void> {
  const found = loadConfig(places.config);
  if (found === undefined && places.configNamed)
    throw new DaemonError('CONFIG_UNREADABLE', `There is no configuration ${places.config}`);
  const config = found ?? defaultConfig();
  const { key_file: keyFile } = config.network;

  // Everything that the daemon makes is its user's alone, the socket from its first moment on.
  process.umask(0o077);
  makePrivateDirectory(join(places.data, 'sensors'));
  await claimSocket(places.socket);

  const logger = createLogger(config.log);
  dieLoudly(logger);
  const clock = systemClock;
  const log = floodLimited(logger, clock);
  if (found === undefined)
    log.warn(
      { looked: places.config },
      'no configuration: running with defaults, in observe; `tocsin init` writes one',
    );

  for (const { key, expected } of writableByAnybody(places.config, config))
    log.warn({ key }, `anybody commands this daemon: ${expected}`);

  const { adapter, reason } = await adapterFor(config.firewall, clock);
  log.info({ adapter: adapter.name, reason }, 'firewall');

  const mode = createModeControl({
    configured: config.mode,
    chosen: options.mode,
    marker: places.panic,
    clock,
    log,
    apply: (to) => node.setMode(to),
  });
  if (mode.view().panicked)
    log.warn({ marker: places.panic }, 'panic stands: nothing is enforced until `tocsin resume`');
  if (mode.current() === 'observe') await liftLeftovers(adapter, log);
  const sensors = sensorsFor(config, {
    stateDir: join(places.data, 'sensors'),
    clock,
    // The sensors are parts of the node that they ask; they ask only once it runs.
    watched: (indicator) => node.watched(indicator),
  });
  for (const { name } of sensors) log.info({ source: name }, 'reading');
  if (sensors.length === 0)
    log.warn({}, 'no log to read: this node only listens to its peers and to `tocsin report`');
  const node: TocsinNode = await createNode(
    nodeInitOf(config, {
      dataDir: places.data,
      mode: mode.current(),
      moved: options.moved,
      key: keyFile === undefined ? undefined : readNetworkKey(keyFile),
    }),
    { firewall: adapter, sensors, clock, log },
  );
  // Without an adapter that blocks, enforcing changes nothing: no line may read as if it did.
  const shown = (): Mode => (adapter.enforces ? mode.current() : 'observe');
  logEvents(node, log, shown);
  await node.start();

  const control = await serveControl(places.socket, { node, mode, shown, now: clock.now }, log);
  if (options.confirmWithinMs !== undefined) mode.tryFor(options.confirmWithinMs);
  const unwatch = watchMarker(places.panic, mode, log);
  const notifier = createNotifier(log);
  for (const address of node.addresses()) log.info({ address }, 'listening');
  log.info({ peerId: node.peerId, mode: mode.current() }, 'running');
  notifier.ready(mode.current());

  await untilStopped(async (signal) => {
    log.info({ signal }, 'stopping');
    notifier.stopping();
    unwatch();
    await mode.stop();
    await control.close();
    await node.stop();
    await adapter.stop();
    log.info({}, 'stopped');
  }, logger);
  logger.flush();
}
