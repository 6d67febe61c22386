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

const usualKey = fc.constantFrom('a', 'B', 'é', '\uffff', '😀', 'tag', 'long name', 'widgets');
const usualNumber = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => `${value}`.replace('+', '')),
  fc.constantFrom('1.0', '-0.0', '1e5', '1E-7', '1e400', '0.1', '1e16', '0.00001', '5e-324'),
);
const usualText = fc.oneof(
  fc.string({ unit: codePoint }),
  fc
    .array(
      fc.constantFrom('a', 'line\n', '\n', '\r\n', '\u2028', '\x85', '\f', '😀', '"', '\\', '\t'),
    )
    .map((parts) => parts.join('')),
);
/** A text as writers put it into files: bare, or with all that is not ASCII escaped. */
const usualString = fc.tuple(usualText, fc.nat(5)).map(([value, way]) => {
  const json = JSON.stringify(value);
  if (way > 1) return json;
  const escaped = json.replace(
    /[\x7f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return way === 0 ? escaped : escaped.replaceAll('/', '\\/');
});
const usualValue = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    usualNumber,
    usualString,
    fc.constantFrom('true', 'false', 'null'),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    usualObject(tie('value')),
  ),
})).value;

function usualObject(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .uniqueArray(fc.tuple(usualKey, value), { maxLength: 3, selector: ([name]) => name })
    .map(objectToken);
}

/** Members in any order: writers differ. */
function shuffled(...members: fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc
    .tuple(...members)
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }))
    .map((all) => `{${all.filter((member) => member !== '').join(',\n ')}}`);
}

const named = (name: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  value.map((token) => `"${name}": ${token}`);
const fixed = (member: string): fc.Arbitrary<string> => fc.constant(member);
const usualLines = fc.oneof(
  usualString,
  fc.array(usualString, { maxLength: 4 }).map((lines) => `[${lines.join(', ')}]`),
);
const usualMetadata = usualObject(usualValue);
const usualBundle = fc
  .uniqueArray(
    fc.oneof(
      fc.tuple(
        fc.constantFrom('text/plain', 'image/png', 'image/svg+xml', 'application/javascript'),
        usualLines,
      ),
      fc.tuple(fc.constantFrom('application/json', 'application/x+json'), usualValue),
    ),
    { maxLength: 3, selector: ([mime]) => mime },
  )
  .map(objectToken);
const count = fc.constantFrom('null', '0', '12');

const usualOutput = fc.oneof(
  shuffled(fixed('"output_type": "stream"'), fixed('"name": "stdout"'), named('text', usualLines)),
  shuffled(
    fixed('"output_type": "display_data"'),
    named('data', usualBundle),
    named('metadata', usualMetadata),
  ),
  shuffled(
    fixed('"output_type": "execute_result"'),
    named('data', usualBundle),
    named('metadata', usualMetadata),
    named('execution_count', count),
  ),
  shuffled(
    fixed('"output_type": "error"'),
    named('ename', usualString),
    named('evalue', usualString),
    named(
      'traceback',
      fc.array(usualString, { maxLength: 2 }).map((all) => `[${all.join(',')}]`),
    ),
  ),
);
const usualCellMetadata = fc.oneof(
  usualMetadata,
  shuffled(
    fc.constantFrom('', '"collapsed": true', '"scrolled": "auto"', '"name": "n"'),
    fc.constantFrom('', '"tags": []', '"tags": ["a", "b"]', '"jupyter": {"x": 1}'),
    fc.constantFrom('', '"execution": {"iopub.status.busy": "t"}', '"trusted": true'),
  ),
);

const usualCell = (id: string): fc.Arbitrary<string> =>
  fc.oneof(
    shuffled(
      fixed(id),
      fixed('"cell_type": "code"'),
      named('source', usualLines),
      named('metadata', usualCellMetadata),
      named('execution_count', count),
      named(
        'outputs',
        fc.array(usualOutput, { maxLength: 3 }).map((all) => `[${all.join(',')}]`),
      ),
    ),
    shuffled(
      fixed(id),
      fc.constantFrom('"cell_type": "markdown"', '"cell_type": "raw"'),
      named('source', usualLines),
      named('metadata', usualCellMetadata),
      fc.oneof(
        fixed(''),
        named(
          'attachments',
          usualBundle.map((bundle) => `{"a.png": ${bundle}}`),
        ),
      ),
    ),
  );

/** The text of a valid notebook of format 4, as all kinds of writers lay it out. */
export const usualNotebook: fc.Arbitrary<string> = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 4 }))
  .chain(([minor, cells]) => {
    const ids = Array.from({ length: cells }, (_, index) =>
      minor < 5 ? '' : `"id": "c-${index}"`,
    );
    return shuffled(
      fixed('"nbformat": 4'),
      fixed(`"nbformat_minor": ${minor}`),
      named('metadata', usualMetadata),
      named(
        'cells',
        fc.tuple(...ids.map(usualCell)).map((all) => `[${all.join(',\n')}]`),
      ),
    );
  });

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
