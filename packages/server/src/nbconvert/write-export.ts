import type { Exported, ExportRequest } from './exports.ts';
import { notebookToHtml } from './html/page.ts';
import type { JsonValue } from './notebook/json.ts';
import { notebookOf } from './notebook/notebook.ts';
import { notebookToMarkdown } from './text/markdown.ts';
import { notebookToPython, notebookToScript, type Script } from './text/script.ts';

/** Makes an export in one of our own formats. */
export async function writeExport(request: ExportRequest): Promise<Exported> {
  const { format, title, sanitize } = request;
  if (format === 'notebook') {
    return exported(request.notebook, 'application/json', '.ipynb');
  }
  const text = Buffer.from(request.notebook).toString('utf8');
  const notebook = notebookOf(JSON.parse(text) as JsonValue);
  switch (format) {
    case 'html':
      return exported(await notebookToHtml(notebook, { title, sanitize }), 'text/html', '.html');
    case 'markdown': {
      const markdown = notebookToMarkdown(notebook);
      return { ...exported(markdown.text, 'text/markdown', '.md'), files: markdown.files };
    }
    case 'python':
      return script(notebookToPython(notebook));
    case 'script':
      return script(notebookToScript(notebook));
    default:
      throw new Error(`${format} is none of our own formats`);
  }
}

function script({ text, mimetype, extension }: Script): Exported {
  return exported(text, mimetype, extension);
}

function exported(content: string | Uint8Array, mimetype: string, extension: string): Exported {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return { bytes, mimetype, extension, files: [] };
}
