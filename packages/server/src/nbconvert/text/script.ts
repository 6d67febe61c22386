import type { Cell, Notebook } from '../notebook/notebook.ts';
import { ipythonToPython } from './ipython.ts';

/** A script, and what kind of file it is. */
export interface Script {
  readonly text: string;
  readonly extension: string;
  readonly mimetype: string;
}

/** The code of a notebook as a script in its language, as nbconvert's `script` writes it. */
export function notebookToScript(notebook: Notebook): Script {
  const { language } = notebook;
  if (language.exporter === 'python' || /^i?python$/.test(language.name))
    return notebookToPython(notebook);
  return {
    text: notebook.cells.map(plainCell).join('').replace(/^\n/, ''),
    extension: language.fileExtension === '' ? '.txt' : language.fileExtension,
    mimetype: language.mimetype === '' ? 'text/plain' : language.mimetype,
  };
}

function plainCell(cell: Cell): string {
  if (cell.kind === 'code') return `\n${cell.source}\n`;
  return cell.kind === 'raw' && cell.mimetype === '' ? cell.source : '';
}

/** The same layout as nbconvert's `python`, down to the empty lines. */
export function notebookToPython(notebook: Notebook): Script {
  const cells = notebook.cells.map(pythonCell).join('');
  return {
    text: `#!/usr/bin/env python\n# coding: utf-8\n${cells}`,
    extension: '.py',
    mimetype: 'text/x-python',
  };
}

function pythonCell(cell: Cell): string {
  if (cell.kind === 'markdown') return `\n# ${cell.source.replaceAll('\n', '\n# ')}\n`;
  if (cell.kind === 'raw') {
    return ['', 'text/x-python'].includes(cell.mimetype) ? cell.source : '';
  }
  // A count of 0 counts as none there.
  const count = cell.executionCount === 0 ? null : cell.executionCount;
  return `\n# In[${count ?? ' '}]:\n\n\n${ipythonToPython(cell.source)}\n`;
}
