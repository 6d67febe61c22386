import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../json/parse.ts';
import { isObject, type JsonObject } from '../json/value.ts';
import { writeCompact } from '../json/write.ts';
import { notebookFile, oldNotebookFile } from '../testing/notebooks.ts';
import { NotebookError } from './errors.ts';
import { readNotebook } from './read.ts';
import { markCells, notebookDigest, takeTrust } from './signature.ts';
import { emptyNotebook, writeNotebook } from './write.ts';

const newId = (): string => 'fresh';

function parse(text: string): JsonObject {
  const value = parseJson(text);
  if (!isObject(value)) throw new Error('not an object');
  return value;
}

const file = (cells: string, minor = 5, metadata = '{}'): string =>
  `{"nbformat":4,"nbformat_minor":${minor},"metadata":${metadata},"cells":[${cells}]}`;

describe('reading a notebook', () => {
  it('joins lines, but not those of JSON data', () => {
    const outputs =
      '[{"output_type":"display_data","metadata":{},"data":{"text/plain":["a\\n","b"],"application/x+json":["a","b"]}},{"output_type":"stream","name":"stdout","text":["x\\n","y"]}]';
    const { notebook } = readNotebook(
      file(
        `{"cell_type":"code","id":"a","metadata":{},"execution_count":null,"source":["1\\n","2"],"outputs":${outputs}}`,
      ),
      newId,
    );
    const json = writeCompact(notebook);
    expect(json).toContain('"source":"1\\n2"');
    expect(json).toContain('"text/plain":"a\\nb"');
    expect(json).toContain('"application/x+json":["a","b"]');
    expect(json).toContain('"text":"x\\ny"');
  });

  it('gives cells without an id, or with one that is taken, a new one', () => {
    const cell = (id: string): string => `{"cell_type":"raw",${id}"metadata":{},"source":""}`;
    const { notebook, problem } = readNotebook(
      file([cell('"id":"a",'), cell(''), cell('"id":"a",')].join(',')),
      newId,
    );
    const cells = notebook.get('cells') as JsonObject[];
    expect(cells.map((one) => one.get('id'))).toEqual(['a', 'fresh', 'fresh']);
    expect(problem).toBeNull();
  });

  it('asks for no ids before 4.5', () => {
    const { notebook, problem } = readNotebook(
      file('{"cell_type":"raw","metadata":{},"source":""}', 4),
      newId,
    );
    expect(writeCompact(notebook)).not.toContain('fresh');
    expect(problem).toBeNull();
  });

  it('accepts unknown fields, cells and outputs from the future', () => {
    const { problem } = readNotebook(
      file('{"cell_type":"hologram","metadata":{},"id":"a"}', 9),
      newId,
    );
    expect(problem).toBeNull();
  });

  it('says where in a deep output something is wrong', () => {
    const outputs = '[{"output_type":"stream","name":"stdout","text":3}]';
    const { problem } = readNotebook(
      file(
        `{"cell_type":"code","id":"a","metadata":{},"execution_count":null,"source":"","outputs":${outputs}}`,
      ),
      newId,
    );
    expect(problem?.text().split('\n').slice(0, 5)).toEqual([
      'Notebook validation failed: 3 is not valid under any of the given schemas',
      '',
      "Failed validating 'oneOf' in stream['properties']['text']:",
      '',
      "On instance['cells'][0]['outputs'][0]['text']:",
    ]);
  });

  it('upgrades format 2 over format 3', () => {
    const { notebook } = readNotebook(
      '{"nbformat":2,"metadata":{},"worksheets":[{"cells":[{"cell_type":"code","language":"python","collapsed":true,"prompt_number":3,"input":["a","b"],"outputs":[{"output_type":"pyout","prompt_number":3,"text":["1"],"json":"{\\"x\\": 1.0}"},{"output_type":"stream","text":"s"},{"output_type":"pyerr","ename":"E","evalue":"v","traceback":[]}]}]}]}',
      newId,
    );
    expect(writeCompact(notebook)).toBe(
      '{"nbformat":4,"metadata":{"orig_nbformat":2,"orig_nbformat_minor":0},"nbformat_minor":5,"cells":[{"cell_type":"code","outputs":[{"output_type":"execute_result","metadata":{},"execution_count":3,"data":{"text/plain":"1","application/json":{"x":1.0}}},{"output_type":"stream","text":"s","name":"stdout"},{"output_type":"error","ename":"E","evalue":"v","traceback":[]}],"metadata":{"collapsed":true},"id":"fresh","source":"a\\nb","execution_count":3}]}',
    );
  });

  it('upgrades format 1, which did not say what it was', () => {
    const { notebook } = readNotebook('{"cells":[{"cell_type":"text","text":"hi"}]}', newId);
    expect(notebook.get('nbformat')).toBe(4);
    expect(writeCompact(notebook.get('cells') ?? null)).toBe(
      '[{"source":"hi","cell_type":"markdown","metadata":{},"id":"fresh"}]',
    );
  });

  it('fails in no other way than by its own error, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.oneof(notebookFile, oldNotebookFile, fc.json(), fc.string()), (text) => {
        try {
          readNotebook(text, newId);
        } catch (error) {
          expect(error).toBeInstanceOf(NotebookError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('writing a notebook', () => {
  it('writes an empty one in 72 bytes', () => {
    expect(writeNotebook(emptyNotebook(), newId).text).toHaveLength(72);
  });

  it('does not change what is read and written again', () => {
    fc.assert(
      fc.property(notebookFile, (text) => {
        const once = rewritten(text);
        if (once !== null) expect(rewritten(once)).toBe(once);
      }),
      { numRuns: 200 },
    );
  });

  it('writes format 3 as ASCII and without what is not to be stored', () => {
    const { text } = writeNotebook(
      parse(
        '{"nbformat":3,"nbformat_minor":0,"orig_nbformat":2,"metadata":{},"worksheets":[{"cells":[{"cell_type":"markdown","trusted":true,"source":"é\\nb"}]}]}',
      ),
      newId,
    );
    expect(text).toBe(
      '{\n "metadata": {},\n "nbformat": 3,\n "nbformat_minor": 0,\n "worksheets": [\n  {\n   "cells": [\n    {\n     "cell_type": "markdown",\n     "source": [\n      "\\u00e9\\n",\n      "b"\n     ]\n    }\n   ]\n  }\n ]\n}\n',
    );
  });

  it('refuses half characters instead of replacing them', () => {
    const notebook = parse(file('', 5, '{"x":"\\ud800"}'));
    expect(() => writeNotebook(notebook, newId)).toThrow(
      /'utf-8' codec can't encode character '\\ud800' in position \d+: surrogates not allowed/,
    );
  });

  it('refuses a version that nobody knows', () => {
    expect(() => writeNotebook(parse('{"nbformat":7}'), newId)).toThrow(
      "No module named 'nbformat.v7'",
    );
  });
});

/** Null for a notebook that cannot be read or written. */
function rewritten(text: string): string | null {
  try {
    return writeNotebook(readNotebook(text, newId).notebook, newId).text;
  } catch (error) {
    expect(error).toBeInstanceOf(NotebookError);
    return null;
  }
}

describe('signatures', () => {
  const key = { secret: Buffer.from('secret\n'), algorithm: 'sha256' };
  const vector =
    '{"nbformat":4,"nbformat_minor":5,"metadata":{"a":true,"b":null,"c":1.0,"d":[1,2.5,"x"],"kernelspec":{"name":"é"}},"cells":[{"cell_type":"code","id":"i1","metadata":{},"execution_count":null,"source":"a\\nb","outputs":[]}]}';

  it('are those of jupyter_server', () => {
    expect(notebookDigest(parse(vector), key)).toBe(
      '639cdcb75069dd640af0359d863e33a619b560272c3a958c092d821c37ceeced',
    );
  });

  it('leave out the old signature that stood in the file', () => {
    const signed = vector.replace('"metadata":{"a"', '"metadata":{"signature":"sha256:x","a"');
    expect(notebookDigest(parse(signed), key)).toBe(notebookDigest(parse(vector), key));
  });

  it('tell 1.0 from 1', () => {
    expect(notebookDigest(parse(vector.replace('1.0', '1')), key)).not.toBe(
      notebookDigest(parse(vector), key),
    );
  });

  it('do not exist before format 3', () => {
    expect(notebookDigest(parse('{"nbformat":2,"metadata":{}}'), key)).toBeNull();
    expect(takeTrust(parse('{"nbformat":2,"metadata":{}}'))).toBe(false);
  });

  it('are the same for long texts however they are fed', () => {
    const long = file(
      `{"cell_type":"raw","id":"a","metadata":{},"source":"${'x'.repeat(200_000)}"}`,
    );
    expect(notebookDigest(parse(long), key)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('trust of cells', () => {
  const cell = (metadata: string, outputs: string): string =>
    `{"cell_type":"code","id":"a","metadata":${metadata},"execution_count":null,"source":"","outputs":[${outputs}]}`;
  const html = '{"output_type":"display_data","metadata":{},"data":{"text/html":"x"}}';

  it('marks code cells and no others', () => {
    const notebook = parse(
      file(`${cell('{}', '')},{"cell_type":"markdown","id":"b","metadata":{},"source":""}`),
    );
    markCells(notebook, true);
    expect(writeCompact(notebook).match(/"trusted":true/g)).toHaveLength(1);
  });

  it.each([
    ['no output', cell('{}', ''), true],
    ['text', cell('{}', '{"output_type":"stream","name":"stdout","text":"x"}'), true],
    ['rich output', cell('{}', html), false],
    ['rich output that was trusted', cell('{"trusted":true}', html), true],
    ['rich output that was not trusted', cell('{"trusted":false}', html), false],
  ])('judges %s', (_name, text, trusted) => {
    const notebook = parse(file(text));
    expect(takeTrust(notebook)).toBe(trusted);
    expect(writeCompact(notebook)).not.toContain('trusted');
  });

  it('takes the flag off all cells, also after one that is not trusted', () => {
    const notebook = parse(
      file([cell('{"trusted":false}', html), cell('{"trusted":true}', html)].join(',')),
    );
    expect(takeTrust(notebook)).toBe(false);
    expect(writeCompact(notebook)).not.toContain('trusted');
  });
});
