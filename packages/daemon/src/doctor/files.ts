// The data directory: whose it is, and whether its secrets are for its owner's eyes only.
import { type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail, type LocalFinding, ok, warn } from './model.ts';

/** Whoever reads one of these is this machine, or is in its network. */
const SECRETS = ['identity.json', 'network-keys.json', 'invitations.json', 'joined.json'] as const;
const OTHERS = 0o077;

/** @param user the id of the user who asks; absent on systems without */
export function examineFiles(data: string, user: number | undefined): LocalFinding[] {
  const directory = look(data);
  if (directory === 'denied')
    return [
      fail('data', `${data} cannot be looked into`, 'run this as root, or as the daemon’s user'),
    ];
  if (directory === undefined)
    return [warn('data', `there is no ${data} yet`, '`tocsin init` or `tocsin join` makes it')];
  return [dataFinding(data, directory, user), ...secretFindings(data, directory)];
}

function dataFinding(data: string, { uid, mode }: Stats, user: number | undefined): LocalFinding {
  if ((mode & OTHERS) !== 0)
    return warn('data', `others can look into ${data} (${octal(mode)})`, `chmod 700 ${data}`);
  // Root looks after a service that runs as another user.
  if (user !== undefined && user !== 0 && uid !== user)
    return fail('data', `${data} belongs to another user`, `chown -R it to the daemon’s user`);
  return ok('data', `${data} is its owner’s alone`);
}

function secretFindings(data: string, { uid }: Stats): LocalFinding[] {
  const findings = SECRETS.flatMap((name) => {
    const file = join(data, name);
    const found = look(file);
    if (found === undefined) return [];
    if (found === 'denied')
      return [fail('secrets', `${file} cannot be looked at`, 'run this as the daemon’s user')];
    if ((found.mode & OTHERS) !== 0)
      return [
        fail(
          'secrets',
          `others can read ${file} (${octal(found.mode)})`,
          `chmod 600 ${file}; what was in it may have been copied (docs/operations.md, "A stolen machine")`,
        ),
      ];
    if (found.uid !== uid)
      return [
        fail(
          'secrets',
          `${file} has another owner than its directory, whose daemon cannot read it`,
          `chown it like ${data}: a command was run as root, most likely`,
        ),
      ];
    return [];
  });
  return findings.length > 0 ? findings : [ok('secrets', 'keys are readable by their owner alone')];
}

function look(path: string): Stats | 'denied' | undefined {
  try {
    return statSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    return 'denied';
  }
}

const octal = (mode: number): string => `mode ${(mode & 0o777).toString(8)}`;
