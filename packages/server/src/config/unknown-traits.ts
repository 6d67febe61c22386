import { closeMatches } from './close-matches.ts';
import type { Declarations } from './declarations.ts';
import type { ConfigTree } from './tree.ts';

/**
 * Warns of traits that no room declares, as traitlets does. Classes that are not ours at all are
 * passed over in files, because `jupyter_config.json` serves other programs too, but not on the
 * command line.
 */
export function findUnknown(declarations: Declarations, tree: ConfigTree): string[] {
  const warnings: string[] = [];
  for (const [className, trait, { origin }] of tree.entries()) {
    if (declarations.settingOf(className, trait) !== undefined) continue;
    if (!declarations.isKnownClass(className) && origin.kind !== 'command line') continue;
    const hint = suggestion(closeMatches(trait, declarations.traitsOf(className)));
    warnings.push(
      `Config option \`${trait}\` not recognized by \`${className}\`.${hint} (${origin.place})`,
    );
  }
  return warnings;
}

function suggestion(matches: readonly string[]): string {
  if (matches.length === 0) return '';
  if (matches.length === 1) return `  Did you mean \`${matches.join('')}\`?`;
  return `  Did you mean one of: \`${[...matches].sort().join(', ')}\`?`;
}
