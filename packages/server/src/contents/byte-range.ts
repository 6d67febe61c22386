/** A part of a file, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The whole file, a part of it, or a part that it does not have. */
export type RangeAnswer =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly range: ByteRange }
  | { readonly kind: 'unsatisfiable' };

const WHOLE: RangeAnswer = { kind: 'whole' };
const RANGE = /^bytes=(\d*)-(\d*)$/;

/** Reads a `Range` header. What is not a single range of bytes is ignored, as tornado does. */
export function readRange(header: string | undefined, size: number): RangeAnswer {
  const match = RANGE.exec(header?.replaceAll(' ', '') ?? '');
  if (match === null) return WHOLE;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return WHOLE;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size || (first === '' && Number(last) === 0)) return { kind: 'unsatisfiable' };
  if (start > end) return WHOLE;
  return start === 0 && end === size - 1 ? WHOLE : { kind: 'part', range: { start, end } };
}
