import type { ExtensionState } from '../config/index.ts';

/** Python packages that extend the real server and whose work is done here. */
const BUILT_IN: ReadonlySet<string> = new Set([
  'jupyter_lsp',
  'jupyter_server_terminals',
  'jupyterlab',
  'jupyterlab_server',
  'nbclassic',
  'notebook',
  'notebook_shim',
]);

export const TERMINALS = 'jupyter_server_terminals';

/** What was written down as enabled, overridden by what `ServerApp.jpserver_extensions` says. */
export function enabledExtensions(
  found: ReadonlyMap<string, ExtensionState>,
  configured: Readonly<Record<string, boolean>>,
  place: string,
): ReadonlyMap<string, ExtensionState> {
  const explicit = Object.entries(configured).map(
    ([name, enabled]) => [name, { enabled, place }] as const,
  );
  return new Map([...found, ...explicit]);
}

/** One sentence for all that would run under the real server and does not here, or none. */
export function extensionWarnings(extensions: ReadonlyMap<string, ExtensionState>): string[] {
  const left = [...extensions].filter(([name, { enabled }]) => enabled && !BUILT_IN.has(name));
  if (left.length === 0) return [];
  const names = left.map(([name, { place }]) => `${name} (${place})`).sort();
  return [`Server extensions written in Python are not loaded here: ${names.join(', ')}.`];
}
