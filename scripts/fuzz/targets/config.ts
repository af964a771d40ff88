// The configuration file: whatever is in it, the answer is a configuration or a list of faults.
import { parseConfig } from '@tocsin/daemon';
import { configText } from '../../../packages/daemon/src/config/init-file.ts';
import type { Target } from '../model.ts';
import { text } from '../mutators/text.ts';
import { bytesOf, must, mustEqual, textOf } from './holds.ts';

const DETECTOR = `[[detector]]
name = "myapp"
program = "myapp"
patterns = ['^login failed for \\S+ from (?P<address>\\S+)$']
files = ["/var/log/myapp.log"]
confidence = [{ attempts = 1, confidence = 0.5 }, { attempts = 10, confidence = 0.9 }]
`;
const OTHERS = `name = "web1"
on_event = ["/bin/true"]
[[allow]]
cidr = "192.0.2.0/24"
comment = "office"
until = 2026-12-31T18:00:00Z
[network]
open = true
peers = [{ address = "/ip4/192.0.2.7/tcp/8144/p2p/12D3KooWGRUGaYqVPp6bT9bFeVQk8pMzKkL5M3wXH3XNTa7bZfZg", class = "own" }]
[policy]
block_ms = 3600000
[intervals]
sync = "90s"
[sensors]
time_zone = "Europe/Berlin"
web.trusted_proxies = ["10.0.0.0/8"]
`;

export const config: Target = {
  name: 'config',
  about: 'the configuration file, TOML',
  sources: ['packages/daemon/src/config/*.ts', 'packages/rules/src/policy.ts'],
  maxBytes: 4_096,
  // Detectors are compiled, and each pattern with bounded repeats is a program of thousands of steps.
  maxMs: 50,
  batch: 32,
  mutators: [text, text, text],
  open: async () => ({
    seeds: [DETECTOR, OTHERS, ...chaptersOf(configText())].map(bytesOf),
    run,
    show: textOf,
  }),
};

/** The first configuration with its comments, one table at a time. */
function chaptersOf(whole: string): readonly string[] {
  return whole.split(/\n(?=\[)/).map((chapter) => chapter.replaceAll(/^# (?=\w+ = )/gm, ''));
}

function run(input: Uint8Array): string {
  const parsed = parseConfig(textOf(input));
  mustEqual(parseConfig(textOf(input)), parsed, 'the same file is read otherwise the next time');
  if (parsed.ok) return 'accepted';
  must(parsed.faults.length > 0, 'a file is refused without a fault');
  for (const { key, expected } of parsed.faults)
    must(key !== undefined && expected !== '', 'a fault says nothing');
  return parsed.faults.every(({ key }) => key.startsWith('line ')) ? 'no TOML' : 'faults';
}
