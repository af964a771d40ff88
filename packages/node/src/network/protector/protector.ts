// Lets nobody near the node who does not hold the network's key: libp2p's connection protector, below TCP's and web
// sockets' connections and above nothing else. (QUIC has no room for one: see `docs/threat-model.md`.)
import type {
  AbortOptions,
  ConnectionProtector,
  MessageStream,
  MultiaddrConnection,
  Startable,
} from '@libp2p/interface';
import type { Clock } from '../../clock.ts';
import { patiently } from '../patience.ts';
import { createCipher } from './cipher.ts';
import {
  type Agreed,
  ANSWER_BYTES,
  answerTo,
  CONFIRMATION_BYTES,
  confirmationOf,
  confirms,
  HELLO_BYTES,
  helloOf,
  nonceOf,
  readAnswer,
  readHello,
  streamKeys,
} from './hello.ts';
import { Intake, ProtectorError } from './intake.ts';
import type { Keyring, NetworkKey } from './model.ts';
import { ANSWER_MS, GREETING_MS, HELLOS_REMEMBERED, RENEWAL_PART } from './numbers.ts';
import { ProtectedConnection } from './protected-connection.ts';

export interface ProtectorParts {
  readonly keyring: Keyring;
  readonly clock: Clock;
  /** In [0, 1). */
  random(): number;
}

/** What is told of when a connection stands, and the greeting begins. */
export const GREETING = 'tocsin:greeting';

/** What libp2p hands through from whoever dials. */
export interface ProtectOptions extends AbortOptions {
  onProgress?(event: { readonly type: string }): void;
}

interface Open {
  readonly key: NetworkKey;
  cancelRenewal?: () => void;
}

export class Protector implements ConnectionProtector, Startable {
  readonly #parts: ProtectorParts;
  readonly #open = new Map<ProtectedConnection, Open>();
  /** Nonces of answered hellos, the oldest first. */
  readonly #answered = new Set<string>();

  #forgetKeyring: (() => void) | undefined;

  constructor(parts: ProtectorParts) {
    this.#parts = parts;
  }

  /** Libp2p calls it with its own start and stop. */
  start(): void {
    this.#forgetKeyring ??= this.#parts.keyring.onChange(() => this.#keysChanged());
  }

  stop(): void {
    this.#forgetKeyring?.();
    this.#forgetKeyring = undefined;
  }

  /** @throws ProtectorError when the other side does not hold the network's key; the connection is closed then */
  async protect(connection: MessageStream, options: ProtectOptions = {}): Promise<MessageStream> {
    options.onProgress?.({ type: GREETING });
    // The upgrader hands over the transport's own connection.
    const outer = connection as MultiaddrConnection;
    const intake = new Intake(outer, options);
    const dials = outer.direction === 'outbound';
    const cancel = patiently(this.#parts.clock, dials ? ANSWER_MS : GREETING_MS, () =>
      intake.fail(new ProtectorError('no word of the network came in time')),
    );
    try {
      const agreed = await (dials ? this.#dial(outer, intake) : this.#listen(outer, intake));
      return this.#protected(outer, agreed, dials, intake.end());
    } catch (error) {
      intake.end();
      outer.abort(error as Error);
      throw error;
    } finally {
      cancel();
    }
  }

  async #dial(outer: MultiaddrConnection, intake: Intake): Promise<Agreed> {
    const keys = this.#parts.keyring.keys();
    const hello = helloOf(keys);
    outer.send(hello);
    const agreed = readAnswer(keys, hello, await intake.take(ANSWER_BYTES));
    if (agreed === undefined)
      throw new ProtectorError("what answers there does not hold the network's key");
    outer.send(confirmationOf(agreed));
    return agreed;
  }

  async #listen(outer: MultiaddrConnection, intake: Intake): Promise<Agreed> {
    const hello = await intake.take(HELLO_BYTES);
    const key = readHello(this.#parts.keyring.keys(), hello);
    // Who holds the key waits for the answer.
    if (key === undefined || intake.waiting > 0 || !this.#first(hello))
      throw new ProtectorError("whoever dialled does not hold the network's key");
    const { answer, ...agreed } = answerTo(hello, key);
    outer.send(answer);
    if (!confirms(agreed, await intake.take(CONFIRMATION_BYTES)))
      throw new ProtectorError('the hello was a recorded one');
    return agreed;
  }

  /** False for a hello that was answered before. */
  #first(hello: Uint8Array): boolean {
    const nonce = Buffer.from(nonceOf(hello)).toString('latin1');
    if (this.#answered.has(nonce)) return false;
    const oldest = this.#answered.values().next();
    if (this.#answered.size >= HELLOS_REMEMBERED && !oldest.done)
      this.#answered.delete(oldest.value);
    this.#answered.add(nonce);
    return true;
  }

  #protected(
    outer: MultiaddrConnection,
    agreed: Agreed,
    dials: boolean,
    early: Uint8Array,
  ): ProtectedConnection {
    const { fromDialler, fromListener } = streamKeys(agreed);
    const connection = new ProtectedConnection({
      outer,
      encipher: createCipher(dials ? fromDialler : fromListener),
      decipher: createCipher(dials ? fromListener : fromDialler),
      early,
    });
    const open: Open = { key: agreed.key };
    this.#open.set(connection, open);
    connection.addEventListener('close', () => {
      open.cancelRenewal?.();
      this.#open.delete(connection);
    });
    return connection;
  }

  /** Whoever has only an old key must not stay inside by never hanging up. */
  #keysChanged(): void {
    const { keyring, clock, random } = this.#parts;
    const now = clock.now();
    const held = new Map(keyring.keys().map((key) => [key.digest, key]));
    for (const [connection, open] of this.#open) {
      const key = held.get(open.key.digest);
      if (key === undefined) this.#close(connection);
      else if (key.until !== undefined) {
        const part = 1 - RENEWAL_PART * random();
        open.cancelRenewal?.();
        open.cancelRenewal = clock.after((key.until - now) * part, () => this.#close(connection));
      }
    }
  }

  #close(connection: ProtectedConnection): void {
    connection.abort(new ProtectorError("it was made with a key that is the network's no more"));
  }
}
