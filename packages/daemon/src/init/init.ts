// Writes the first configuration and gives this machine its identity; what is there already is never lost.
import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { parseCidr } from '@tocsin/protocol';
import { configText } from '../config/init-file.ts';
import { parseConfig } from '../config/load.ts';
import { DaemonError } from '../errors.ts';
import { addressLines } from '../output/addresses.ts';
import type { Places } from '../places.ts';
import { makePrivateDirectory } from '../run/places.ts';
import { askAdmins, sessionAddress } from './admins.ts';
import { identityOf } from './identity.ts';

export interface InitOptions {
  readonly admin: readonly string[] | undefined;
  readonly name: string | undefined;
  readonly network: string;
  readonly yes: boolean;
  readonly force: boolean;
}

export interface InitOutcome {
  readonly name: string;
  readonly config: string;
  readonly peerId: string;
  readonly admins: readonly string[];
  /** What other machines name in `[[network.peers]]`, the likeliest first. */
  readonly addresses: readonly string[];
}

/** @throws DaemonError `CONFIG_EXISTS`, `USAGE`, `PLACE_UNUSABLE`; NodeError where an identity is there and cannot be used */
export async function init(places: Places, options: InitOptions): Promise<InitOutcome> {
  refuseToOverwrite(places.config, options.force);
  const admins = canonical(await adminsFor(options));
  const name = options.name ?? hostname();
  const text = configText({ name, network: options.network, admins });
  const parsed = parseConfig(text);
  if (!parsed.ok) {
    const faults = parsed.faults.map(({ key, expected }) => `${key}: ${expected}`);
    throw new DaemonError('USAGE', faults.join('\n'));
  }
  makePrivateDirectory(places.data);
  const peerId = await identityOf(parsed.config, places.data);
  write(places.config, text);
  const addresses = addressLines(parsed.config.network.listen, peerId);
  return { name, config: places.config, peerId, admins, addresses };
}

function refuseToOverwrite(path: string, force: boolean): void {
  if (!existsSync(path) || force) return;
  throw new DaemonError('CONFIG_EXISTS', `There is a configuration already: ${path}`);
}

async function adminsFor({ admin, yes }: InitOptions): Promise<readonly string[]> {
  if (admin !== undefined) return admin;
  const session = sessionAddress(process.env);
  if (yes) return session === undefined ? [] : [session];
  if (process.stdin.isTTY) return askAdmins(session);
  throw new DaemonError(
    'USAGE',
    'Without a terminal there is nobody to ask for the administrators’ network',
    {
      cure: 'Give it with `--admin 192.0.2.0/24`, or take the default with `--yes`.',
    },
  );
}

function canonical(texts: readonly string[]): string[] {
  return texts.map((text) => {
    const parsed = parseCidr(text);
    if (!parsed.ok)
      throw new DaemonError(
        'USAGE',
        `--admin: expected an address or network such as 192.0.2.0/24, found ${JSON.stringify(text)}`,
      );
    return parsed.cidr;
  });
}

/** Readable for all, whatever the umask: it holds no secret, and the service runs as another user than root. */
function write(path: string, text: string): void {
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
