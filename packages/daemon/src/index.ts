// The public door of @tocsin/daemon: the command line as a function, its codes, and its configuration.

export { type DocumentedKey, documentedKeys } from './config/keys.ts';
export { type Parsed, parseConfig } from './config/load.ts';
export type { Config } from './config/schema.ts';
export { DAEMON_CODES, type DaemonCode, DaemonError, EXIT, EXIT_MEANINGS } from './errors.ts';
export { start } from './main.ts';
