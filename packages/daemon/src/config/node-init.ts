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
}

export function nodeInitOf(config: Config, situation: NodeSituation): NodeInit {
  const { network } = config;
  return {
    ...situation,
    name: config.name ?? hostname(),
    network: {
      name: network.name,
      listen: network.listen,
      open: network.open,
      peers: network.peers.map(defined),
    },
    policy: config.policy,
    allow: [...config.allow.map(defined), ...readAllowLists(config.allow_lists)],
    ...(config.on_event.length === 0 ? {} : { onEvent: config.on_event }),
    intervals: Object.fromEntries(
      Object.entries(config.intervals).map(([key, value]) => [camelCase(key), value]),
    ),
  };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the keys that are undefined: a missing key and an undefined one are not the same to the library. */
function defined<T extends object>(record: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}
