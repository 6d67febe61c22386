import type { Schema } from './schema.ts';

const ref = (name: string): Schema => ({ $ref: `#/definitions/${name}` });
const string: Schema = { type: 'string' };
const open: Schema = { type: 'object', additionalProperties: true };
const lines = ref('misc/multiline_string');
const source = ref('misc/source');
const tagged = { name: ref('misc/metadata_name'), tags: ref('misc/metadata_tags') };
const shown = Object.fromEntries(
  ['text', 'latex', 'png', 'jpeg', 'svg', 'html', 'javascript', 'json', 'pdf'].map((key) => [
    key,
    lines,
  ]),
);

function closed(required: readonly string[], properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', additionalProperties: false, required, properties };
}

/** Format 3.0 (nbformat, `nbformat.v3.schema.json`), without its descriptions. */
export const SCHEMA_V3: Schema = {
  ...closed(['metadata', 'nbformat_minor', 'nbformat', 'worksheets'], {
    metadata: {
      ...open,
      properties: {
        kernel_info: {
          type: 'object',
          required: ['name', 'language'],
          properties: { name: string, language: string, codemirror_mode: string },
        },
        signature: string,
      },
    },
    nbformat_minor: { type: 'integer', minimum: 0 },
    nbformat: { type: 'integer', minimum: 3, maximum: 3 },
    orig_nbformat: { type: 'integer', minimum: 1 },
    orig_nbformat_minor: { type: 'integer', minimum: 0 },
    worksheets: { type: 'array', items: ref('worksheet') },
  }),
  definitions: {
    worksheet: {
      additionalProperties: false,
      required: ['cells'],
      properties: {
        cells: {
          type: 'array',
          items: {
            type: 'object',
            oneOf: [ref('raw_cell'), ref('markdown_cell'), ref('heading_cell'), ref('code_cell')],
          },
        },
        metadata: { type: 'object' },
      },
    },
    raw_cell: closed(['cell_type', 'source'], {
      cell_type: { enum: ['raw'] },
      metadata: { ...open, properties: { format: string, ...tagged } },
      source,
    }),
    markdown_cell: closed(['cell_type', 'source'], {
      cell_type: { enum: ['markdown', 'html'] },
      metadata: { type: 'object', properties: tagged, additionalProperties: true },
      source,
    }),
    heading_cell: closed(['cell_type', 'source', 'level'], {
      cell_type: { enum: ['heading'] },
      metadata: open,
      source,
      level: { type: 'integer', minimum: 1 },
    }),
    code_cell: closed(['cell_type', 'input', 'outputs', 'language'], {
      cell_type: { enum: ['code'] },
      language: string,
      collapsed: { type: 'boolean' },
      metadata: open,
      input: source,
      outputs: { type: 'array', items: ref('output') },
      prompt_number: { type: ['integer', 'null'], minimum: 0 },
    }),
    output: {
      type: 'object',
      oneOf: [ref('pyout'), ref('display_data'), ref('stream'), ref('pyerr')],
    },
    pyout: {
      ...closed(['output_type', 'prompt_number'], {
        output_type: { enum: ['pyout'] },
        prompt_number: { type: ['integer'], minimum: 0 },
        ...shown,
        metadata: ref('misc/output_metadata'),
      }),
      patternProperties: { '^[a-zA-Z0-9]+/[a-zA-Z0-9\\-\\+\\.]+$': lines },
    },
    display_data: {
      ...closed(['output_type'], {
        output_type: { enum: ['display_data'] },
        ...shown,
        metadata: ref('misc/output_metadata'),
      }),
      patternProperties: { '[a-zA-Z0-9]+/[a-zA-Z0-9\\-\\+\\.]+$': lines },
    },
    stream: closed(['output_type', 'stream', 'text'], {
      output_type: { enum: ['stream'] },
      stream: string,
      text: lines,
    }),
    pyerr: closed(['output_type', 'ename', 'evalue', 'traceback'], {
      output_type: { enum: ['pyerr'] },
      ename: string,
      evalue: string,
      traceback: { type: 'array', items: string },
    }),
    misc: {
      metadata_name: { type: 'string', pattern: '^.+$' },
      metadata_tags: {
        type: 'array',
        uniqueItems: true,
        items: { type: 'string', pattern: '^[^,]+$' },
      },
      source: lines,
      prompt_number: { type: ['integer', 'null'], minimum: 0 },
      mimetype: { patternProperties: { '^[a-zA-Z0-9\\-\\+]+/[a-zA-Z0-9\\-\\+]+': lines } },
      output_metadata: open,
      multiline_string: { oneOf: [string, { type: 'array', items: string }] },
    },
  },
};
