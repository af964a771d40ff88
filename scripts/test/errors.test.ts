// Holds docs/errors.md to the codes in the code. UPDATE_DOCS=1 writes the page anew.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DAEMON_CODES, EXIT_MEANINGS } from '@tocsin/daemon';
import { FIREWALL_CODES } from '@tocsin/firewall';
import { DEGRADED_CODES, NODE_CODES, REFUSALS } from '@tocsin/node';
import {
  ADDRESS_FAULTS,
  FRAME_FAULTS,
  INVITATION_FAULTS,
  PROOF_FAULTS,
  RECORD_FAULTS,
} from '@tocsin/protocol';

const PAGE = resolve(import.meta.dirname, '../../docs/errors.md');

interface Fault {
  readonly cause: string;
  readonly cure: string;
}

const cell = (text: string) => text.replaceAll('|', '\\|');

function faults(codes: Readonly<Record<string, Fault>>): string {
  const rows = Object.entries(codes).map(
    ([code, { cause, cure }]) => `| \`${code}\` | ${cell(cause)} | ${cell(cure)} |`,
  );
  return ['| code | cause | cure |', '|---|---|---|', ...rows].join('\n');
}

function meanings(codes: Readonly<Record<string, string>>): string {
  const rows = Object.entries(codes).map(([code, text]) => `| \`${code}\` | ${cell(text)} |`);
  return ['| code | meaning |', '|---|---|', ...rows].join('\n');
}

function page(): string {
  return `# Errors

Every code that Tocsin shows, with its cause and its cure. Programs and tests match codes, never messages. This page is
written from the code; a test fails when the two differ.

## Exit codes of \`tocsin\`

${meanings(EXIT_MEANINGS)}

## The command line and the daemon

${faults(DAEMON_CODES)}

## The node

Thrown by the library as \`NodeError\`.

${faults(NODE_CODES)}

## Degraded

The node works on; \`tocsin status\` shows these until they are over, and \`on_event\` is told.

${faults(DEGRADED_CODES)}

## The firewall

Thrown by adapters as \`FirewallError\`; a node shows them inside \`FIREWALL\` above.

${faults(FIREWALL_CODES)}

## Signals refused

Counted by code in \`tocsin status\`. *Reject* (the first seven) charges the neighbour that forwarded the bytes; *ignore* charges
nobody but, where it says so, the author.

${faults(REFUSALS)}

## Addresses refused

${meanings(ADDRESS_FAULTS)}

## Sync

Frames that are refused, and proofs of equivocation that prove nothing.

${meanings(FRAME_FAULTS)}

${meanings(PROOF_FAULTS)}

## Membership

Records of members and of a fleet's key that are refused, and lines that are no invitation.

${meanings(RECORD_FAULTS)}

${meanings(INVITATION_FAULTS)}
`;
}

describe('docs/errors.md', () => {
  it('says of every code what it means', () => {
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, page());
    assert.ok(existsSync(PAGE), 'run the test with UPDATE_DOCS=1 to write the page');
    assert.equal(readFileSync(PAGE, 'utf8'), page());
  });
});
