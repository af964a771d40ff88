// Takes off what syslog daemons write before a message: priority, time stamp, host, program and process id.
import { readStamp, type Stamp } from './time.ts';

export interface Envelope {
  readonly stamp: Stamp;
  /** Empty where the syslog daemon itself speaks without a name ("last message repeated 3 times"). */
  readonly program: string;
  readonly pid?: string;
  readonly message: string;
}

/** Every part ends at the first character that cannot belong to it, so that no input makes these look twice. */
const PREFIXES: readonly RegExp[] = [
  // Nov 21 10:00:00 host …, the traditional form of all of them; some add a year or fractions of a second.
  /^(?:<\d{1,3}>)?([A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?) \S{1,255} /,
  // 2026-11-21T10:00:00.123456+01:00 host …: rsyslog, syslog-ng, journalctl -o short-iso.
  /^(?:<\d{1,3}>)?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?) \S{1,255} /,
  // Sat 2026-11-21 10:00:00 UTC host …: journalctl -o short-full.
  /^[A-Z][a-z]{2} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})?(?: UTC| [+-]\d\d(?:\d\d)?)?)(?: [A-Z]{2,5})? \S{1,255} /,
  // 1795255200.123456 host …: journalctl -o short-unix.
  /^(\d{9,11}\.\d{1,6}) \S{1,255} /,
];

/** sshd[123]: message. Names may be paths (/usr/sbin/sshd) and have parts (postfix/smtpd). */
const TAGGED = /^([^\s:[\]]{1,128})(?:\[([^\]\s]{1,32})\])?: ?/;

/** <38>1 2026-11-21T10:00:00.123Z host sshd 123 - [structured data] message: RFC 5424. */
const RFC_5424 =
  /^<\d{1,3}>1 (\S{20,35}) \S{1,255} (\S{1,128}) (\S{1,128}) \S{1,32} (?:-|(?:\[(?:[^\]\\]|\\.)*\])+) \u{feff}?/u;

const UNTAGGED = /^last message repeated \d+ times?$/i;

/** Undefined for a line that no syslog daemon writes. */
export function openEnvelope(line: string): Envelope | undefined {
  return openRfc5424(line) ?? openPrefixed(line);
}

function openPrefixed(line: string): Envelope | undefined {
  for (const prefix of PREFIXES) {
    const match = prefix.exec(line);
    if (match === null) continue;
    const stamp = readStamp(match[1] ?? '');
    if (stamp === undefined) continue;
    const rest = line.slice(match[0].length);
    const tag = TAGGED.exec(rest);
    if (tag !== null) {
      const [whole, program = '', pid] = tag;
      const message = rest.slice(whole.length);
      return {
        stamp,
        program: withoutFolder(program),
        message,
        ...(pid === undefined ? {} : { pid }),
      };
    }
    if (UNTAGGED.test(rest)) return { stamp, program: '', message: rest };
  }
  return undefined;
}

function openRfc5424(line: string): Envelope | undefined {
  const match = RFC_5424.exec(line);
  if (match === null) return undefined;
  const [whole, time = '', program = '', pid = '-'] = match;
  const stamp = readStamp(time);
  if (stamp === undefined) return undefined;
  const message = line.slice(whole.length);
  return { stamp, program: withoutFolder(program), message, ...(pid === '-' ? {} : { pid }) };
}

function withoutFolder(program: string): string {
  return program.startsWith('/') ? program.slice(program.lastIndexOf('/') + 1) : program;
}
