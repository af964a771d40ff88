// The first configuration: made, checked by the same eyes that read it later, and written without losing an old one.
import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { configText, type FirstConfig } from '../config/init-file.ts';
import { parseConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { DaemonError } from '../errors.ts';

export interface MadeConfig {
  readonly text: string;
  readonly config: Config;
}

/** @throws DaemonError `USAGE` for a name that no configuration may hold */
export function makeConfig(first: FirstConfig): MadeConfig {
  const text = configText(first);
  const parsed = parseConfig(text);
  if (parsed.ok) return { text, config: parsed.config };
  const faults = parsed.faults.map(({ key, expected }) => `${key}: ${expected}`);
  throw new DaemonError('USAGE', faults.join('\n'));
}

/** Readable for all, whatever the umask: it holds no secret, and the service runs as another user than root. @throws DaemonError `PLACE_UNUSABLE` */
export function writeConfig(path: string, text: string): void {
  try {
    if (mkdirSync(dirname(path), { recursive: true }) !== undefined)
      chmodSync(dirname(path), 0o755);
    if (existsSync(path)) copyFileSync(path, `${path}.old`);
    writeFileSync(path, text);
    chmodSync(path, 0o644);
  } catch (error) {
    throw new DaemonError(
      'PLACE_UNUSABLE',
      `${path} cannot be written: ${(error as Error).message}`,
      { cause: error },
    );
  }
}
