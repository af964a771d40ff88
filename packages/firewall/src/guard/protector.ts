// Asks the operating system what must be protected and tells the guard.
import type { Protected } from '../model.ts';
import { gateways } from './gateways.ts';
import type { Guard } from './guard.ts';
import { loginSessions } from './login-sessions.ts';
import { ownAddresses } from './own-addresses.ts';
import { resolvers } from './resolvers.ts';
import { sshSessions } from './ssh-sessions.ts';

/** Reads one kind of thing that must be protected. */
export type ProtectionSource = () => Promise<readonly Protected[]>;

/** All that this machine says, by the names under which the guard holds them. @param root where `/` is */
export function systemSources(root = '/'): Readonly<Record<string, ProtectionSource>> {
  return {
    'own-addresses': async () => ownAddresses(),
    gateways: () => gateways(root),
    resolvers: () => resolvers(root),
    'login-sessions': () => loginSessions(root),
    'ssh-sessions': () => sshSessions(root),
  };
}

export interface Protector {
  /** Asks every source again. One that fails keeps what it said last. Never rejects. */
  refresh(): Promise<void>;
}

export function createProtector(init: {
  readonly guard: Guard;
  readonly sources?: Readonly<Record<string, ProtectionSource>>;
  readonly onError?: (source: string, error: unknown) => void;
}): Protector {
  const { guard, sources = systemSources(), onError = () => {} } = init;
  return {
    async refresh() {
      await Promise.all(
        Object.entries(sources).map(async ([name, read]) => {
          try {
            guard.set(name, await read());
          } catch (error) {
            onError(name, error);
          }
        }),
      );
    },
  };
}
