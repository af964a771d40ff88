// Undoes what syslog daemons do to repeated lines: they write one line that says how often.
import { MAX_ATTEMPTS_PER_LINE } from './constants.ts';
import type { Envelope } from './envelope.ts';

/** A message with how often it came, or a word about the line before. */
export type Unfolded =
  | { readonly kind: 'message'; readonly message: string; readonly times: number }
  | { readonly kind: 'repeat'; readonly times: number; readonly beginning: string };

/** rsyslog: sshd[12]: message repeated 5 times: [ Failed password for … ssh2] */
const RSYSLOG = /^message repeated (\d{1,9}) times: \[ ?(.*)\]$/;

/** syslogd, busybox, sysklogd: host last message repeated 5 times */
const SYSLOGD = /^last message repeated (\d{1,9}) times?$/i;

/** syslog-ng names the message by its first 20 characters. */
const SYSLOG_NG = /^Last message '(.*)' repeated (\d{1,9}) times, suppressed by syslog-ng on \S+$/;

export function unfold({ program, message }: Envelope): Unfolded {
  const rsyslog = RSYSLOG.exec(message);
  if (rsyslog !== null) {
    return { kind: 'message', message: rsyslog[2] ?? '', times: bounded(rsyslog[1]) };
  }
  const syslogd = program === '' ? SYSLOGD.exec(message) : null;
  if (syslogd !== null) return { kind: 'repeat', times: bounded(syslogd[1]), beginning: '' };
  const syslogNg = SYSLOG_NG.exec(message);
  if (syslogNg !== null) {
    return { kind: 'repeat', times: bounded(syslogNg[2]), beginning: syslogNg[1] ?? '' };
  }
  return { kind: 'message', message, times: 1 };
}

function bounded(times = '0'): number {
  return Math.min(Number(times), MAX_ATTEMPTS_PER_LINE);
}
