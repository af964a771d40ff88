// Which texts of others may be shown: short ones that cannot rewrite the line of the terminal on which they stand.

/**
 * Controls, and what turns the direction of a line (U+061C, U+200E …) or ends it (U+2028, U+2029). Listed, not `\p{C}`:
 * that grows with each version of Unicode, and two honest nodes must get the same answer.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is there to find them
const REWRITES_LINES = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** At most `maxBytes` of UTF-8; the empty text is one. */
export function isPlainText(text: string, maxBytes: number): boolean {
  return Buffer.byteLength(text) <= maxBytes && text.isWellFormed() && !REWRITES_LINES.test(text);
}
