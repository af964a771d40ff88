// Follows the systemd journal by `journalctl -o json -f`, with a saved cursor, and starts it again when it dies.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { HEALTHY_MS, MAX_LINE_BYTES, RESTART_MAX_MS, RESTART_MS } from './constants.ts';
import type { Clock, Follower, FollowerHealth, OnLine } from './follower.ts';
import { JOURNAL_FIELDS, readJournalEntry } from './journald-entry.ts';
import { LineSplitter } from './line-splitter.ts';
import { isMissing, saveAtomically } from './position.ts';

export interface JournaldFollowerInit {
  /** Units (`ssh.service`); who may write under a unit's name is the system's to say, so prefer them. */
  readonly units?: readonly string[];
  /** Syslog identifiers (`sshd`); any local user can write under any identifier. */
  readonly identifiers?: readonly string[];
  readonly clock: Clock;
  /** Where the cursor is kept; absent: each start begins with what is written from then on. */
  readonly cursorPath?: string;
  /** At the first start: read what is there already. */
  readonly fromStart?: boolean;
  /** The program; `journalctl` by default. */
  readonly journalctl?: string;
  /** Journal files, or a folder of them, other than the machine's own. */
  readonly files?: readonly string[];
  readonly directory?: string;
  /** Pause before the first restart, in ms; doubled up to a minute. */
  readonly restartMs?: number;
  readonly maxLineBytes?: number;
}

/** An entry's fields surround its message: this much more than the longest line is room for them. */
const JSON_FACTOR = 4;
/** A cursor, or `@` and seconds since 1970 as long as no entry has come. */
const CURSOR = /^(?:@\d{1,12}|[\w=;-]{1,1000})$/;

export function journaldFollower(init: JournaldFollowerInit): Follower {
  const { clock, cursorPath, journalctl = 'journalctl', restartMs = RESTART_MS } = init;
  const maxBytes = (init.maxLineBytes ?? MAX_LINE_BYTES) * JSON_FACTOR;
  let deliver: OnLine | undefined;
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = restartMs;
  let cursor: string | undefined;
  let savedCursor: string | undefined;
  let saving: Promise<void> | undefined;
  let health: FollowerHealth = { state: 'waiting' };

  function run(): void {
    const startedAt = clock.now();
    const started = spawn(journalctl, argumentsFor(init, cursor), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    const splitter = new LineSplitter(maxBytes);
    let complaint = '';
    started.stdout.on('data', (chunk: Buffer) => {
      splitter.push(chunk, take);
      void save();
    });
    started.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString('utf8')).slice(-500);
    });
    started.once('spawn', () => {
      health = { state: 'reading' };
    });
    // A program that cannot be started gives no `close` event on some platforms: whichever comes first counts.
    let ended = false;
    const end = (reason: string): void => {
      if (ended) return;
      ended = true;
      if (child === started) restart(reason, startedAt);
    };
    started.once('error', (error) => end(error.message));
    started.once('close', (code, signal) => {
      end(complaint.trim() || `ended with ${signal ?? `code ${code}`}`);
    });
  }

  function take(json: string): void {
    const entry = readJournalEntry(json);
    // The first entry after a start is the last one before it.
    if (entry === undefined || entry.cursor === cursor || deliver === undefined) return;
    cursor = entry.cursor;
    if (entry.line !== undefined) deliver(entry.line, clock.now());
  }

  function restart(reason: string, startedAt: number): void {
    child = undefined;
    if (deliver === undefined) return;
    health = { state: 'failed', error: `${journalctl}: ${reason}` };
    if (clock.now() - startedAt >= HEALTHY_MS) pauseMs = restartMs;
    timer = setTimeout(run, pauseMs);
    timer.unref();
    pauseMs = Math.min(pauseMs * 2, RESTART_MAX_MS);
  }

  /** One write at a time; what comes meanwhile goes with the next. */
  function save(): Promise<void> {
    saving ??= writeCursor().finally(() => {
      saving = undefined;
    });
    return saving;
  }

  async function writeCursor(): Promise<void> {
    try {
      while (cursorPath !== undefined && cursor !== undefined && cursor !== savedCursor) {
        const writing = cursor;
        await saveAtomically(cursorPath, writing);
        savedCursor = writing;
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      health = { state: 'failed', error: `the cursor cannot be saved: ${reason}` };
    }
  }

  return {
    source: `journal ${[...(init.units ?? []), ...(init.identifiers ?? [])].join(', ')}`.trim(),
    poll: save,
    health: () => health,
    async start(listener) {
      deliver = listener;
      cursor = await loadCursor(cursorPath);
      savedCursor = cursor;
      if (init.fromStart !== true) cursor ??= `@${Math.floor(clock.now() / 1_000)}`;
      await save();
      if (deliver !== undefined) run();
    },
    async stop() {
      deliver = undefined;
      clearTimeout(timer);
      const stopping = child;
      child = undefined;
      if (stopping?.exitCode === null && stopping.pid !== undefined) {
        const closed = new Promise((resolve) => stopping.once('close', resolve));
        stopping.kill();
        await closed;
      }
      await save();
    },
  };
}

function argumentsFor(init: JournaldFollowerInit, cursor: string | undefined): readonly string[] {
  const { units = [], identifiers = [], files = [], directory } = init;
  // Not --after-cursor, which swallows an entry when the one that it names is no longer in the journal.
  const from = cursor?.startsWith('@') ? `--since=${cursor}` : `--cursor=${cursor}`;
  return [
    '--output=json',
    `--output-fields=${JOURNAL_FIELDS.join(',')}`,
    '--all',
    '--follow',
    // Without it --follow shows the last ten lines only, even after a cursor.
    '--no-tail',
    '--no-pager',
    '--quiet',
    ...(cursor === undefined ? [] : [from]),
    ...units.map((unit) => `--unit=${unit}`),
    ...identifiers.map((identifier) => `--identifier=${identifier}`),
    ...files.map((file) => `--file=${file}`),
    ...(directory === undefined ? [] : [`--directory=${directory}`]),
  ];
}

async function loadCursor(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    const text = (await readFile(path, 'utf8')).trim();
    return CURSOR.test(text) ? text : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
