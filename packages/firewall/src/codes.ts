// Why an adapter could not do its work: each code with its cause and its cure, for messages, documents and whoever must explain it.

export interface Fault {
  readonly cause: string;
  readonly cure: string;
}

export const FIREWALL_CODES = {
  FIREWALL_MISSING: {
    cause: 'The program of the adapter, or what it needs of the kernel, is not there.',
    cure: 'Install it (`apt-get install nftables`), or correct its path; blocks are set as soon as it works.',
  },
  FIREWALL_DENIED: {
    cause: 'This user may not change the firewall.',
    cure: 'Run as root or with CAP_NET_ADMIN (the systemd unit has it), or choose another adapter.',
  },
  FIREWALL_FULL: {
    cause: 'The set, or the memory that the kernel gives it, is full.',
    cure: 'Lower `policy.peer_blocks_max`, or raise the limit that the message names; nothing that stood was lost.',
  },
  FIREWALL_REFUSED: {
    cause: 'The firewall, or the program of a `command` adapter, refused this change.',
    cure: 'The message holds its own words; the other changes of the batch hold.',
  },
  FIREWALL_STOPPED: {
    cause: 'The adapter was used before `start()` or after `stop()`.',
    cure: 'A fault of the embedding program: start it first.',
  },
  FIREWALL_UNREADABLE: {
    cause: 'What the firewall’s program printed is no listing of a table.',
    cure: 'The message quotes it: look which program, of which version, is at the path of the adapter.',
  },
  FIREWALL_TIMEOUT: {
    cause: 'The firewall did not answer in time.',
    cure: 'Look whether something holds its lock (`nft` in a shell, a stuck `command` program); it is tried again.',
  },
} as const satisfies Readonly<Record<string, Fault>>;

export type FirewallCode = keyof typeof FIREWALL_CODES;
