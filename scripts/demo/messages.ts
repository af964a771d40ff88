// What the demo's director and its nodes say to each other, process to process.
import type { ConfiguredPeer, NodeEvents } from '@tocsin/node';

export type Told = NodeEvents['happening'];

/** The director's orders; each is answered with `done`. */
export type Order =
  | {
      readonly do: 'settle';
      readonly name: string;
      readonly dataDir: string;
      readonly port: number;
      readonly logFile: string;
      readonly canaries: readonly string[];
    }
  | { readonly do: 'start'; readonly peers: readonly ConfiguredPeer[] }
  | { readonly do: 'signal'; readonly indicator: string; readonly confidence: number }
  | { readonly do: 'false-positive'; readonly indicator: string }
  | { readonly do: 'lapse'; readonly ms: number }
  | { readonly do: 'peers' }
  | { readonly do: 'stop' };

export type Answer =
  | { readonly done: unknown }
  | { readonly failed: string }
  | { readonly happening: Told };
