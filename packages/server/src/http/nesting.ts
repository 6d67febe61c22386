/** About as deep as Python's parser goes, and far from where `JSON.stringify` runs out of stack. */
const DEEPEST = 1000;

/**
 * Whether data nest deeper than anybody means it. `JSON.parse` takes any depth, but whatever recurses
 * over the result later would fail, and what was stored could never be sent again.
 */
export function nestsTooDeeply(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth += 1) {
    level = level.flatMap((item) =>
      isContainer(item) ? Object.values(item).filter(isContainer) : [],
    );
  }
  return level.length > 0;
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
