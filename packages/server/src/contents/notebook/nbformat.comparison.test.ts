import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseJson } from '../json/parse.ts';
import { writeCompact } from '../json/write.ts';
import { LineOracle, SKIP_COMPARISON } from '../testing/python.ts';
import { jsonToken, notebookFile, oldNotebookFile } from '../testing/notebooks.ts';
import { NotebookError } from './errors.ts';
import { readNotebook } from './read.ts';
import { notebookDigest } from './signature.ts';
import { asObject } from './access.ts';
import { writeNotebook } from './write.ts';

interface Answer {
  read: { error?: string; content?: string; digest?: string; message?: string };
  write: { error?: string; errorText?: string; text?: string; message?: string };
}

const KEY = { secret: Buffer.from('secret\n'), algorithm: 'sha256' };

function counter(): () => string {
  let next = 0;
  return () => (next++).toString(16).padStart(8, '0');
}

function ourRead(text: string): Answer['read'] {
  try {
    const { notebook, problem } = readNotebook(text, counter());
    return {
      content: writeCompact(notebook),
      digest: notebookDigest(notebook, KEY) ?? '',
      ...(problem === null ? {} : { message: problem.text() }),
    };
  } catch (error) {
    if (error instanceof NotebookError) return { error: error.repr };
    throw error;
  }
}

function ourWrite(text: string): Answer['write'] {
  try {
    const { text: written, problem } = writeNotebook(asObject(parseJson(text)), counter());
    return { text: written, ...(problem === null ? {} : { message: problem.text() }) };
  } catch (error) {
    if (error instanceof Error) return { error: 'error' };
    throw error;
  }
}

/** Both as values, with keys in one order: the wire promises no order. */
function normal(json: string | undefined): string | undefined {
  return json === undefined ? undefined : writeCompact(parseJson(json));
}

describe.skipIf(SKIP_COMPARISON)('compared with the real nbformat', () => {
  let oracle: LineOracle;
  beforeAll(() => {
    oracle = new LineOracle(new URL('../testing/nbformat_oracle.py', import.meta.url).pathname);
  });
  afterAll(() => {
    oracle.close();
  });

  async function compare(text: string): Promise<void> {
    const theirs = (await oracle.ask(text)) as Answer;
    const read = ourRead(text);
    expect({ ...read, content: normal(read.content) }).toEqual({
      ...theirs.read,
      content: normal(theirs.read.content),
      errorText: undefined,
    });
    const written = ourWrite(text);
    if (theirs.write.error !== undefined) expect(written.error).toBeDefined();
    else expect(written).toEqual(theirs.write);
  }

  const runs = { numRuns: Number(process.env['ELARA_TEST_RUNS'] ?? 300) };

  it('reads and writes any notebook of format 4 alike', async () => {
    await fc.assert(fc.asyncProperty(notebookFile, compare), runs);
  });

  it('upgrades and writes any notebook of formats 2 and 3 alike', async () => {
    await fc.assert(fc.asyncProperty(oldNotebookFile, compare), runs);
  });

  it('answers alike to JSON that is not a notebook', async () => {
    await fc.assert(
      fc.asyncProperty(jsonToken, async (text) => {
        const theirs = (await oracle.ask(text)) as Answer;
        expect(ourRead(text).error === undefined).toBe(theirs.read.error === undefined);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    '',
    'hello\n',
    'x'.repeat(200),
    '[]',
    '{}',
    '3',
    '"text"',
    '{"nbformat": 5}',
    '{"nbformat": 4}',
    '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
    '{"nbformat": 4, "nbformat_minor": 5, "cells": []}',
    '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "source": "x", "metadata": {}}]}',
    '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "strange", "source": "x", "metadata": {}}]}',
    '{"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {}}, "cells": []}',
    '{"nbformat": 4, "nbformat_minor": 9, "metadata": {}, "cells": [{"cell_type": "strange", "metadata": {}}], "more": 1}',
    '{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [{"cell_type": "code", "execution_count": 1.0, "source": [1], "metadata": {}, "outputs": []}]}',
    '{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [{"cell_type": "code", "execution_count": "1", "source": "x", "metadata": {}, "outputs": [{"output_type": "stream", "text": 3}]}]}',
    '{"nbformat": 4, "nbformat_minor": 4, "metadata": {"n": NaN, "i": [-Infinity, Infinity]}, "cells": []}',
    '{"nbformat": 3, "nbformat_minor": 0, "metadata": {}}',
    '{"cells": [{"cell_type": "code", "code": "1+1", "prompt_number": 1}, {"cell_type": "text", "text": "hi"}]}',
  ])('treats %j alike', async (text) => {
    await compare(text);
  });
});
