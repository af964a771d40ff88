// Opens the LevelDB of a node whatever state it is in: locked is an error, damaged is repaired, hopeless is moved
// aside. What had to be done is said, so that the node can be degraded loudly.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, rename, stat, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Level } from 'level';
import { OPEN_FILES } from '../constants.ts';
import { NodeError } from '../model.ts';
import { SCHEMA, SPACES, type Space } from './layout.ts';
import { type Mark, readMark } from './mark.ts';
import { damagedTables } from './tables.ts';

export type Database = Level<string, string>;
export type Snapshot = ReturnType<Database['snapshot']>;
export type Sublevel = ReturnType<typeof sublevelOf>;
export type Operation =
  | {
      readonly type: 'put';
      readonly sublevel: Sublevel;
      readonly key: string;
      readonly value: string;
    }
  | { readonly type: 'del'; readonly sublevel: Sublevel; readonly key: string };

/** One row, rewritten with every batch: what the sublevels must hold if nothing was lost. */
export interface StoreState {
  readonly schema: number;
  /** The number of the last batch. */
  readonly batch: number;
  readonly counts: Readonly<Record<Space, number>>;
  /** The newest time ever stored, ms since 1970. */
  readonly newestAt: number;
  /** Which peers were configured when the entries were last weighed: a digest. */
  readonly circle?: string;
  /** Rows were found missing, and what follows from the others has not been made anew yet. */
  readonly damaged?: boolean;
  /** The node's own last signal. */
  readonly head: { readonly sequence: number; readonly id: string };
  readonly journal: {
    readonly last: number;
    readonly hash: string;
    readonly first: number;
    readonly bytes: number;
  };
}

const STATE_KEY = 'state';
/** How a process that only opens the store says why it could not. */
const LOCKED_STATUS = 3;
const FULL_STATUS = 4;
/** LevelDB tells what the operating system said, in its words. */
const FULL = /No space left on device|quota exceeded/i;

export interface Opened {
  readonly db: Database;
  readonly spaces: Readonly<Record<Space, Sublevel>>;
  readonly meta: Sublevel;
  readonly mark: Mark | undefined;
  readonly state: StoreState | undefined;
  /** What was wrong, in sentences for the operator; empty for a whole store and for a first run. */
  readonly findings: readonly string[];
}

/** Frees some room on the disk of the store. True when there was something to give back. */
export type MakeRoom = () => Promise<boolean>;

/** @throws NodeError STORE_LOCKED, STORE_UNUSABLE */
export async function openDatabase(
  directory: string,
  markFile: string,
  now: number,
  makeRoom: MakeRoom,
): Promise<Opened> {
  const findings: string[] = [];
  const mark = readMark(markFile);
  if (mark !== undefined && !existsSync(directory))
    findings.push(`the store ${directory} is gone; starting with an empty one`);
  findings.push(...(await putDamagedTablesAside(directory, now, makeRoom)));
  const db = await openOrRepair(directory, now, findings, makeRoom);
  const handles = handlesOf(db);
  await openHandles(handles);
  const state = readState(handles.meta);
  if (state !== undefined && state.schema > SCHEMA) {
    await db.close();
    throw new NodeError(
      'STORE_UNUSABLE',
      `the store ${directory} was written by a newer version (schema ${state.schema}, this one knows ${SCHEMA}): run that version, or move the directory away`,
    );
  }
  if (mark !== undefined && (state?.batch ?? 0) < mark.batch)
    findings.push(
      `the store ends at batch ${state?.batch ?? 0}, but ${mark.batch} had been written: its newest part is lost`,
    );
  return { ...handles, db, mark, state, findings };
}

/** A write that waits for the disk takes everything before it along. */
export async function forceToDisk({ db, meta }: Pick<Opened, 'db' | 'meta'>): Promise<void> {
  const operation = { type: 'put', sublevel: meta, key: 'forced', value: '' } as const;
  await db.batch<string, string>([operation], { sync: true });
}

/** The state as an operation of a batch. */
export function putState(meta: Sublevel, state: StoreState): Operation {
  return { type: 'put', sublevel: meta, key: STATE_KEY, value: JSON.stringify(state) };
}

function sublevelOf(db: Database, name: string) {
  return db.sublevel<string, string>(name, { keyEncoding: 'utf8', valueEncoding: 'utf8' });
}

function handlesOf(db: Database) {
  const spaces = Object.fromEntries(SPACES.map((space) => [space, sublevelOf(db, space)]));
  return { spaces: spaces as Record<Space, Sublevel>, meta: sublevelOf(db, 'meta') };
}

/** Sublevels open in a later turn of the event loop by themselves; reads at once need them open. */
export async function openHandles({
  spaces,
  meta,
}: Pick<Opened, 'spaces' | 'meta'>): Promise<void> {
  await Promise.all([...Object.values(spaces), meta].map((sublevel) => sublevel.open()));
}

export function readState(meta: Sublevel, snapshot?: Snapshot): StoreState | undefined {
  try {
    const text = meta.getSync(STATE_KEY, snapshot ? { snapshot } : {});
    return JSON.parse(text ?? '') as StoreState;
  } catch {
    return undefined;
  }
}

