// Every way in which the command line can fail: its code, its exit status, its cause and its cure.

/** What the process answers to the shell. Scripts may rely on these numbers. */
export const EXIT = {
  ok: 0,
  /** It was tried and could not be done. */
  failure: 1,
  /** The command line or the configuration is wrong; nothing was tried. */
  usage: 2,
  notRunning: 3,
  /** Done, but something needs a person: degraded, a broken journal, blocks left behind. */
  attention: 4,
  /** The operating system forbids it to this user. */
  denied: 5,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The same table in words, for the help and the documents. */
export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'tried, and failed',
  2: 'wrong usage or configuration; nothing was tried',
  3: 'no daemon is running',
  4: 'done, but something needs you: degraded, broken journal, blocks left behind',
  5: 'not permitted to this user',
};

interface CodeFacts {
  readonly exit: ExitCode;
  readonly cause: string;
  readonly cure: string;
}

/** What each code means in general; a thrown error names the particular cause. */
export const DAEMON_CODES = {
  USAGE: {
    exit: EXIT.usage,
    cause: 'The command line is not one that tocsin understands.',
    cure: 'Compare it with `tocsin --help` or `tocsin COMMAND --help`.',
  },
  CONFIG_UNREADABLE: {
    exit: EXIT.usage,
    cause: 'The configuration file, or a file that it names, cannot be read.',
    cure: 'Correct the path or its permissions; `tocsin init` writes a first configuration.',
  },
  CONFIG_FAULTS: {
    exit: EXIT.usage,
    cause: 'The configuration has faults; each is listed with its key.',
    cure: 'Correct them; `tocsin config check` lists them without starting anything.',
  },
  CONFIG_EXISTS: {
    exit: EXIT.usage,
    cause: '`tocsin init` found a configuration and does not overwrite it.',
    cure: 'Edit it, or give `--force`: the old file is kept beside it with `.old` at its end.',
  },
  NETWORK_KEY_UNREADABLE: {
    exit: EXIT.usage,
    cause:
      'The file with the network’s key cannot be read, holds something else, or can be read by everybody.',
    cure: '`tocsin network key` prints the key on a machine that has it; put it into a file with `umask 077`.',
  },
  NO_NETWORK_KEY_HERE: {
    exit: EXIT.failure,
    cause: 'The data directory of this machine holds no network key.',
    cure: '`tocsin network key --make` makes one; `tocsin join` brings that of another machine. Or name the right place with --data.',
  },
  ALREADY_JOINED: {
    exit: EXIT.usage,
    cause: '`tocsin join` found a configuration: this machine belongs to a network already.',
    cure: 'To leave that network and join the other one, give `--force`: the old configuration is kept beside it with `.old` at its end. For a second node on this machine give --config and --data.',
  },
  FLEET_KEY_UNREADABLE: {
    exit: EXIT.usage,
    cause: 'The file with the fleet key cannot be read, is none, or can be read by others.',
    cure: 'Name it with --key-file; `chmod 600` it. There is none yet? `tocsin fleet init` makes one, on a machine that is no server.',
  },
  FLEET_KEY_EXISTS: {
    exit: EXIT.usage,
    cause: 'There is a file already where the fleet key was to be written. It is never replaced.',
    cure: 'Name another with --key-file.',
  },
  WRONG_PASSPHRASE: {
    exit: EXIT.denied,
    cause: 'The passphrase does not open the fleet key, or its file was changed.',
    cure: 'Try again. A forgotten passphrase cannot be got back: make a new fleet key and let each machine accept it (docs/operations.md).',
  },
  STATEMENT_REFUSED: {
    exit: EXIT.failure,
    cause:
      'The running node did not take a statement: it does not obey this fleet key, the statement is of another network, or a newer one stands.',
    cure: '`tocsin fleet show` names the fleets that this machine obeys; `tocsin fleet accept KEY` adds one.',
  },
  STATEMENT_UNREADABLE: {
    exit: EXIT.usage,
    cause: 'A file given to `tocsin fleet learn` cannot be read, or holds no statements.',
    cure: 'Give a file that `--out` wrote.',
  },
  PLACE_UNUSABLE: {
    exit: EXIT.failure,
    cause: 'A directory or file of the daemon cannot be made or written.',
    cure: 'Give the user that runs tocsin the right to it, or name another with --data, --config or --socket.',
  },
  SOCKET_UNUSABLE: {
    exit: EXIT.failure,
    cause:
      'The control socket cannot be opened: its path is longer than 107 bytes, or not a socket.',
    cure: 'Name another path with --socket.',
  },
  DAEMON_RUNNING: {
    exit: EXIT.failure,
    cause: 'Another daemon already answers on this control socket.',
    cure: 'Stop that one first, or give this one its own --data and --socket.',
  },
  DAEMON_NOT_RUNNING: {
    exit: EXIT.notRunning,
    cause: 'Nothing answers on the control socket.',
    cure: 'Start it with `tocsin run` or `systemctl start tocsin`, or name its socket with --socket.',
  },
  DAEMON_SILENT: {
    exit: EXIT.failure,
    cause: 'The daemon took the request and did not answer in time, or broke off.',
    cure: "Look at the daemon's log; restart it if it hangs.",
  },
  SOCKET_DENIED: {
    exit: EXIT.denied,
    cause: 'The control socket belongs to another user.',
    cure: 'Run the command as that user or as root.',
  },
  UNKNOWN_PEER: {
    exit: EXIT.usage,
    cause: 'No peer, or more than one, has this name, peer id or key.',
    cure: 'Take the name or id from `tocsin peers` or `tocsin members`.',
  },
  FILE_UNREADABLE: {
    exit: EXIT.failure,
    cause: 'A log file given to `tocsin replay` cannot be read.',
    cure: 'Correct the path or its permissions.',
  },
  PANICKED: {
    exit: EXIT.failure,
    cause: 'After `tocsin panic` nothing is enforced until an operator says so.',
    cure: 'When the reason is gone: `tocsin resume`.',
  },
  NO_TRIAL: {
    exit: EXIT.failure,
    cause: '`tocsin keep` found no trial of enforcement to confirm.',
    cure: 'Begin one with `tocsin mode enforce --confirm 10m`; `tocsin status` shows what runs.',
  },
  PANIC_INCOMPLETE: {
    exit: EXIT.attention,
    cause: 'The marker is set, but the firewall could not be emptied by this user.',
    cure: 'Run `tocsin panic` as root; by hand: `nft delete table inet tocsin`.',
  },
  INTERNAL: {
    exit: EXIT.failure,
    cause: 'A fault of Tocsin itself; the message has its trace.',
    cure: 'Please report it with the trace. The daemon goes on, or is started again by systemd with everything as it was.',
  },
} as const satisfies Record<string, CodeFacts>;
export type DaemonCode = keyof typeof DAEMON_CODES;

/** A failure with a code: its message names the cause, `cure` the way out. */
export class DaemonError extends Error {
  readonly code: DaemonCode;
  readonly cure: string;
  readonly exit: ExitCode;
  constructor(code: DaemonCode, message: string, options?: ErrorOptions & { cure?: string }) {
    super(message, options);
    this.name = 'DaemonError';
    this.code = code;
    this.cure = options?.cure ?? DAEMON_CODES[code].cure;
    this.exit = DAEMON_CODES[code].exit;
  }
}
