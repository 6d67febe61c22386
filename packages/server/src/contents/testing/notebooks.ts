import fc from 'fast-check';

/** Code points of every kind; none so new that Python and Node could disagree whether it prints. */
const codePoint = fc
  .oneof(
    fc.integer({ min: 0, max: 0x377 }),
    fc.integer({ min: 0x2000, max: 0x206f }),
    fc.constantFrom(0x4e2d, 0xe000, 0xfeff, 0xfffd, 0xffff, 0x1f600, 0x1d11e, 0x10ffff),
  )
  .map((code) => String.fromCodePoint(code));

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: codePoint }),
  fc
    .array(
      fc.constantFrom(
        'a',
        'é',
        '\n',
        '\r\n',
        '\r',
        '\u2028',
        '\x85',
        '\x1c',
        '\v',
        '\f',
        '😀',
        '"',
        "'",
        '\\',
        '\t',
        ' ',
        '\x7f',
        '\u00a0',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);

/** Numbers as they may be written in a file; JavaScript would lose most of them. */
const numberToken = fc.oneof(
  fc.integer().map(String),
  fc.bigInt().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => `${value}`.replace('+', '')),
  fc.constantFrom(
    '1.0',
    '-0',
    '-0.0',
    '1e5',
    '1E-7',
    '1e400',
    '123456789012345678901234567890',
    '0.1',
    '1e16',
    '1e15',
    '0.0001',
    '0.00001',
    '5e-324',
  ),
);

const scalarToken = fc.oneof(
  numberToken,
  text.map((value) => JSON.stringify(value)),
  fc.constantFrom('true', 'false', 'null'),
);
const key = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    '1',
    '__proto__',
    'é',
    '\uffff',
    '😀',
    'name',
    'tags',
    'trusted',
    'collapsed',
    'signature',
  ),
  text,
);

/** JSON text of any value. */
export const jsonToken: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalarToken,
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }).map(objectToken),
  ),
})).value;

function objectToken(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(', ')}}`;
}

const metadata = fc.array(fc.tuple(key, jsonToken), { maxLength: 3 }).map(objectToken);
const textToken = text.map((value) => JSON.stringify(value));
const multiline = fc.oneof(
  textToken,
  fc.array(textToken, { maxLength: 3 }).map((lines) => `[${lines.join(',')}]`),
);
const bundle = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'text/plain',
        'text/html',
        'image/png',
        'image/svg+xml',
        'application/json',
        'application/x+json',
        'application/javascript',
      ),
      fc.oneof(multiline, jsonToken),
    ),
    { maxLength: 3 },
  )
  .map(objectToken);

const output = fc.oneof(
  fc
    .tuple(multiline, bundle)
    .map(([lines]) => `{"output_type": "stream", "name": "stdout", "text": ${lines}}`),
  fc
    .tuple(bundle, metadata)
    .map(([data, meta]) => `{"output_type": "display_data", "data": ${data}, "metadata": ${meta}}`),
  fc
    .tuple(bundle, metadata)
    .map(
      ([data, meta]) =>
        `{"output_type": "execute_result", "data": ${data}, "metadata": ${meta}, "execution_count": 1}`,
    ),
  textToken.map(
    (value) => `{"output_type": "error", "ename": ${value}, "evalue": "", "traceback": []}`,
  ),
);

const idMember = fc.oneof(
  fc.constantFrom('', '"id": "same",', '"id": "bad id",'),
  fc.integer({ min: 0 }).map((id) => `"id": "c${id}",`),
);

const cell = fc.oneof(
  fc
    .tuple(idMember, multiline, metadata, fc.array(output, { maxLength: 3 }))
    .map(
      ([id, source, meta, outputs]) =>
        `{${id} "cell_type": "code", "source": ${source}, "metadata": ${meta}, "execution_count": null, "outputs": [${outputs.join(',')}]}`,
    ),
  fc
    .tuple(idMember, multiline, metadata, fc.constantFrom('markdown', 'raw'))
    .map(
      ([id, source, meta, type]) =>
        `{${id} "cell_type": "${type}", "source": ${source}, "metadata": ${meta}}`,
    ),
);

/** The text of a notebook file, format 4, mostly valid. */
export const notebookFile: fc.Arbitrary<string> = fc
  .tuple(
    fc.integer({ min: 0, max: 6 }),
    fc.array(cell, { maxLength: 4 }),
    metadata,
    fc.option(jsonToken),
  )
  .map(
    ([minor, cells, meta, extra]) =>
      `{"cells": [${cells.join(',')}], "metadata": ${meta}, "nbformat": 4, "nbformat_minor": ${minor}${extra === null ? '' : `, "extra": ${extra}`}}`,
  );

const oldOutput = fc.oneof(
  multiline.map((lines) => `{"output_type": "stream", "stream": "stdout", "text": ${lines}}`),
  multiline.map(
    (lines) =>
      `{"output_type": "pyout", "prompt_number": 3, "text": ${lines}, "html": ${lines}, "metadata": {}}`,
  ),
  fc
    .base64String()
    .map((value) => `{"output_type": "display_data", "png": "${value}", "json": "{\\"a\\": 1.0}"}`),
  textToken.map(
    (value) => `{"output_type": "pyerr", "ename": ${value}, "evalue": "", "traceback": []}`,
  ),
);

const oldCell = fc.oneof(
  fc
    .tuple(multiline, fc.array(oldOutput, { maxLength: 3 }))
    .map(
      ([input, outputs]) =>
        `{"cell_type": "code", "input": ${input}, "language": "python", "collapsed": true, "prompt_number": 2, "outputs": [${outputs.join(',')}]}`,
    ),
  fc
    .tuple(multiline, fc.integer({ min: 1, max: 6 }))
    .map(
      ([source, level]) =>
        `{"cell_type": "heading", "source": ${source}, "level": ${level}, "metadata": {}}`,
    ),
  fc
    .tuple(multiline, fc.constantFrom('markdown', 'raw', 'html'))
    .map(([source, type]) => `{"cell_type": "${type}", "source": ${source}}`),
);

/** The text of a notebook file of format 2 or 3. */
export const oldNotebookFile: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(2, 3), fc.array(oldCell, { maxLength: 4 }), metadata)
  .map(
    ([major, cells, meta]) =>
      `{"worksheets": [{"cells": [${cells.join(',')}], "metadata": {}}], "metadata": ${meta}, "nbformat": ${major}, "nbformat_minor": 0}`,
  );
