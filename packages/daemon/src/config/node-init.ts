// Turns the configuration file into what the library is made from.
import { hostname } from 'node:os';
import type { Mode, NodeInit } from '@tocsin/node';
import { readAllowLists } from './allow-lists.ts';
import type { Config } from './schema.ts';
import { camelCase } from './words.ts';

/** What does not come from the file. */
export interface NodeSituation {
  readonly dataDir: string;
  readonly mode: Mode;
  readonly moved: boolean;
  /** The network's key, 64 hex digits, if the operator gave one; else the data directory knows it. */
  readonly key?: string | undefined;
}

export function nodeInitOf(config: Config, situation: NodeSituation): NodeInit {
  const { key, ...rest } = situation;
  return {
    ...rest,
    name: config.name ?? hostname(),
    network: networkOf(config, key),
    policy: config.policy,
    allow: [...config.allow.map(defined), ...readAllowLists(config.allow_lists)],
    ...(config.on_event.length === 0 ? {} : { onEvent: config.on_event }),
    intervals: Object.fromEntries(
      Object.entries(config.intervals).map(([key, value]) => [camelCase(key), value]),
    ),
  };
}

function networkOf({ network }: Config, key: string | undefined): NodeInit['network'] {
  const { listen, rungs, announce, tls } = network;
  return {
    name: network.name,
    open: network.open,
    ...(key !== undefined && { key }),
    keyHolders: network.key_holders,
    fleets: network.fleets,
    peers: network.peers.map(defined),
    bootstrap: network.bootstrap,
    discovery: defined(network.discovery),
    // Explicit addresses win over the ladder.
    ...(listen.length > 0 && { listen }),
    ladder: network.ladder,
    ...(rungs !== undefined && { rungs }),
    ...(announce.length > 0 && { announce }),
    quic: network.quic,
    ...(tls !== undefined && { tls }),
    role: network.role,
  };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the keys that are undefined: a missing key and an undefined one are not the same to the library. */
function defined<T extends object>(record: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}
