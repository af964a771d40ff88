// Picks the adapter for this machine and says why.
import { dryRunAdapter } from './dry-run.ts';
import { type FirewallAdapter, FirewallError } from './model.ts';
import { type NftablesInit, nftablesAdapter } from './nftables/adapter.ts';

export interface Choice {
  /** Started already if it is the firewall; starting again does nothing. */
  readonly adapter: FirewallAdapter;
  /** One sentence for `status` and the log. */
  readonly reason: string;
}

/**
 * nftables where it is installed and permitted, else a dry run with the cause and the cure. The proof is a start:
 * anything less (a version, a capability bit) has been wrong on some machine.
 */
export async function chooseAdapter(init: NftablesInit): Promise<Choice> {
  const nftables = nftablesAdapter(init);
  try {
    await nftables.start();
    return { adapter: nftables, reason: 'nftables: installed and permitted' };
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    return {
      adapter: dryRunAdapter(init),
      reason: `dry-run, nothing is blocked: ${error.message}`,
    };
  }
}