/** Opening with them could end this process. What is left is made a whole by the repair that follows. */
async function putDamagedTablesAside(
  directory: string,
  now: number,
  makeRoom: MakeRoom,
): Promise<readonly string[]> {
  if (!existsSync(directory) || (await damagedTables(directory)).length === 0) return [];
  let status = await openElsewhere(directory);
  if (status === FULL_STATUS && (await makeRoom())) status = await openElsewhere(directory);
  // What was half written when the disk filled is taken away by LevelDB once there is room.
  if (status === FULL_STATUS) throw tooFull(directory);
  // A node that runs on it is writing them just now.
  if (status === LOCKED_STATUS) return [];
  const said: string[] = [];
  for (const name of await damagedTables(directory)) {
    const aside = `${directory}.broken-${now}-${name}`;
    await rename(join(directory, name), aside);
    said.push(`the table ${name} of the store was damaged: it was moved to ${aside}`);
  }
  return said;
}

/** In a process of its own, which damage may end. What no table of the store is any more is gone after it. */
async function openElsewhere(directory: string): Promise<number | undefined> {
  const script = `const { Level } = require(process.argv[1]);
    new Level(process.argv[2]).open().then(
      () => process.exit(0),
      ({ cause }) => process.exit(
        cause?.code === 'LEVEL_LOCKED' ? ${LOCKED_STATUS} : ${FULL}.test(cause?.message) ? ${FULL_STATUS} : 0));`;
  return levelProcess(script, directory);
}

async function openOrRepair(
  directory: string,
  now: number,
  findings: string[],
  makeRoom: MakeRoom,
): Promise<Database> {
  let first = await tryOpen(directory);
  if ('fault' in first && isFull(first.fault) && (await makeRoom()))
    first = await tryOpen(directory);
  if ('db' in first) return first.db;
  // A full disk is no damage: the store is whole, and to repair it or to move it away would be to lose it.
  if (isFull(first.fault)) throw tooFull(directory);
  await needRoom(directory, makeRoom);
  const repaired = await repairDatabase(directory);
  const second = await tryOpen(directory);
  if ('db' in second) {
    findings.push(`the store was damaged (${first.fault}): ${repaired}`);
    return second.db;
  }
  findings.push(
    `the store could not be read (${second.fault}): ${await moveAside(directory, now)}`,
  );
  const third = await tryOpen(directory);
  if ('db' in third) return third.db;
  throw new NodeError(
    'STORE_UNUSABLE',
    `no store can be made in ${directory} (${third.fault}): check the disk and the rights of the directory`,
  );
}

/**
 * A repair writes everything anew, and puts away what it cannot write.
 * @throws NodeError STORE_UNUSABLE where there is no room for that
 */
export async function needRoom(directory: string, makeRoom: MakeRoom): Promise<void> {
  if (await hasRoom(directory)) return;
  if (!(await makeRoom()) || !(await hasRoom(directory))) throw tooFull(directory);
}

async function hasRoom(directory: string): Promise<boolean> {
  if (!existsSync(directory)) return true;
  const { bavail, bsize } = await statfs(directory);
  const sizes = (await readdir(directory)).map(
    async (name) => (await stat(join(directory, name))).size,
  );
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  return bavail * bsize > bytes;
}

const isFull = (fault: string): boolean => FULL.test(fault);

const tooFull = (directory: string): NodeError =>
  new NodeError(
    'STORE_UNUSABLE',
    `the disk of the store ${directory} is full; the store is left as it is: free space, then start again`,
  );

/**
 * Keeps what can be read. In a process of its own: LevelDB's repair ends the process, by an assertion, on some damages.
 * @returns what was done, for the operator
 */
export async function repairDatabase(directory: string): Promise<string> {
  const script = 'require(process.argv[1]).Level.repair(process.argv[2])';
  return (await levelProcess(script, directory)) === 0
    ? 'it has been repaired; rows may be lost'
    : 'it could not be repaired';
}

/** Runs a script with the library and the directory as its arguments. @returns its exit status; `undefined` when a signal ended it */
async function levelProcess(script: string, directory: string): Promise<number | undefined> {
  const library = createRequire(import.meta.url).resolve('level');
  try {
    await promisify(execFile)(process.execPath, ['-e', script, library, directory]);
    return 0;
  } catch (error) {
    const { code } = error as { code?: number | string | null };
    return typeof code === 'number' ? code : undefined;
  }
}

/** @returns what was done, for the operator. @throws NodeError STORE_UNUSABLE */
export async function moveAside(directory: string, now: number): Promise<string> {
  const aside = `${directory}.broken-${now}`;
  try {
    await rename(directory, aside);
  } catch (error) {
    throw new NodeError(
      'STORE_UNUSABLE',
      `the store ${directory} cannot be read nor moved aside: check the disk and the owner of the directory`,
      { cause: error },
    );
  }
  return `it was moved to ${aside}; starting with an empty one`;
}

async function tryOpen(directory: string): Promise<{ db: Database } | { fault: string }> {
  const db: Database = new Level(directory, { maxOpenFiles: OPEN_FILES });
  try {
    await db.open();
    return { db };
  } catch (error) {
    const { cause } = error as { cause?: { code?: string; message?: string } };
    if (cause?.code === 'LEVEL_LOCKED')
      throw new NodeError(
        'STORE_LOCKED',
        `another process uses ${directory}: one node per data directory; stop the other one, or give this one a directory of its own`,
        { cause: error },
      );
    return { fault: cause?.message ?? String(error) };
  }
}
