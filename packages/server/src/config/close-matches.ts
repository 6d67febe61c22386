/** How many names are offered at most, and how alike they must be: difflib's own numbers. */
const MOST = 3;
const CUTOFF = 0.6;

/** The names most like a word, the most alike first (Python's `difflib.get_close_matches`). */
export function closeMatches(word: string, names: readonly string[]): string[] {
  return names
    .map((name) => ({ name, ratio: similarity(name, word) }))
    .filter(({ ratio }) => ratio >= CUTOFF)
    .sort((a, b) => b.ratio - a.ratio || (a.name < b.name ? 1 : -1))
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** Twice the characters in matching blocks, by the characters of both (Ratcliff and Obershelp). */
function similarity(a: string, b: string): number {
  const length = a.length + b.length;
  return length === 0 ? 1 : (2 * matching(a, b)) / length;
}

function matching(a: string, b: string): number {
  const { start, other, size } = longestBlock(a, b);
  if (size === 0) return 0;
  return (
    size +
    matching(a.slice(0, start), b.slice(0, other)) +
    matching(a.slice(start + size), b.slice(other + size))
  );
}

/** The longest common part, the earliest one where there are several. */
function longestBlock(a: string, b: string): { start: number; other: number; size: number } {
  let best = { start: 0, other: 0, size: 0 };
  let row: number[] = [];
  for (let i = 0; i < a.length; i += 1) {
    const next: number[] = [];
    for (let j = 0; j < b.length; j += 1) {
      if (a[i] !== b[j]) continue;
      const size = (row[j - 1] ?? 0) + 1;
      next[j] = size;
      if (size > best.size) best = { start: i - size + 1, other: j - size + 1, size };
    }
    row = next;
  }
  return best;
}
