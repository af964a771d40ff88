// What every command has in common: the global options, where it finds the daemon, and how it answers.
import type { CommandModule } from 'yargs';
import { type Client, createClient } from '../control/client.ts';
import { type Places, placesOf } from '../places.ts';

/** Given to every command. */
export interface GlobalArgs {
  readonly config?: string;
  readonly data?: string;
  readonly socket?: string;
  readonly json: boolean;
}

export type Command<Args> = CommandModule<GlobalArgs, GlobalArgs & Args>;

export function placesFor(args: GlobalArgs): Places {
  return placesOf(args);
}

export function clientFor(args: GlobalArgs): Client {
  return createClient(placesFor(args).socket);
}

/** Prints the answer: as data with `--json`, else in words. */
export function answer<T>(args: GlobalArgs, data: T, words: (data: T) => string): void {
  const text = args.json ? JSON.stringify(data, null, 2) : words(data);
  if (text !== '') process.stdout.write(`${text}\n`);
}
