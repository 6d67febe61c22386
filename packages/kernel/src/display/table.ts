import { inspect } from 'node:util';

import { escapeHtml } from './html.ts';

type Row = Readonly<Record<string, unknown>>;

/** More rows than a page should carry are counted instead. */
const MAX_ROWS = 200;
const MAX_COLUMNS = 50;

/** True for an array of plain objects that share at least one key, which reads best as a table. */
export function isRecords(value: readonly unknown[]): value is readonly Row[] {
  const sample = value.slice(0, MAX_ROWS);
  if (sample.length === 0 || !sample.every(isPlainObject)) return false;
  const [first, ...others] = sample;
  const shared = Object.keys(first ?? {}).filter((key) => others.every((row) => key in row));
  return shared.length > 0;
}

function isPlainObject(value: unknown): value is Row {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** An HTML table of records, with the classes that Jupyter's style sheets know. */
export function recordsTable(rows: readonly Row[]): string {
  const shown = rows.slice(0, MAX_ROWS);
  const keys = [...new Set(shown.flatMap((row) => Object.keys(row)))];
  const columns = keys.slice(0, MAX_COLUMNS);
  const head = ['', ...columns].map((name) => `<th>${escapeHtml(name)}</th>`).join('');
  const body = shown.map((row, index) => {
    const cells = columns.map((key) => `<td>${key in row ? cellText(row[key]) : ''}</td>`);
    return `<tr><th>${index}</th>${cells.join('')}</tr>`;
  });
  const table = `<table class="dataframe" border="1"><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
  return table + remark(rows.length, keys.length);
}

function cellText(value: unknown): string {
  const text =
    typeof value === 'string' ? value : inspect(value, { depth: 1, breakLength: Infinity });
  return escapeHtml(text);
}

function remark(rows: number, columns: number): string {
  if (rows <= MAX_ROWS && columns <= MAX_COLUMNS) return '';
  return `<p>${rows} rows × ${columns} columns, of which the first ${Math.min(rows, MAX_ROWS)} × ${Math.min(columns, MAX_COLUMNS)} are shown</p>`;
}
