// Listeners of a node. What they throw is theirs: it is logged, and the next one is told all the same.
import type { Log, NodeEvents } from './model.ts';

type Listener<E extends keyof NodeEvents> = (detail: NodeEvents[E]) => void;

export interface Events {
  on<E extends keyof NodeEvents>(event: E, listener: Listener<E>): void;
  off<E extends keyof NodeEvents>(event: E, listener: Listener<E>): void;
  emit<E extends keyof NodeEvents>(event: E, detail: NodeEvents[E]): void;
}

export function createEvents(log: Log): Events {
  const listeners = new Map<keyof NodeEvents, Set<(detail: never) => unknown>>();

  function complain(event: string, error: unknown): void {
    log.error({ err: error, event }, 'a listener of the node failed');
  }

  return {
    on(event, listener) {
      const known = listeners.get(event);
      if (known === undefined) listeners.set(event, new Set([listener]));
      else known.add(listener);
    },
    off(event, listener) {
      listeners.get(event)?.delete(listener);
    },
    emit(event, detail) {
      for (const listener of [...(listeners.get(event) ?? [])])
        try {
          // An async listener answers a promise whose failure would end the process.
          const answer = listener(detail as never);
          if (answer instanceof Promise) answer.catch((error: unknown) => complain(event, error));
        } catch (error) {
          complain(event, error);
        }
    },
  };
}

/** For embedders who want no log. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
