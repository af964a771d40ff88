// The network's key: whether there is one, whether it is being changed, and who has not got the new one yet.
import type { HeldKey } from '../network/protector/model.ts';
import { type Found, ok, warn } from './model.ts';
import { span } from './units.ts';

export interface KeyFacts {
  /** The newest first; none in a network without a key. */
  readonly keys: readonly HeldKey[];
  readonly open: boolean;
  readonly now: number;
  /** Names of members that use an older key than the newest here. */
  readonly lagging: readonly string[];
}

export function examineKey({ keys, open, now, lagging }: KeyFacts): Found[] {
  const [current, former] = keys;
  if (open)
    return [
      warn(
        'the network is open: anybody may connect, as a stranger',
        'if that is not wanted, give the network a key (network.key_file) and leave network.open out',
      ),
    ];
  if (current === undefined)
    return [ok('the network has no key: only peers that the configuration names are let in')];
  const found = [ok(`uses key number ${current.number} of the network`)];
  if (former?.until !== undefined)
    found.push(ok(`the key before it opens connections for ${span(former.until - now)} more`));
  if (lagging.length > 0)
    found.push(
      warn(
        `without the newest key: ${lagging.join(', ')}`,
        'it is handed over when they connect; who comes after the end of the old key needs a new invitation ("tocsin invite")',
      ),
    );
  return found;
}
