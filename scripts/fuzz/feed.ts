// Feeds one target and tells what came of it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CampaignInit, type CampaignReport, campaign } from './campaign.ts';
import { commitInputs } from './corpus.ts';
import type { Finding, Target } from './model.ts';
import { Scouting } from './scouting.ts';
import { tellStray } from './stray.ts';
import { loadTarget, type TargetName } from './targets/all.ts';
import { Running, Watchdog } from './watchdog.ts';

/** Outside of what is committed. */
const FINDINGS = join(import.meta.dirname, '../../node_modules/.cache/tocsin-fuzz');

/** True when nothing was found. `keep`: what reached something new is written into the committed corpus. */
export async function feed(
  name: TargetName,
  { keep, ...init }: CampaignInit & { readonly keep: boolean },
): Promise<boolean> {
  const target = await loadTarget(name);
  const path = join(FINDINGS, `${name}-${init.seed}`);
  mkdirSync(FINDINGS, { recursive: true });
  const watchdog = new Watchdog({ maxBytes: target.maxBytes, seed: init.seed, path });
  const { shared } = watchdog;
  const running = new Running(shared);
  tellStray(running, { target: name, seed: init.seed, path });
  const scouting = new Scouting({ target: name, seed: init.seed, shared });
  const report = await campaign(target, init, { scouting, running });
  await Promise.all([scouting.stop(), watchdog.stop()]);
  console.log(lineOf(report, init.seed));
  const { finding, reached } = report;
  if (finding !== undefined) await tell(target, finding, path);
  else if (keep) commitInputs(name, reached);
  return finding === undefined;
}

function lineOf(report: CampaignReport, seed: number): string {
  const { target, inputs, made, seconds, blocks, verdicts, seeds, reached, heapBytes } = report;
  const rate = Math.round(inputs / seconds).toLocaleString('en');
  const counts = `${inputs.toLocaleString('en')} inputs (${made.toLocaleString('en')} made) in ${seconds.toFixed(1)} s (${rate}/s)`;
  const found = `${blocks} blocks, ${verdicts.size} verdicts, corpus ${seeds} + ${reached.length}`;
  const heap = `heap ${heapBytes.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(' → ')} MiB`;
  return `${target.padEnd(11)} seed ${seed}: ${counts}, ${found}, ${heap}`;
}

async function tell(target: Target, finding: Finding, path: string): Promise<void> {
  const { input, invariant, seed } = finding;
  const said = `FOUND by ${target.name}, seed ${seed}: ${invariant}`;
  if (input === undefined) return console.log(said);
  writeFileSync(path, input);
  const subject = await target.open();
  const lines = [
    said,
    `  hex:    ${Buffer.from(input).toString('hex')}`,
    `  base64: ${Buffer.from(input).toString('base64')}`,
    ...(subject.show === undefined ? [] : [`  shown:  ${JSON.stringify(subject.show(input))}`]),
    `  saved:  ${path}`,
  ];
  console.log(lines.join('\n'));
  await subject.close?.();
}
