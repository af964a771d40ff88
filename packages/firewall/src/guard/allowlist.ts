// Networks that the operator says must never be blocked: own entries, and MISP warning lists as they are published.
import { ADDRESS_FAULTS, parseCidr } from '@tocsin/protocol';
import type { Protected } from '../model.ts';

export interface AllowEntry {
  /** An address or a prefix. */
  readonly cidr: string;
  readonly comment?: string;
  /** ms since 1970; absent: for ever. */
  readonly until?: number;
}

export interface AllowFault {
  /** The text that was refused. */
  readonly text: string;
  readonly message: string;
}

export interface Allowlist {
  readonly entries: readonly Protected[];
  /** All of them at once; the sound entries count all the same. */
  readonly faults: readonly AllowFault[];
}

/** `/0` is among the faults: to allow everybody is to have no protection at all. */
export function readAllowlist(entries: readonly AllowEntry[]): Allowlist {
  const sound: Protected[] = [];
  const faults: AllowFault[] = [];
  for (const { cidr: text, comment = 'no comment', until } of entries) {
    const parsed = parseCidr(text);
    if (!parsed.ok) faults.push({ text, message: allowFault(parsed.code) });
    else
      sound.push({
        cidr: parsed.cidr,
        reason: 'allowlist',
        detail: comment,
        ...(until !== undefined && { until }),
      });
  }
  return { entries: sound, faults };
}

/**
 * A MISP warning list (`{ name, list, … }`); `source` names the file in messages. Lists of other things than addresses
 * exist (host names, expressions): such lines protect nothing and are told as one fault.
 */
export function readWarningList(json: string, source: string): Allowlist {
  const fault = (message: string) => ({ entries: [], faults: [{ text: source, message }] });
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    return fault(`is not JSON: ${(error as Error).message}`);
  }
  const { name, list } = (parsed ?? {}) as { name?: unknown; list?: unknown };
  if (!Array.isArray(list)) return fault('is no MISP warning list: it has no "list" of texts');
  const comment = `${typeof name === 'string' ? name : source} (${source})`;
  // Of some objects no text can be made at all; the name of their kind is no address either.
  const texts = list.map((text: unknown) => (typeof text === 'string' ? text : typeof text));
  const read = readAllowlist(texts.map((cidr) => ({ cidr, comment })));
  const faults = read.faults.filter(({ message }) => message !== ADDRESS_FAULTS['not-an-address']);
  const others = read.faults.length - faults.length;
  const note = { text: source, message: `${others} of ${list.length} lines are no addresses` };
  return { entries: read.entries, faults: others > 0 ? [...faults, note] : faults };
}

function allowFault(code: keyof typeof ADDRESS_FAULTS): string {
  if (code !== 'whole-internet') return ADDRESS_FAULTS[code];
  return 'would allow the whole internet, so that nothing could be blocked: name the networks that you mean';
}
