// Where administrators are logged in from, as the login records of systemd and utmp say.
import { join } from 'node:path';
import { cidrFromBytes } from '@tocsin/protocol';
import type { Protected } from '../model.ts';
import { protect, unique } from './protect.ts';
import { listIfThere, readIfThere } from './read.ts';

/**
 * Both records are written after the login succeeded, so whoever merely holds a connection open is in neither.
 * They can be read without any privilege.
 * @param root where `/` is
 */
export async function loginSessions(root = '/'): Promise<Protected[]> {
  const directory = join(root, 'run/systemd/sessions');
  const names = await listIfThere(directory);
  const sessions = await Promise.all(names.map((name) => readIfThere(join(directory, name))));
  const utmp =
    (await readIfThere(join(root, 'run/utmp'))) ?? (await readIfThere(join(root, 'var/run/utmp')));
  return unique([
    ...sessions.flatMap((session) => readSession(String(session ?? ''))),
    ...readUtmp(utmp ?? Buffer.alloc(0)),
  ]);
}

/** A file of systemd-logind: `KEY=value` lines. */
function readSession(text: string): Protected[] {
  const values = new Map(
    text.split('\n').map((line) => {
      const [key = '', ...value] = line.split('=');
      return [key, value.join('=')] as const;
    }),
  );
  if (values.get('REMOTE') !== '1' || values.get('CLASS') === 'greeter') return [];
  const detail = `session of ${values.get('USER')} (${values.get('SERVICE')})`;
  return protect(values.get('REMOTE_HOST') ?? '', 'admin-session', detail);
}

/** `struct utmp` of glibc, which has 64-bit times on some machines and is larger there. */
const LAYOUTS = {
  small: { bytes: 384, addressAt: 348 },
  large: { bytes: 400, addressAt: 360 },
};
const USER_AT = 44;
const USER_BYTES = 32;
const HOST_AT = 76;
const HOST_BYTES = 256;
const USER_PROCESS = 7;

export function readUtmp(
  file: Buffer,
  layout = LAYOUTS[process.arch === 'arm64' ? 'large' : 'small'],
): Protected[] {
  const entries: Protected[] = [];
  for (let at = 0; at + layout.bytes <= file.length; at += layout.bytes) {
    const record = file.subarray(at, at + layout.bytes);
    if (record.readInt16LE(0) !== USER_PROCESS) continue;
    const detail = `login of ${text(record, USER_AT, USER_BYTES)} in utmp`;
    const named = protect(text(record, HOST_AT, HOST_BYTES), 'admin-session', detail);
    entries.push(...(named.length > 0 ? named : binaryAddress(record, layout.addressAt, detail)));
  }
  return entries;
}

/** Where sshd wrote a host name the address stands beside it: IPv4 in the first 4 of 16 bytes. Zeros: a local login. */
function binaryAddress(record: Buffer, at: number, detail: string): Protected[] {
  const bytes = record.subarray(at, at + 16);
  if (bytes.every((byte) => byte === 0)) return [];
  const address = bytes.subarray(4).every((byte) => byte === 0) ? bytes.subarray(0, 4) : bytes;
  return [{ cidr: cidrFromBytes(Uint8Array.from(address)), reason: 'admin-session', detail }];
}

function text(record: Buffer, at: number, bytes: number): string {
  const [value = ''] = record.toString('latin1', at, at + bytes).split('\0', 1);
  return value;
}
