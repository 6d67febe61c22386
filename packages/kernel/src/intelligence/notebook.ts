import { join } from 'node:path';

import { namesOf, type CellNames } from './declarations.ts';

interface CellFile {
  readonly path: string;
  readonly code: string;
  readonly names: CellNames;
  readonly text: string;
}

export interface Draft {
  readonly path: string;
  readonly text: string;
  readonly version: number;
  /** How many characters stand in front of the cell's own. */
  readonly offset: number;
}

/**
 * The notebook as TypeScript sees it: each executed cell is a module that imports what it uses from
 * the latest cells that declared it, so a name may change its type from cell to cell, and an edit
 * makes only one small file new.
 */
export class NotebookFiles {
  readonly #folder: string;
  readonly #files = new Map<string, CellFile>();
  /** The file of the latest cell that declared a name. */
  readonly #owners = new Map<string, string>();
  #draft: Draft;
  #cells = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#draft = { path: join(folder, '__elara_draft.tsx'), text: '', version: 0, offset: 0 };
  }

  get draft(): Draft {
    return this.#draft;
  }

  /** A cell has been executed. */
  add(code: string): void {
    const names = namesOf(code);
    // Only cells that declare something matter to others.
    if (names.declared.size === 0) return;
    this.#cells += 1;
    const path = join(this.#folder, `__elara_cell_${this.#cells}.tsx`);
    const header = this.#imports(names, (name) => mentions(code, name));
    const own = [...names.declared].filter((name) => !names.exported.has(name));
    const text = `${header}${code}\nexport { ${own.join(', ')} };`;
    this.#files.set(path, { path, code, names, text });
    for (const name of names.declared) this.#owners.set(name, path);
  }

  /** Sets the cell that is being written; all names of the notebook are in its scope. */
  setDraft(code: string): Draft {
    const header = this.#imports(namesOf(code), () => true);
    const { path, version } = this.#draft;
    const text = `${header}${code}\nexport {};`;
    this.#draft = { path, text, version: version + 1, offset: header.length };
    return this.#draft;
  }

  /** The text of a file that exists only here. */
  textOf(path: string): string | undefined {
    return path === this.#draft.path ? this.#draft.text : this.#files.get(path)?.text;
  }

  versionOf(path: string): string {
    return path === this.#draft.path ? String(this.#draft.version) : '1';
  }

  #imports({ declared }: CellNames, wanted: (name: string) => boolean): string {
    const byOwner = new Map<string, string[]>();
    for (const [name, owner] of this.#owners) {
      if (declared.has(name) || !wanted(name)) continue;
      byOwner.set(owner, [...(byOwner.get(owner) ?? []), name]);
    }
    const statements = [...byOwner].map(
      ([owner, names]) => `import { ${names.join(', ')} } from ${JSON.stringify(owner)};`,
    );
    return statements.join(' ');
  }
}

function mentions(code: string, name: string): boolean {
  return code.includes(name);
}
