/** Notebooks for tests, as plain values. */
export const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export function markdown(source: string, attachments?: unknown): unknown {
  return {
    cell_type: 'markdown',
    metadata: {},
    source,
    ...(attachments === undefined ? {} : { attachments }),
  };
}

export function code(
  source: string,
  outputs: readonly unknown[] = [],
  executionCount: number | null = 1,
): unknown {
  return { cell_type: 'code', metadata: {}, source, outputs, execution_count: executionCount };
}

export function raw(source: string, metadata: unknown = {}): unknown {
  return { cell_type: 'raw', metadata, source };
}

export function display(data: unknown, metadata: unknown = {}): unknown {
  return { output_type: 'display_data', data, metadata };
}

export function result(data: unknown, executionCount = 1): unknown {
  return { output_type: 'execute_result', data, metadata: {}, execution_count: executionCount };
}

export function stream(text: string | readonly string[], name = 'stdout'): unknown {
  return { output_type: 'stream', name, text };
}

export const PYTHON = {
  language_info: {
    name: 'python',
    file_extension: '.py',
    mimetype: 'text/x-python',
    nbconvert_exporter: 'python',
  },
};

export function notebook(cells: readonly unknown[], metadata: unknown = PYTHON): unknown {
  return { cells, metadata, nbformat: 4, nbformat_minor: 4 };
}

export function fileOf(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value), 'utf8');
}
