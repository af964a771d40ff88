// Where the configuration, the data and the control socket are: the system's places for root, the XDG ones for others.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Places {
  readonly config: string;
  readonly data: string;
  readonly socket: string;
  /** After `tocsin panic` this file exists: nothing is enforced until `tocsin resume` removes it. */
  readonly panic: string;
  /** True when the operator named the configuration: then it has to exist. */
  readonly configNamed: boolean;
}

export interface PlaceOptions {
  readonly config?: string | undefined;
  readonly data?: string | undefined;
  readonly socket?: string | undefined;
}

/** `root` and `env` are the process's own, given from outside so that tests choose. */
export function placesOf(
  options: PlaceOptions,
  root: boolean = process.getuid?.() === 0,
  env: NodeJS.ProcessEnv = process.env,
): Places {
  const data = options.data ?? (root ? '/var/lib/tocsin' : join(xdg(env, 'DATA'), 'tocsin'));
  return {
    config: resolve(
      options.config ??
        (root ? '/etc/tocsin/tocsin.toml' : join(xdg(env, 'CONFIG'), 'tocsin', 'tocsin.toml')),
    ),
    data: resolve(data),
    socket: resolve(options.socket ?? defaultSocket(options.data, data, root, env)),
    panic: resolve(data, 'panic'),
    configNamed: options.config !== undefined,
  };
}

/** A data directory named by hand holds its socket too, so that two nodes on one machine need only two `--data`. */
function defaultSocket(
  named: string | undefined,
  data: string,
  root: boolean,
  env: NodeJS.ProcessEnv,
): string {
  const runtime = env['XDG_RUNTIME_DIR'];
  if (named === undefined && root) return '/run/tocsin/control.sock';
  if (named === undefined && runtime) return join(runtime, 'tocsin', 'control.sock');
  return join(data, 'control.sock');
}

const XDG_FALLBACK = { CONFIG: '.config', DATA: '.local/share' } as const;

function xdg(env: NodeJS.ProcessEnv, kind: keyof typeof XDG_FALLBACK): string {
  return env[`XDG_${kind}_HOME`] || join(env['HOME'] || homedir(), XDG_FALLBACK[kind]);
}
