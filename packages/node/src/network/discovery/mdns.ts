// Multicast DNS: asks the LAN who else is in the network, and answers. Anybody there can answer anything: these are hints.
import type { PeerInfo, Startable } from '@libp2p/interface';
import { type MulticastDNSComponents, mdns } from '@libp2p/mdns';
import type { Clock } from '../../clock.ts';
import type { Rumour } from './dht.ts';
import { MDNS_CALM_MS, MDNS_EAGER_FOR_MS, MDNS_EAGER_MIN, MDNS_EAGER_MS } from './limits.ts';

/** How it stands with multicast on this machine. */
export type Multicast =
  | { readonly state: 'off' }
  | { readonly state: 'asking'; readonly lastHeardAt?: number }
  /** Questions cannot be sent. */
  | { readonly state: 'mute'; readonly why: string };

export interface LanInit {
  /** The network's digest, in hex: of its name alone, so that whoever listens learns nothing of its key. */
  readonly network: string;
  readonly clock: Clock;
  /** True once somebody is connected: the questions then come seldom. */
  found(): boolean;
  onPeer(rumour: Rumour): void;
  /** Told when multicast stops working, and when it works again. */
  onChange(multicast: Multicast): void;
}

/** The library asks at its start and then never again: asking is done here, where it is noticed when it fails. */
const LIBRARY_NEVER_MS = 2 ** 31 - 1;

/** The socket behind the library's class, which it does not export. */
interface Socket {
  query(packet: object, done: (error?: Error | null) => void): void;
  on(event: 'error' | 'warning', listener: (error: Error) => void): void;
}

type Service = ReturnType<ReturnType<typeof mdns>> & Startable & { readonly mdns?: Socket };

export class Lan implements Startable {
  readonly #init: LanInit;
  readonly #service: Service;
  readonly #tag: string;
  #multicast: Multicast = { state: 'off' };
  #startedAt = 0;
  #asked = 0;
  #cancel: (() => void) | undefined;

  constructor(init: LanInit, components: MulticastDNSComponents) {
    this.#init = init;
    this.#tag = `_tocsin-${init.network.slice(0, 16)}._udp.local`;
    const create = mdns({ serviceTag: this.#tag, interval: LIBRARY_NEVER_MS });
    this.#service = create(components) as Service;
    this.#service.addEventListener('peer', ({ detail }) => this.#heard(detail));
  }

  get multicast(): Multicast {
    return this.#multicast;
  }

  /** Never fails: a machine without multicast has other ways. */
  async start(): Promise<void> {
    this.#startedAt = this.#init.clock.monotonic();
    try {
      await this.#service.start();
      this.#service.mdns?.on('error', (error) => this.#mute(error));
    } catch (error) {
      return this.#mute(error as Error);
    }
    this.#ask();
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#multicast = { state: 'off' };
    await this.#service.stop();
  }

  #ask(): void {
    const { clock, found } = this.#init;
    this.#asked++;
    this.#service.mdns?.query({ questions: [{ name: this.#tag, type: 'PTR' }] }, (error) => {
      if (error) this.#mute(error);
      else if (this.#multicast.state !== 'asking') this.#become({ state: 'asking' });
    });
    const age = clock.monotonic() - this.#startedAt;
    const eager = age < MDNS_EAGER_FOR_MS && (!found() || this.#asked < MDNS_EAGER_MIN);
    this.#cancel = clock.after(eager ? MDNS_EAGER_MS : MDNS_CALM_MS, () => this.#ask());
  }

  #heard({ id, multiaddrs }: PeerInfo): void {
    const lastHeardAt = this.#init.clock.now();
    if (this.#multicast.state === 'asking') this.#multicast = { state: 'asking', lastHeardAt };
    this.#init.onPeer({ peer: id.toString(), addresses: multiaddrs.map(String) });
  }

  #mute(error: Error): void {
    if (this.#multicast.state !== 'mute') this.#become({ state: 'mute', why: error.message });
  }

  #become(multicast: Multicast): void {
    this.#multicast = multicast;
    this.#init.onChange(multicast);
  }
}
