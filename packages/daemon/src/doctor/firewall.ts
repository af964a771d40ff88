// Whether this user may block, and what of other hands takes packets away before a block sees them. Changes nothing.
import { accessSync, constants } from 'node:fs';
import { FIREWALL_CODES, FirewallError, nftablesAdapter } from '@tocsin/firewall';
import type { Clock } from '@tocsin/node';
import type { Config } from '../config/schema.ts';
import { fail, type LocalFinding, ok, warn } from './model.ts';

/** For a daemon that does not run: one that does examines its own. */
export async function examineFirewall(
  { firewall, mode }: Config,
  clock: Clock,
): Promise<LocalFinding[]> {
  const { adapter, table } = firewall;
  if (adapter === 'dry-run')
    return [
      mode === 'enforce'
        ? warn(
            'firewall',
            'dry-run never blocks, though the mode is enforce',
            'firewall.adapter = "auto"',
          )
        : ok('firewall', 'dry-run: it only shows what it would block'),
    ];
  if (adapter === 'command') return [commandFinding(firewall.command[0] ?? '')];
  try {
    const ahead = (await nftablesAdapter({ clock, table }).ahead?.()) ?? [];
    return [
      ok('firewall', 'nftables is there, and this user may use it'),
      ...ahead.map(({ what, diverts }) =>
        warn(
          'firewall',
          `${what} takes packets (${diverts.join(', ')}) before the chain of Tocsin sees them`,
          `look at it ("nft list chain ${what}"): leave out of it what need not be there`,
        ),
      ),
    ];
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    const tell = mode === 'enforce' ? fail : warn;
    return [tell('firewall', `${error.code}: ${error.message}`, FIREWALL_CODES[error.code].cure)];
  }
}

function commandFinding(program: string): LocalFinding {
  try {
    accessSync(program, constants.X_OK);
    return ok('firewall', `${program} can be run`);
  } catch {
    return fail('firewall', `${program} cannot be run by this user`, 'correct firewall.command');
  }
}
