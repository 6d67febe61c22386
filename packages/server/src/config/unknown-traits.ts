import { acceptedClasses, splitTrait } from './classes.ts';
import type { SettingGroup } from './setting.ts';
import type { ConfigTree } from './tree.ts';

/**
 * Warns of traits that no room declares. Classes that are not ours at all are passed over in files,
 * because `jupyter_config.json` serves other programs too, but not on the command line.
 */
export function findUnknown(
  groups: Readonly<Record<string, SettingGroup>>,
  tree: ConfigTree,
): string[] {
  const known = knownTraits(groups);
  const warnings: string[] = [];
  for (const [className, trait, { origin }] of tree.entries()) {
    const traits = known.get(className);
    if (traits?.has(trait) === true) continue;
    if (traits === undefined && origin.kind !== 'command line') continue;
    const hint = traits === undefined ? '' : suggestion(trait, [...traits]);
    warnings.push(
      `Config option \`${trait}\` not recognized by \`${className}\`.${hint} (${origin.place})`,
    );
  }
  return warnings;
}

function knownTraits(groups: Readonly<Record<string, SettingGroup>>): Map<string, Set<string>> {
  const known = new Map<string, Set<string>>();
  for (const setting of Object.values(groups).flatMap((group) => Object.values(group))) {
    for (const declared of [setting.trait, ...(setting.deprecated ?? [])]) {
      const [className, name] = splitTrait(declared);
      for (const accepted of [...acceptedClasses(className), ...formerClasses(className)]) {
        known.set(accepted, (known.get(accepted) ?? new Set()).add(name));
      }
    }
  }
  return known;
}

function formerClasses(className: string): readonly string[] {
  return className === 'ServerApp' ? ['NotebookApp', 'LabApp'] : [];
}

function suggestion(trait: string, known: readonly string[]): string {
  const close = known.filter((name) => distance(name, trait) <= Math.max(2, trait.length / 4));
  return close.length === 0
    ? ''
    : `  Did you mean ${close.map((name) => `\`${name}\``).join(' or ')}?`;
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const swap = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
