// Blocks that an earlier run left in the firewall: whoever starts in observe expects that nothing is blocked.
import { type FirewallAdapter, FirewallError } from '@tocsin/firewall';
import type { Log } from '@tocsin/node';

/** The kernel would keep them until their time-outs. Without the right to look, there is a warning and no more. */
export async function liftLeftovers(adapter: FirewallAdapter, log: Log): Promise<void> {
  if (!adapter.enforces) return;
  try {
    await adapter.start();
    const { length: blocks } = await adapter.list();
    if (blocks > 0) {
      await adapter.clear();
      log.warn({ blocks }, 'observe: blocks that an earlier run left in the firewall are lifted');
    }
    await adapter.stop();
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    log.warn(
      { code: error.code, error: error.message },
      'observe: the firewall cannot be looked at; blocks of an earlier run may stand in it',
    );
  }
}
