// "Did you mean": the known word nearest to a mistyped one.

/** More edits than this are another word, not a slip. */
const EDITS_MAX = 3;

/** The known word with the fewest edits to `word`, if it is near enough to be what was meant. */
export function similar(word: string, known: readonly string[]): string | undefined {
  const limit = Math.min(EDITS_MAX, Math.ceil(word.length / 2));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of known) {
    // The lengths alone differ by more: a key of megabytes is not compared letter by letter.
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}

/** Levenshtein's distance, one row of the matrix at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const [left = 0, above = 0, corner = 0] = [next[j - 1], row[j], row[j - 1]];
      next.push(Math.min(left + 1, above + 1, corner + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
