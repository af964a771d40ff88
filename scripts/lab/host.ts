// One defended machine of the lab: a real daemon with a real nftables, a log-in service, and an ear for what still gets through.
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Machine } from './town.ts';

const TOCSIN = resolve(import.meta.dirname, '../../packages/daemon/src/tocsin.ts');
/** Asking a daemon is a process of its own: not to be done a hundred times a second. */
export const LOOK_MS = 300;
/** What a daemon may take to start, or to find its peers, on a machine that does other things too. */
export const START_LIMIT_MS = 120_000;
/** Only what never comes is waited for so long. */
export const PATIENCE_MS = 60_000;
const SOURCE = ['--conditions=@tocsin/source'];

/** A line of NDJSON from a program of the lab. */
export type Said = Readonly<Record<string, unknown>>;

export interface Host {
  readonly machine: Machine;
  /** What other hosts' configurations name. */
  readonly address: string;
  /** Runs a command of the running daemon; answers its JSON. */
  tocsin(...args: string[]): unknown;
  /** Starts the daemon; resolves once it answers. */
  run(): Promise<void>;
  /** Ends the daemon as a power cut would. */
  killDaemon(): Promise<void>;
  stopDaemon(): Promise<void>;
  /** What the ear and `tocsin watch` tell, from the host's start on. */
  readonly said: Said[];
  /** Addresses in the kernel's sets, read by nft itself. */
  kernel(): string[];
}

/** All hosts of the lab are one network. */
const NETWORK_KEY = randomBytes(32).toString('hex');

export interface HostInit {
  readonly machine: Machine;
  readonly folder: string;
  /** TOML that goes into the configuration as it is. */
  readonly settings: string;
}

/** Looks until there is something to see. @throws Error when `limitMs` have passed in vain */
export async function until<T>(
  what: string,
  limitMs: number,
  look: () => T | undefined,
  everyMs = 10,
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const seen = look();
    if (seen !== undefined) return seen;
    if (performance.now() > deadline) throw new Error(`waited ${limitMs} ms in vain for ${what}`);
    await new Promise((wake) => setTimeout(wake, everyMs));
  }
}

/** Makes the host's identity; its daemon starts later, when its peers are known. */
export function prepareHost({ machine, folder, settings }: HostInit) {
  const home = join(folder, machine.name);
  mkdirSync(home);
  const logFile = join(home, 'auth.log');
  writeFileSync(logFile, '');
  const config = join(home, 'tocsin.toml');
  const places = ['--config', config, '--data', join(home, 'data')];
  const said: Said[] = [];

  const command = (...args: string[]) => [...SOURCE, TOCSIN, ...args, ...places];
  const tocsin = (...args: string[]): unknown =>
    JSON.parse(machine.run(process.execPath, ...command(...args, '--json')));

  function listen(child: ChildProcess): ChildProcess {
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('{')) said.push(JSON.parse(line));
      });
    }
    return child;
  }

  const { addresses } = tocsin('init', '--yes', '--admin', '10.8.0.0/24', '--key', NETWORK_KEY) as {
    addresses: string[];
  };
  const [address = ''] = addresses;

  let daemon: ChildProcess | undefined;
  const running = () => {
    if (daemon?.exitCode !== null) throw new Error(`${machine.name}'s daemon did not start`);
    try {
      tocsin('status');
      return true;
    } catch {
      return undefined;
    }
  };
  async function end(signal: NodeJS.Signals): Promise<void> {
    const ended = daemon;
    if (ended === undefined || ended.exitCode !== null) return;
    const exit = new Promise((resolve) => ended.once('exit', resolve));
    // nsenter becomes the program it runs, so the signal reaches the daemon itself.
    ended.kill(signal);
    await exit;
  }

  const host: Host = {
    machine,
    address,
    said,
    tocsin,
    async run() {
      daemon = listen(machine.spawn(process.execPath, ...command('run', '--enforce')));
      daemon.stderr?.pipe(process.stderr);
      await until(`${machine.name}'s daemon`, START_LIMIT_MS, running, LOOK_MS);
      listen(machine.spawn(process.execPath, ...command('watch', '--json')));
    },
    killDaemon: () => end('SIGKILL'),
    stopDaemon: () => end('SIGTERM'),
    kernel() {
      const { nftables } = JSON.parse(
        machine.run('nft', '-j', 'list', 'table', 'inet', 'tocsin'),
      ) as {
        nftables: { set?: { elem?: (string | { elem: { val: string } })[] } }[];
      };
      return nftables
        .flatMap(({ set }) => set?.elem ?? [])
        .map((element) => (typeof element === 'string' ? element : element.elem.val))
        .sort();
    },
  };

  return {
    host,
    /** Writes the configuration, and starts the log-in service and the ear. */
    async settle(peers: readonly Host[]): Promise<void> {
      const listed = peers.map(
        (peer) =>
          `[[network.peers]]\naddress = "${peer.address}"\nclass = "own"\nname = "${peer.machine.name}"\n`,
      );
      writeFileSync(
        config,
        `name = "${machine.name}"\n${settings}\n[network]\nname = "lab"\nlisten = ["/ip4/${machine.address}/tcp/8144"]\n${listed.join('')}\n[sensors.sshd]\nfiles = ["${logFile}"]\n[sensors.web]\nsource = "off"\n[sensors.mail]\nsource = "off"\n`,
      );
      const script = (name: string) => join(import.meta.dirname, name);
      const listener = machine.spawn(
        process.execPath,
        script('listener.ts'),
        logFile,
        machine.name,
      );
      listen(machine.spawn(process.execPath, script('ear.ts')));
      await new Promise((resolve) => listener.stdout?.once('data', resolve));
    },
  };
}
