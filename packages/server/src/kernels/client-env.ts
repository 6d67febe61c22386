/**
 * What of the variables that a client wants for its kernel it gets: as in Jupyter's kernel gateway
 * those of the prefix `KERNEL_` and those that are configured. The others are left out in silence,
 * since gateway clients send what they have.
 */
export function allowedEnv(
  wanted: Readonly<Record<string, string>>,
  allowed: readonly string[],
): Record<string, string> {
  const entries = Object.entries(wanted);
  return Object.fromEntries(
    entries.filter(([name]) => name.startsWith('KERNEL_') || allowed.includes(name)),
  );
}
