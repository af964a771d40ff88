// When to tell the DHT that we are here, and when to ask it who else is: soon after a new connection, ever seldomer after that.
import type { Clock } from '../../clock.ts';
import type { Dht, Rumour } from './dht.ts';
import { DHT_CALM_MS, DHT_SOON_MS, PROVIDE_EVERY_MS } from './limits.ts';

export interface RendezvousParts {
  readonly clock: Clock;
  /** `undefined` where there is no DHT. */
  dht(): Pick<Dht, 'provide' | 'providers' | 'withdraw'> | undefined;
  /** Peer ids. */
  connected(): readonly string[];
  onPeer(rumour: Rumour): void;
  onError(error: unknown): void;
}

export class Rendezvous {
  readonly #parts: RendezvousParts;
  /** Whom our record may have reached. */
  #told = new Set<string>();
  #toldAt = Number.NEGATIVE_INFINITY;
  #waitMs = DHT_SOON_MS;
  #dueAt = Number.POSITIVE_INFINITY;
  #cancel: (() => void) | undefined;
  #looking: Promise<void> | undefined;
  readonly #stop = new AbortController();

  constructor(parts: RendezvousParts) {
    this.#parts = parts;
  }

  /** Somebody has just been connected: the more are here already, the less that one is likely to add. */
  changed(): void {
    this.#waitMs = DHT_SOON_MS * Math.max(1, this.#parts.connected().length);
    this.#arm();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#cancel?.();
    await this.#looking;
    await this.#parts.dht()?.withdraw();
  }

  #arm(): void {
    const { clock, dht } = this.#parts;
    if (this.#stop.signal.aborted || this.#looking !== undefined || dht() === undefined) return;
    const dueAt = clock.monotonic() + this.#waitMs;
    if (dueAt >= this.#dueAt) return;
    this.#cancel?.();
    this.#dueAt = dueAt;
    this.#cancel = clock.after(this.#waitMs, () => {
      this.#dueAt = Number.POSITIVE_INFINITY;
      this.#looking = this.#look().finally(() => {
        this.#looking = undefined;
        this.#arm();
      });
    });
    this.#waitMs = Math.min(2 * this.#waitMs, DHT_CALM_MS);
  }

  async #look(): Promise<void> {
    const { clock, dht, connected, onPeer, onError } = this.#parts;
    const { signal } = this.#stop;
    const here = connected();
    if (here.length === 0) return;
    try {
      const old = clock.monotonic() - this.#toldAt >= PROVIDE_EVERY_MS;
      if (old || here.some((peer) => !this.#told.has(peer))) {
        this.#told = new Set(here);
        this.#toldAt = clock.monotonic();
        await dht()?.provide(signal);
      }
      for await (const rumour of dht()?.providers(signal) ?? []) {
        if (signal.aborted) return;
        onPeer(rumour);
      }
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
  }
}
