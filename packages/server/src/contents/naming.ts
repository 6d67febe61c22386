/** `-Copy` and its number where they stand before a dot: copies of copies are counted on. */
const COPY_SUFFIX = /-Copy\d*\./g;

/** The name that a copy is derived from. */
export function nameWithoutCopySuffix(name: string): string {
  return name.replace(COPY_SUFFIX, '.');
}

/**
 * The first name of the row `name.ext`, `name<insert>1.ext`, `name<insert>2.ext` … that is free. The
 * number stands before the first dot, in notebooks before the last (rest-api §4.3).
 */
export async function firstFreeName(
  name: string,
  insert: string,
  isTaken: (name: string) => Promise<boolean>,
): Promise<string> {
  const dot = name.endsWith('.ipynb') ? name.lastIndexOf('.') : name.indexOf('.');
  const base = dot < 0 ? name : name.slice(0, dot);
  const suffix = dot < 0 ? '' : name.slice(dot);
  for (let count = 0; ; count++) {
    const candidate = `${base}${count === 0 ? '' : `${insert}${count}`}${suffix}`;
    if (!(await isTaken(candidate))) return candidate;
  }
}
