import type { Schema } from './schema.ts';

/** The newest minor version of format 4 that has a schema. */
export const NEWEST_V4_MINOR = 5;

const ref = (name: string): Schema => ({ $ref: `#/definitions/${name}` });
const string: Schema = { type: 'string' };
const boolean: Schema = { type: 'boolean' };
const count: Schema = { type: ['integer', 'null'], minimum: 0 };
const textOrLines = ref('misc/multiline_string');

/**
 * The published schema of notebook format 4.`minor` (nbformat, `nbformat.v4.<minor>.schema.json`),
 * without its descriptions. The order of the keys decides which of several errors is reported.
 */
export function schemaV4(minor: number): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['metadata', 'nbformat_minor', 'nbformat', 'cells'],
    properties: {
      metadata: notebookMetadata(minor),
      nbformat_minor: { type: 'integer', minimum: minor },
      nbformat: { type: 'integer', minimum: 4, maximum: 4 },
      cells: { type: 'array', items: ref('cell') },
    },
    definitions: {
      ...(minor >= 5 ? { cell_id: CELL_ID } : {}),
      cell: { type: 'object', oneOf: [ref('raw_cell'), ref('markdown_cell'), ref('code_cell')] },
      raw_cell: rawCell(minor),
      markdown_cell: markdownCell(minor),
      code_cell: codeCell(minor),
      unrecognized_cell: UNRECOGNIZED_CELL,
      ...OUTPUTS,
      misc: MISC,
    },
  };
}

/** The schema for a notebook of a later minor version: unknown fields, cells and outputs may be. */
export function schemaOfFutureV4(): Schema {
  const schema = relaxed(schemaV4(NEWEST_V4_MINOR));
  const definitions = schema['definitions'] as Readonly<Record<string, Schema>>;
  return {
    ...schema,
    definitions: {
      ...definitions,
      cell: open(definitions, 'cell'),
      output: open(definitions, 'output'),
    },
  };
}

function open(definitions: Readonly<Record<string, Schema>>, name: string): Schema {
  const known = definitions[name]?.['oneOf'] as readonly Schema[];
  return { ...definitions[name], oneOf: [...known, ref(`unrecognized_${name}`)] };
}

function relaxed(schema: Schema): Schema {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key === 'additionalProperties' ? true : value,
    ),
  ) as Schema;
}

function notebookMetadata(minor: number): Schema {
  const authors = { type: 'object', properties: { name: string }, additionalProperties: true };
  return {
    type: 'object',
    additionalProperties: true,
    properties: {
      kernelspec: {
        type: 'object',
        required: ['name', 'display_name'],
        properties: { name: string, display_name: string },
      },
      language_info: {
        type: 'object',
        required: ['name'],
        properties: {
          name: string,
          codemirror_mode: { oneOf: [string, { type: 'object' }] },
          file_extension: string,
          mimetype: string,
          pygments_lexer: string,
        },
      },
      orig_nbformat: { type: 'integer', minimum: 1 },
      ...(minor >= 2 ? { title: string, authors: { type: 'array', item: authors } } : {}),
    },
  };
}

const CELL_ID: Schema = {
  type: 'string',
  pattern: '^[a-zA-Z0-9-_]+$',
  minLength: 1,
  maxLength: 64,
};
const NAME_AND_TAGS = { name: ref('misc/metadata_name'), tags: ref('misc/metadata_tags') };

/** Fields that every kind of cell begins with. */
function required(minor: number, ...more: readonly string[]): string[] {
  return [...(minor >= 5 ? ['id'] : []), 'cell_type', 'metadata', 'source', ...more];
}

function identity(minor: number, type: string): Record<string, Schema> {
  return { ...(minor >= 5 ? { id: ref('cell_id') } : {}), cell_type: { enum: [type] } };
}

/** Jupyter's own cell metadata, since 4.3. */
function jupyterMetadata(minor: number, ...flags: readonly string[]): Record<string, Schema> {
  if (minor < 3) return {};
  const hidden = Object.fromEntries(flags.map((flag) => [flag, boolean]));
  return { jupyter: { type: 'object', additionalProperties: true, ...hidden } };
}

