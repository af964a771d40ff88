// The kinds of values that a configuration holds: durations, addresses, paths, dates.
import { isAbsolute } from 'node:path';
import type { NodeInit } from '@tocsin/node';
import { ADDRESS_FAULTS, parseCidr } from '@tocsin/protocol';
import { z } from 'zod';
import { parseDuration } from '../output/time.ts';
import { readAllowList } from './allow-lists.ts';

type Rung = NonNullable<NodeInit['network']['ladder']>[number];

/** `90s`, `10m`, `24h`; in ms once read. */
export const duration = z.string().transform((text, context): number => {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  context.issues.push({
    code: 'custom',
    message: `expected a duration such as "90s", "10m" or "24h", found ${JSON.stringify(text)}`,
    input: text,
  });
  return z.NEVER;
});

/** An address or network of any space, made canonical; not the whole internet, for that would allow everybody. */
export const cidr = z.string().transform((text, context) => {
  const parsed = parseCidr(text);
  if (parsed.ok) return parsed.cidr;
  context.issues.push({
    code: 'custom',
    message: `expected an address or network such as "192.0.2.0/24", found ${JSON.stringify(text)}: ${ADDRESS_FAULTS[parsed.code]}`,
    input: text,
  });
  return z.NEVER;
});

export const path = z
  .string()
  .refine(isAbsolute, { error: 'expected an absolute path, beginning with /' });

/** A MISP warning-list file that can be read. */
export const warningList = path.check((context) => {
  const { fault } = readAllowList(context.value);
  if (fault !== undefined)
    context.issues.push({
      code: 'custom',
      message: `expected a MISP warning list; ${context.value} ${fault}`,
      input: context.value,
    });
});

const HOST = '(ip4|ip6|dns|dns4|dns6)\\/[^/]+';
const SPOKEN = '(tcp\\/\\d{1,5}(\\/ws|\\/wss|\\/tls\\/ws)?|udp\\/\\d{1,5}\\/quic-v1)';
const PEER_ID = '\\/p2p\\/[1-9A-HJ-NP-Za-km-z]{46,64}';
const LISTEN = new RegExp(`^/${HOST}/${SPOKEN}$`);
const BOOTSTRAP = new RegExp(`^/${HOST}/${SPOKEN}(${PEER_ID})?$`);
const DIAL = new RegExp(`^/${HOST}/${SPOKEN}${PEER_ID}$`);

export const listenAddress = z
  .string()
  .regex(LISTEN, 'expected a listening address such as "/ip4/0.0.0.0/tcp/8144"');

export const bootstrapAddress = z
  .string()
  .regex(BOOTSTRAP, 'expected an address such as "/dns4/example.org/tcp/8144"');

export const peerAddress = z
  .string()
  .regex(
    DIAL,
    'expected the address line that `tocsin init` printed on the other machine: "/ip4/…/tcp/8144/p2p/…"',
  );

/** A port and how it is spoken on. */
export const rung = z
  .string()
  .regex(
    /^\d{1,5}\/(tcp|ws|wss|quic)$/,
    'expected a port and how it is spoken on, such as "8144/tcp" or "443/wss"',
  )
  .transform((text) => text as Rung);

/** The public key of a fleet. */
export const fleetKey = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'expected the 64 hex digits that `tocsin fleet show` prints');

/** A program and its arguments. It is run as it is, never by a shell. */
export const program = z.array(z.string().min(1));

/** A TOML date, or text in ISO 8601; ms since 1970 once read. */
export const date = z.union([z.date(), z.string()]).transform((value, context): number => {
  const at = new Date(value).getTime();
  if (!Number.isNaN(at)) return at;
  context.issues.push({
    code: 'custom',
    message: 'expected a date such as 2026-12-31 or 2026-12-31T18:00:00Z',
    input: value,
  });
  return z.NEVER;
});
