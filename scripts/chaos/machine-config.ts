// The configuration of one machine of the town: short lives and short intervals, no limits that a storm would meet.
import { BLOCK_MS, type Name } from './numbers.ts';

export interface Neighbour {
  readonly name: Name;
  /** As `tocsin init` printed it there. */
  readonly address: string;
}

/** Never blocked on any machine: somebody's office. */
export const OFFICE = '45.155.204.0/24';

/** Never blocked on this machine; the others know nothing of it. */
export const homeOf = (index: number): string => `45.155.${210 + index}.0/24`;

export function configOf(
  name: Name,
  init: {
    readonly address: string;
    readonly home: string;
    readonly neighbours: readonly Neighbour[];
  },
): string {
  const peers = init.neighbours.map(
    (peer) =>
      `[[network.peers]]\naddress = "${peer.address}"\nclass = "own"\nname = "${peer.name}"\n`,
  );
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

[[allow]]
cidr = "${OFFICE}"
[[allow]]
cidr = "${init.home}"

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
