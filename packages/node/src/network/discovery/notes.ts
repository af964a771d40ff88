// What is known of addresses, written down so that it outlives the process.
import type { Clock } from '../../clock.ts';
import type { Notebook } from '../../offences.ts';
import type { AddressBook } from './book.ts';
import { BOOK_NOTE_EVERY_MS } from './limits.ts';

const TOPIC = 'addresses';

interface Noted {
  readonly text: string;
  /** Wall clock, ms. */
  readonly at: number;
}

export class Notes {
  readonly #book: AddressBook;
  readonly #notebook: Notebook;
  readonly #clock: Clock;
  readonly #noted = new Map<string, Noted>();

  constructor(book: AddressBook, notebook: Notebook, clock: Clock) {
    this.#book = book;
    this.#notebook = notebook;
    this.#clock = clock;
  }

  /** Into the book. */
  async recall(): Promise<void> {
    const at = this.#clock.now();
    for (const [peer, text] of await this.#notebook.recall(TOPIC)) {
      if (this.#book.recall(peer, text, at)) this.#noted.set(peer, { text, at });
      else this.#notebook.remember(TOPIC, peer, undefined);
    }
  }

  /** Out of the book: when the addresses are others, and from time to time when the peer was met. */
  note(peer: string): void {
    const text = this.#book.note(peer);
    if (text === undefined) return;
    const at = this.#clock.now();
    const noted = this.#noted.get(peer);
    const same = noted !== undefined && addressesOf(noted.text) === addressesOf(text);
    if (same && at - noted.at < BOOK_NOTE_EVERY_MS) return;
    this.#noted.set(peer, { text, at });
    this.#notebook.remember(TOPIC, peer, text);
    if (this.#noted.size > this.#book.size) this.#forget();
  }

  /** Those for whom the book had no room. */
  #forget(): void {
    for (const peer of this.#noted.keys()) {
      if (this.#book.note(peer) !== undefined) continue;
      this.#noted.delete(peer);
      this.#notebook.remember(TOPIC, peer, undefined);
    }
  }
}

function addressesOf(note: string): string {
  return note.slice(note.indexOf(' ') + 1);
}
