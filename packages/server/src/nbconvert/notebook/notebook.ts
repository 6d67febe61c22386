import { asList, asObject, asText, isObject, type JsonObject, type JsonValue } from './json.ts';

/** What is stored under media types: texts joined, JSON as it is. */
export type MimeBundle = Readonly<Record<string, JsonValue>>;

export interface StreamOutput {
  readonly kind: 'stream';
  readonly name: 'stdout' | 'stderr';
  readonly text: string;
}

export interface DataOutput {
  readonly kind: 'data';
  /** Set where the output is the value of its cell. */
  readonly executionCount: number | null;
  readonly data: MimeBundle;
  /** By media type: width and height of pictures. */
  readonly metadata: JsonObject;
}

export interface ErrorOutput {
  readonly kind: 'error';
  readonly name: string;
  readonly value: string;
  readonly traceback: string;
}

export type Output = StreamOutput | DataOutput | ErrorOutput;

export interface CodeCell {
  readonly kind: 'code';
  readonly source: string;
  readonly executionCount: number | null;
  readonly outputs: readonly Output[];
}

export interface MarkdownCell {
  readonly kind: 'markdown';
  readonly source: string;
  /** Pictures kept in the cell, by name. */
  readonly attachments: Readonly<Record<string, MimeBundle>>;
}

export interface RawCell {
  readonly kind: 'raw';
  readonly source: string;
  /** Media type of the format that it is meant for; empty for all. */
  readonly mimetype: string;
}

export type Cell = CodeCell | MarkdownCell | RawCell;

export interface Language {
  /** As kernels call it: `python`, `typescript`, `R`. */
  readonly name: string;
  readonly mimetype: string;
  readonly fileExtension: string;
  /** The exporter for scripts that the kernel wants. */
  readonly exporter: string;
}

/** What exports read of a notebook. */
export interface Notebook {
  readonly title: string | null;
  readonly language: Language;
  readonly cells: readonly Cell[];
}

/**
 * Takes what is there and passes over what is not as it should be: a notebook that is not valid
 * can still be read by people. Of format 4; older ones have been upgraded by who read the file.
 */
export function notebookOf(json: JsonValue): Notebook {
  const notebook = asObject(json);
  const metadata = asObject(notebook['metadata']);
  return {
    title: typeof metadata['title'] === 'string' ? metadata['title'] : null,
    language: languageOf(metadata),
    cells: asList(notebook['cells']).filter(isObject).map(cellOf),
  };
}

function languageOf(metadata: JsonObject): Language {
  const info = asObject(metadata['language_info']);
  const spec = asObject(metadata['kernelspec']);
  return {
    name: asText(info['name'] ?? spec['language']),
    mimetype: asText(info['mimetype']),
    fileExtension: asText(info['file_extension']),
    exporter: asText(info['nbconvert_exporter']),
  };
}

function cellOf(cell: JsonObject): Cell {
  const source = asText(cell['source']);
  switch (asText(cell['cell_type'])) {
    case 'code':
      return {
        kind: 'code',
        source,
        executionCount: asCount(cell['execution_count']),
        outputs: mergeStreams(asList(cell['outputs']).filter(isObject).flatMap(outputOf)),
      };
    case 'markdown':
      return { kind: 'markdown', source, attachments: attachmentsOf(cell['attachments']) };
    default:
      return { kind: 'raw', source, mimetype: rawMimetype(asObject(cell['metadata'])) };
  }
}

function rawMimetype(metadata: JsonObject): string {
  return asText(metadata['raw_mimetype'] ?? metadata['format']).toLowerCase();
}

function attachmentsOf(value: JsonValue | undefined): Record<string, MimeBundle> {
  const entries = Object.entries(asObject(value));
  return Object.fromEntries(entries.map(([name, bundle]) => [name, bundleOf(bundle)]));
}

function outputOf(output: JsonObject): Output[] {
  switch (asText(output['output_type'])) {
    case 'stream':
      return [
        {
          kind: 'stream',
          name: output['name'] === 'stderr' ? 'stderr' : 'stdout',
          text: asText(output['text']),
        },
      ];
    case 'error':
      return [
        {
          kind: 'error',
          name: asText(output['ename']),
          value: asText(output['evalue']),
          traceback: asList(output['traceback']).map(asText).join('\n'),
        },
      ];
    case 'execute_result':
    case 'display_data':
      return [
        {
          kind: 'data',
          executionCount:
            output['output_type'] === 'execute_result' ? asCount(output['execution_count']) : null,
          data: bundleOf(output['data']),
          metadata: asObject(output['metadata']),
        },
      ];
    default:
      return [];
  }
}

/** Texts may be stored as lists of lines, JSON is kept. */
function bundleOf(value: JsonValue | undefined): MimeBundle {
  const entries = Object.entries(asObject(value));
  return Object.fromEntries(
    entries.map(([type, content]) => [
      type,
      /[/+]json$/.test(type) && !isLines(content) ? content : asText(content),
    ]),
  );
}

function isLines(value: JsonValue): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

function asCount(value: JsonValue | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

/** What a kernel sent in pieces is one text: a carriage return may reach into the piece before. */
function mergeStreams(outputs: readonly Output[]): Output[] {
  const merged: Output[] = [];
  for (const output of outputs) {
    const last = merged.at(-1);
    if (output.kind === 'stream' && last?.kind === 'stream' && last.name === output.name) {
      merged[merged.length - 1] = { ...last, text: last.text + output.text };
    } else merged.push(output);
  }
  return merged;
}
