// The first configuration that `tocsin init` writes: every key with its default, commented, ready to be edited.
import type { ConfiguredPeer } from '@tocsin/node';

export interface FirstConfig {
  readonly name: string;
  readonly network: string;
  /** The administrators' networks: never blocked. */
  readonly admins: readonly string[];
  /** Default: closed. */
  readonly open?: boolean;
  /** Whom it trusts from the first start on. */
  readonly peers?: readonly ConfiguredPeer[];
}

/** With no argument: exactly the defaults, as `tocsin config default` prints them. */
export function configText(first?: FirstConfig): string {
  return `# Tocsin: an attack on one of your machines is blocked by all of them.
# Every key is here with its default. docs/config.md says what each is for; \`tocsin config check\` checks this file.
# A restart of the daemon takes changes up.

# How your other machines call this one. Default: the host name.
${first === undefined ? '# name = "web1"' : `name = ${toml(first.name)}`}

# observe: decides, journals and shows what it would block.  enforce: blocks.
# Try enforcement first, safely:  tocsin mode enforce --confirm 10m   and, if you still get in,   tocsin keep
mode = "observe"

# A program run for every alarm (degraded, breaker, quarantine, possible compromise, silent machine or sensor),
# with the event as JSON on its standard input.
on_event = [] # ["/usr/local/bin/page-me", "--urgent"]

# MISP warning-list files: what they list is never blocked.
allow_lists = []

[network]
# Only peers of the same network exchange signals. Its key is not in this file: \`tocsin network key\` prints it.
name = ${toml(first?.network ?? 'tocsin')}
# A file with the key, 64 hex digits, instead of the one in the data directory.
# key_file = "/etc/tocsin/network.key"
# true lets unknown peers in, as strangers: they corroborate, but never block alone. Such a network has no key.
open = ${first?.open ?? false}
# Who holds the key and was neither invited nor listed: own, friend, stranger; none: only who was invited.
key_holders = "friend"
# Public keys of fleets that this machine obeys, beside those that came with an invitation.
fleets = [] # ["5f2c..."]

# Where some member is found, whoever it is: "/dns4/example.org/tcp/8144".
bootstrap = []
# Machines of one LAN find each other by multicast; members that know one find all. Default: both, unless the network is
# closed and has no key.
# discovery.mdns = true
# discovery.dht = true

# Where peers reach this machine: exact addresses, all opened ...
listen = [] # ["/ip4/0.0.0.0/tcp/8144"]
# ... or, without them, the first rung that can be opened: a port and how it is spoken on (tcp, ws, wss, quic).
ladder = ["8144/tcp", "443/wss", "853/tcp", "80/ws"]
# How many rungs are opened. Default: 1, on a fortress 4.
# rungs = 1
# What others are told instead, behind a forwarded port.
announce = [] # ["/dns4/example.org/tcp/8144"]
# QUIC goes past a key: for open networks only.
quic = false
# A certificate for wss; without it the node makes its own.
# tls.cert = "/etc/tocsin/tls.pem"
# tls.key = "/etc/tocsin/tls.key"

# auto, or sentinel: takes on little; guardian: a server's share; fortress: others lean on it.
role = "auto"

# One entry for each machine that is neither invited nor holds the key: the address line that \`tocsin init\` printed there.
# own: yours, trusted like this one.  friend: begins at half trust and earns or loses the rest.
# [[network.peers]]
# address = "/ip4/203.0.113.7/tcp/8144/p2p/12D3KooW..."
# class = "own"
# name = "db1"
${(first?.peers ?? []).map(peerEntry).join('')}
[firewall]
# auto: nftables where it works, else a dry run that says why.  Or: nftables, command, dry-run.
adapter = "auto"
# The nftables table that Tocsin makes and owns. Two nodes in one network namespace need two names.
table = "tocsin"
# For adapter = "command": a program that blocks, and its arguments.
# {action} is block, lift or clear; {cidr}, {family}, {seconds} and {until} are filled in.
command = [] # ["/usr/local/bin/block", "{action}", "{cidr}", "{seconds}"]
# true if that program's blocks end by themselves after {seconds}.
command_ends_blocks = false

# What is never blocked, whoever signals it.
${(first?.admins ?? []).map(allowEntry).join('')}# [[allow]]
# cidr = "192.0.2.0/24"
# comment = "office"
# until = 2027-01-31

# Where the log lines come from.  source = "auto": the files if any are named, else the journal where there is one,
# else the usual files that exist.  Or: journal, files, off.
[sensors]
# The zone of log stamps that name none. Default: this machine's.
# time_zone = "Europe/Berlin"

[sensors.sshd]
source = "auto"
files = []

[sensors.web]
source = "auto"
files = []
# Only requests that come through these count their X-Forwarded-For.
trusted_proxies = []

[sensors.mail]
source = "auto"
files = []

# Own detectors. Patterns are RE2, from ^ to $, and name the address; docs/config.md has the rest.
# \`tocsin replay FILE --detector myapp-login\` shows what one would have reported.
# [[detector]]
# name = "myapp-login"
# source = "syslog"   # or "lines", which have no program
# program = "myapp"
# patterns = ['^login failed for \\S+ from (?P<address>\\S+)$']
# logins = ['^login of \\S+ from (?P<address>\\S+) by (?P<method>\\S+)$']
# category = "web-brute-force"
# severity = 3
# threshold = 5
# window = "10m"
# confidence = [{ attempts = 1, confidence = 0.5 }, { attempts = 10, confidence = 0.9 }]
# files = ["/var/log/myapp.log"]
# units = ["myapp.service"]

[log]
# auto: human on a terminal, else JSON, one object a line.
format = "auto"
level = "info" # debug, info, warn, error

# Every number of the trust model can be set; docs/config.md says what each one changes.
[policy]

# How often things happen, as "90s", "10m", "24h"; for tests and unusual links.
[intervals]
`;
}

function peerEntry({ address, class: kind, name }: ConfiguredPeer): string {
  const named = name === undefined ? '' : `name = ${toml(name)}\n`;
  return `\n[[network.peers]]\naddress = ${toml(address)}\nclass = ${toml(kind)}\n${named}`;
}

function allowEntry(cidr: string): string {
  return `[[allow]]\ncidr = ${toml(cidr)}\ncomment = "administrators"\n\n`;
}

/** A TOML basic string; JSON's escapes are all among TOML's. */
function toml(text: string): string {
  return JSON.stringify(text);
}
