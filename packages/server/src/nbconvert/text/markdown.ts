import type { ExtraFile } from '../exports.ts';
import { stripAnsi, overprinted } from '../html/ansi.ts';
import { PICTURE_TYPES } from '../html/pictures.ts';
import { asText } from '../notebook/json.ts';
import { languageOfMagic } from '../notebook/magics.ts';
import type { CodeCell, DataOutput, MarkdownCell, Notebook, Output } from '../notebook/notebook.ts';

export interface MarkdownExport {
  readonly text: string;
  /** Pictures that the text shows. */
  readonly files: readonly ExtraFile[];
}

/** A notebook as Markdown, with its pictures as files beside it. */
export function notebookToMarkdown(notebook: Notebook): MarkdownExport {
  const files: ExtraFile[] = [];
  const parts = notebook.cells.map((cell, index) => {
    if (cell.kind === 'markdown') return markdownCell(cell, files);
    if (cell.kind === 'code') return codeCell(cell, notebook.language.name, index, files);
    return ['', 'text/markdown', 'text/html'].includes(cell.mimetype) ? cell.source : '';
  });
  const text = parts.map((part) => part.replace(/^\n+|\s+$/g, '')).filter((part) => part !== '');
  return { text: `${text.join('\n\n')}\n`, files };
}

function markdownCell(cell: MarkdownCell, files: ExtraFile[]): string {
  let { source } = cell;
  for (const [name, bundle] of Object.entries(cell.attachments)) {
    const type = PICTURE_TYPES.find((one) => bundle[one] !== undefined);
    if (type === undefined) continue;
    const file = fileName(name, files);
    files.push({ name: file, bytes: pictureBytes(type, asText(bundle[type])) });
    source = source.replaceAll(`attachment:${name}`, encodeURI(file));
  }
  return source;
}

/** Names of attachments come from the notebook: no folders, and none twice. */
function fileName(wanted: string, files: readonly ExtraFile[]): string {
  const name = wanted.replace(/^.*[/\\]/, '').replace(/^\.+/, '') || 'attachment';
  const isTaken = files.some((one) => one.name === name);
  return isTaken ? `${files.length}_${name}` : name;
}

function codeCell(cell: CodeCell, language: string, index: number, files: ExtraFile[]): string {
  const fence = '`'.repeat(Math.max(3, longestRun(cell.source) + 1));
  const name = languageOfMagic(cell.source) ?? language;
  const input = `${fence}${name}\n${cell.source.replace(/\n$/, '')}\n${fence}`;
  const outputs = cell.outputs.map((output, number) =>
    outputText(output, `output_${index}_${number}`, files),
  );
  return [input, ...outputs.filter((text) => text !== '')].join('\n\n');
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

function outputText(output: Output, name: string, files: ExtraFile[]): string {
  if (output.kind === 'stream') return indented(stripAnsi(overprinted(output.text)));
  if (output.kind === 'error') {
    const text = output.traceback === '' ? `${output.name}: ${output.value}` : output.traceback;
    return indented(stripAnsi(text));
  }
  return dataText(output, name, files);
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/svg+xml': '.svg',
  'image/jpeg': '.jpg',
};

function dataText({ data }: DataOutput, name: string, files: ExtraFile[]): string {
  for (const type of ['text/html', 'text/markdown']) {
    if (data[type] !== undefined) return asText(data[type]);
  }
  const picture = PICTURE_TYPES.find((type) => data[type] !== undefined);
  if (picture !== undefined) {
    const file = name + (EXTENSIONS[picture] ?? picture.replace('image/', '.'));
    files.push({ name: file, bytes: pictureBytes(picture, asText(data[picture])) });
    return `![${picture.replace(/^image\/|\+xml$/g, '')}](${file})`;
  }
  if (data['text/latex'] !== undefined) return asText(data['text/latex']);
  return indented(stripAnsi(asText(data['text/plain'])));
}

function pictureBytes(type: string, content: string): Uint8Array {
  const isText = type === 'image/svg+xml' && content.includes('<');
  return Buffer.from(content, isText ? 'utf8' : 'base64');
}

function indented(text: string): string {
  return text
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
}
