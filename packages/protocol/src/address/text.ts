// Reads and writes the text of single addresses: strict dotted decimal, and RFC 4291 in, RFC 5952 out.

/** The 4 bytes of a dotted quad; undefined for everything else (`010.0.0.1`, `0x7f.1`, `1.2.3`). */
export function readIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes = new Uint8Array(4);
  for (const [i, part] of parts.entries()) {
    // No leading zeros: half of the world reads 010 as eight.
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part)) return undefined;
    const value = Number(part);
    if (value > 255) return undefined;
    bytes[i] = value;
  }
  return bytes;
}

/** The 16 bytes of an IPv6 address in any spelling of RFC 4291; undefined for everything else. */
export function readIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [front = '', back] = halves;
  const head = readGroups(front, back === undefined);
  const tail = back === undefined ? [] : readGroups(back, true);
  if (head === undefined || tail === undefined) return undefined;
  // `::` stands for at least one group (RFC 4291 section 2.2).
  const missing = 16 - head.length - tail.length;
  if (back === undefined ? missing !== 0 : missing < 2) return undefined;
  const bytes = new Uint8Array(16);
  bytes.set(head);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

/** The bytes of `a:b:c`, whose last group may be a dotted quad if it ends the address. */
function readGroups(text: string, endsAddress: boolean): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [i, group] of groups.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
      continue;
    }
    const quad = endsAddress && i === groups.length - 1 ? readIpv4(group) : undefined;
    if (quad === undefined) return undefined;
    bytes.push(...quad);
  }
  return bytes;
}

/** The one text of an address of 4 or 16 bytes. */
export function writeAddress(bytes: Uint8Array): string {
  return bytes.length === 4 ? bytes.join('.') : writeIpv6(bytes);
}

function writeIpv6(bytes: Uint8Array): string {
  const groups: string[] = [];
  for (let i = 0; i < 16; i += 2) {
    groups.push((((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)).toString(16));
  }
  const gap = longestZeroRun(groups);
  if (gap.length < 2) return groups.join(':');
  const before = groups.slice(0, gap.start).join(':');
  return `${before}::${groups.slice(gap.start + gap.length).join(':')}`;
}

/** The first of the longest runs of zero groups (RFC 5952 section 4.2.3). */
function longestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === '0') end++;
    if (end - start > best.length) best = { start, length: end - start };
    if (end > start) start = end;
  }
  return best;
}
