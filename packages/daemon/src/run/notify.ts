// Tells systemd how the service does: ready, stopping, and at half its watchdog's time that it still lives.
import { spawn } from 'node:child_process';
import type { Log } from '@tocsin/node';

export interface Notifier {
  ready(status: string): void;
  stopping(): void;
  stop(): void;
}

const SILENT: Notifier = { ready() {}, stopping() {}, stop() {} };

/**
 * Speaks only where systemd asked for it (`NOTIFY_SOCKET`), through systemd's own `systemd-notify`, because Node has
 * no datagram sockets of the Unix family. The unit needs `NotifyAccess=all`: the word comes from a child.
 */
export function createNotifier(log: Log, env: NodeJS.ProcessEnv = process.env): Notifier {
  if (!env['NOTIFY_SOCKET']) return SILENT;
  let watchdog: NodeJS.Timeout | undefined;

  function tell(...words: string[]): void {
    const child = spawn('systemd-notify', words, { stdio: 'ignore' });
    child.once('error', (error) =>
      log.warn({ error: error.message }, 'systemd could not be notified'),
    );
  }

  return {
    ready(status) {
      tell('READY=1', `STATUS=${status}`, `MAINPID=${process.pid}`);
      const limitMs = Number(env['WATCHDOG_USEC'] ?? 0) / 1000;
      // From the event loop on purpose: a daemon whose loop hangs falls silent and is restarted.
      if (limitMs > 0) watchdog = setInterval(() => tell('WATCHDOG=1'), limitMs / 2).unref();
    },
    stopping() {
      clearInterval(watchdog);
      tell('STOPPING=1');
    },
    stop: () => clearInterval(watchdog),
  };
}