function rawCell(minor: number): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: required(minor),
    properties: {
      ...identity(minor, 'raw'),
      metadata: {
        type: 'object',
        additionalProperties: true,
        properties: {
          format: string,
          ...jupyterMetadata(minor, 'source_hidden'),
          ...NAME_AND_TAGS,
        },
      },
      attachments: ref('misc/attachments'),
      source: ref('misc/source'),
    },
  };
}

function markdownCell(minor: number): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: required(minor),
    properties: {
      ...identity(minor, 'markdown'),
      metadata: {
        type: 'object',
        properties: { ...NAME_AND_TAGS, ...jupyterMetadata(minor, 'source_hidden') },
        additionalProperties: true,
      },
      attachments: ref('misc/attachments'),
      source: ref('misc/source'),
    },
  };
}

const EXECUTION: Schema = {
  type: 'object',
  properties: {
    'iopub.execute_input': string,
    'iopub.status.busy': string,
    'shell.execute_reply': string,
    'iopub.status.idle': string,
  },
  additionalProperties: true,
  patternProperties: { '^.*$': string },
};

function codeCell(minor: number): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: required(minor, 'outputs', 'execution_count'),
    properties: {
      ...identity(minor, 'code'),
      metadata: {
        type: 'object',
        additionalProperties: true,
        properties: {
          ...jupyterMetadata(minor, 'source_hidden', 'outputs_hidden'),
          ...(minor >= 4 ? { execution: EXECUTION } : {}),
          collapsed: boolean,
          scrolled: { enum: [true, false, 'auto'] },
          ...NAME_AND_TAGS,
        },
      },
      source: ref('misc/source'),
      outputs: { type: 'array', items: ref('output') },
      execution_count: count,
    },
  };
}

const UNRECOGNIZED_CELL: Schema = {
  type: 'object',
  additionalProperties: true,
  required: ['cell_type', 'metadata'],
  properties: {
    cell_type: { not: { enum: ['markdown', 'code', 'raw'] } },
    metadata: { type: 'object', properties: NAME_AND_TAGS, additionalProperties: true },
  },
};

function output(
  type: string,
  properties: Readonly<Record<string, Schema>>,
  names: readonly string[],
): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['output_type', ...names],
    properties: { output_type: { enum: [type] }, ...properties },
  };
}

const RICH = { data: ref('misc/mimebundle'), metadata: ref('misc/output_metadata') };

const OUTPUTS: Readonly<Record<string, Schema>> = {
  output: {
    type: 'object',
    oneOf: [ref('execute_result'), ref('display_data'), ref('stream'), ref('error')],
  },
  execute_result: output('execute_result', { execution_count: count, ...RICH }, [
    'data',
    'metadata',
    'execution_count',
  ]),
  display_data: output('display_data', RICH, ['data', 'metadata']),
  stream: output('stream', { name: string, text: textOrLines }, ['name', 'text']),
  error: output(
    'error',
    { ename: string, evalue: string, traceback: { type: 'array', items: string } },
    ['ename', 'evalue', 'traceback'],
  ),
  unrecognized_output: {
    type: 'object',
    additionalProperties: true,
    required: ['output_type'],
    properties: {
      output_type: { not: { enum: ['execute_result', 'display_data', 'stream', 'error'] } },
    },
  },
};

const MISC: Schema = {
  metadata_name: { type: 'string', pattern: '^.+$' },
  metadata_tags: {
    type: 'array',
    uniqueItems: true,
    items: { type: 'string', pattern: '^[^,]+$' },
  },
  attachments: { type: 'object', patternProperties: { '.*': ref('misc/mimebundle') } },
  source: textOrLines,
  execution_count: count,
  mimebundle: {
    type: 'object',
    additionalProperties: textOrLines,
    patternProperties: { '^application/(.*\\+)?json$': {} },
  },
  output_metadata: { type: 'object', additionalProperties: true },
  multiline_string: { oneOf: [string, { type: 'array', items: string }] },
};
