// Opens listeners on a host that runs, one address at a time, and tells why one could not be opened: libp2p only logs it.
import type { Libp2p, Listener, Transport } from '@libp2p/interface';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { type Log, NodeError } from '../model.ts';
import { climb, listenFailed, readRung, whyNot } from './ladder.ts';
import type { NetworkInit } from './model.ts';
import { pathOf } from './path.ts';
import { QUIC_RUNG } from './reach-limits.ts';
import type { TransportFactory } from './transports.ts';

/** What is used of libp2p's transport manager, which no interface of a host shows. */
export interface TransportManager {
  listen(addresses: Multiaddr[]): Promise<void>;
  getTransports(): Transport[];
}

export class Listening {
  /** By address: the listener stands, or the error that kept it from it. */
  readonly #outcomes = new Map<string, Error | 'stands'>();

  /** The same transport, whose listeners' failures are remembered. */
  noting(factory: TransportFactory): TransportFactory {
    return (components) => {
      const transport: Transport = factory(components);
      const create = transport.createListener.bind(transport);
      transport.createListener = (options) => this.#noted(create(options));
      return transport;
    };
  }

  /** @throws the system's error, with its code */
  async open(host: Libp2p, address: Multiaddr): Promise<void> {
    const key = address.toString();
    this.#outcomes.delete(key);
    await transportManagerOf(host).listen([address]);
    const outcome = this.#outcomes.get(key);
    if (outcome === undefined) throw new Error('this node does not speak that way');
    if (outcome !== 'stands') throw outcome;
  }

  #noted(listener: Listener): Listener {
    const listen = listener.listen.bind(listener);
    listener.listen = async (address) => {
      try {
        await listen(address);
        this.#outcomes.set(address.toString(), 'stands');
      } catch (error) {
        this.#outcomes.set(address.toString(), error as Error);
        throw error;
      }
    };
    return listener;
  }
}

export function transportManagerOf(host: Libp2p): TransportManager {
  const { components } = host as unknown as {
    components?: { transportManager?: TransportManager };
  };
  if (components?.transportManager === undefined)
    throw new Error(
      'libp2p has no components.transportManager: install exactly the version that packages/node/package.json pins',
    );
  return components.transportManager;
}

/** Where a node listens: at the addresses that were named, else on the ladder. */
export interface ListenInit {
  readonly listen: readonly Multiaddr[];
  readonly ladder: readonly string[];
  /** How many rungs of the ladder are wanted. */
  readonly rungs: number;
  /** Beside them, where it can be had. */
  readonly besides: readonly string[];
}

/** Opens them on a host that runs. @throws NodeError `LISTEN_FAILED` when none can be opened */
export async function startListening(
  init: ListenInit,
  open: (address: Multiaddr) => Promise<void>,
  log: Log,
): Promise<void> {
  if (init.listen.length > 0) return listenAt(init.listen, open, log);
  await climb(init.ladder, init.rungs, { open, log });
  for (const rung of init.besides) {
    try {
      await climb([rung], 1, { open, log });
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
    }
  }
}

async function listenAt(
  addresses: readonly Multiaddr[],
  open: (address: Multiaddr) => Promise<void>,
  log: Log,
): Promise<void> {
  const failed: { address: string; why: string }[] = [];
  for (const each of addresses) {
    const address = each.toString();
    await open(each).catch((error) => failed.push({ address, why: whyNot(error) }));
  }
  if (failed.length === addresses.length)
    throw listenFailed(failed.map(({ address, why }) => `${address} (${why})`));
  for (const each of failed) log.warn(each, 'cannot listen on this address; the others are open');
}

/** @throws NodeError `BAD_ARGUMENT` */
function readListen(texts: readonly string[]): Multiaddr[] {
  return texts.map((text) => {
    try {
      return multiaddr(text);
    } catch (error) {
      throw new NodeError(
        'BAD_ARGUMENT',
        `network.listen: ${JSON.stringify(text)} is no multiaddr; write /ip4/0.0.0.0/tcp/8144, or leave it out for the ladder`,
        { cause: error },
      );
    }
  });
}

/** What a network was told of listening, with what its role says. @throws NodeError `BAD_ARGUMENT` */
export function listenInit(init: NetworkInit): ListenInit {
  return {
    listen: readListen(init.listen),
    ladder: init.ladder ?? [],
    rungs: init.rungs ?? init.role.rungs,
    besides: init.quic ? [QUIC_RUNG] : [],
  };
}

/** Whether a certificate is needed. */
export function speaksWss({ listen, ladder }: ListenInit): boolean {
  const rungs = [...listen.map(pathOf), ...ladder.map(readRung)];
  return rungs.some((rung) => rung?.protocol === 'wss');
}
