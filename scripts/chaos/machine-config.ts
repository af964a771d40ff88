// The configuration of one machine of the town: short lives and short intervals, no limits that a storm would meet.
import { type Cidr, overlaps } from '@tocsin/protocol';
import { BLOCK_MS, type Name } from './numbers.ts';

export interface Neighbour {
  readonly name: Name;
  /** As `tocsin init` printed it there. */
  readonly address: string;
}

/** Never blocked on any machine: somebody's office. */
export const OFFICE = '45.155.204.0/24';

/** And its IPv6 network. */
export const OFFICE6 = '2a02:26f1:204::/48';

/** Never blocked on this machine; the others know nothing of it. */
export const homeOf = (index: number): string => `45.155.${210 + index}.0/24`;
/** One host: its whole /64, which is what is reported, must not be blocked either. */
export const home6Of = (index: number): string => `2a02:26f1:${210 + index}:1::7`;
/** An address of the machine itself, which nobody configured: the daemon has to find it. */
export const ownOf = (index: number): string => `45.155.220.${11 + index}`;

/** True of what shares an address with anything that must never be blocked on the machine. */
export function isProtectedOn(index: number, indicator: string): boolean {
  const spared = [OFFICE, OFFICE6, homeOf(index), home6Of(index), ownOf(index)];
  return spared.some((network) => overlaps(network as Cidr, indicator as Cidr));
}

export function configOf(
  name: Name,
  init: {
    readonly address: string;
    /** Never blocked there. */
    readonly allow: readonly string[];
    readonly neighbours: readonly Neighbour[];
  },
): string {
  const peers = init.neighbours.map(
    (peer) =>
      `[[network.peers]]\naddress = "${peer.address}"\nclass = "own"\nname = "${peer.name}"\n`,
  );
  const allowed = init.allow.map((cidr) => `[[allow]]\ncidr = "${cidr}"\n`);
  return `name = "${name}"
mode = "enforce"

[network]
name = "chaos"
listen = ["/ip4/${init.address}/tcp/8144"]
discovery.mdns = false
discovery.dht = false
${peers.join('')}
[firewall]
adapter = "nftables"

${allowed.join('')}
[sensors.sshd]
source = "off"
[sensors.web]
source = "off"
[sensors.mail]
source = "off"

[log]
format = "json"

[policy]
watch_ms = ${BLOCK_MS}
block_ms = ${BLOCK_MS}
block_long_ms = ${BLOCK_MS}
ladder_ms = [${BLOCK_MS}]
confirmed_ms = ${BLOCK_MS}
signal_life_ms = ${BLOCK_MS}
sample_watch_ms = 1000
sample_one_in = 0
# Reports of one address by one machine are told each time.
republish_ms = 1
own_peer_blocks_max = inf
new_blocks_per_minute = inf
peer_blocks_max = inf
threats_per_hour_own = inf
words_per_hour_own = inf
pace_threats_per_hour = inf

[intervals]
reconcile = "2s"
contact = "2s"
sync = "3s"
redial_first = "250ms"
redial_max = "2s"
head_fetch = "3s"
retry = "500ms"
protections = "10s"
liveness = "2s"
`;
}
