// The path of the control socket: whether somebody answers on it, and making it free and private for this daemon.
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { DaemonError } from '../errors.ts';

/** The kernel's `sun_path` has 108 bytes, one of them the closing NUL. */
const PATH_MAX_BYTES = 107;

/** What stands behind a socket's path. `stale`: a file that a killed daemon left. */
export type Occupant = 'nobody' | 'stale' | 'daemon';

export async function occupantOf(path: string): Promise<Occupant> {
  const { promise, resolve, reject } = Promise.withResolvers<Occupant>();
  const socket = connect(path);
  socket.once('connect', () => resolve('daemon'));
  socket.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') resolve('nobody');
    else if (error.code === 'ECONNREFUSED') resolve('stale');
    else if (error.code === 'EACCES') reject(denied(path, error));
    else reject(unusable(path, error));
  });
  return promise.finally(() => socket.destroy());
}

/**
 * Makes `path` free to listen on: its directory exists, closed to others if it is new, and no stale socket is in the way.
 * @throws DaemonError `DAEMON_RUNNING` where another daemon answers, `SOCKET_UNUSABLE`, `PLACE_UNUSABLE`
 */
export async function claimSocket(path: string): Promise<void> {
  if (Buffer.byteLength(path) > PATH_MAX_BYTES)
    throw new DaemonError(
      'SOCKET_UNUSABLE',
      `The control socket's path is longer than ${PATH_MAX_BYTES} bytes: ${path}`,
    );
  const occupant = await occupantOf(path);
  if (occupant === 'daemon')
    throw new DaemonError('DAEMON_RUNNING', `A daemon already answers on ${path}`);
  // Only ever a socket is removed: a mistyped `--socket` must not cost a file.
  if (occupant === 'stale' && lstatSync(path).isSocket() === false)
    throw new DaemonError('SOCKET_UNUSABLE', `${path} is there already and is no socket`);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (occupant === 'stale') rmSync(path, { force: true });
  } catch (error) {
    throw new DaemonError(
      'PLACE_UNUSABLE',
      `${dirname(path)} cannot be used: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
}

/** Only its user, and root, may talk to the daemon. */
export function closeToOthers(path: string): void {
  chmodSync(path, 0o600);
}

function denied(path: string, cause: Error): DaemonError {
  return new DaemonError('SOCKET_DENIED', `The control socket ${path} belongs to another user`, {
    cause,
  });
}

function unusable(path: string, cause: Error): DaemonError {
  return new DaemonError('SOCKET_UNUSABLE', `${path} is no usable socket: ${cause.message}`, {
    cause,
  });
}
