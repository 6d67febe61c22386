/** A place in a text, both numbers from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Finds the place in the source for one in what was generated from it. */
export type Locate = (line: number, column: number) => Place;

interface Segment {
  readonly generatedColumn: number;
  readonly line: number;
  readonly column: number;
}

/** Reads the `mappings` of a source map (version 3) that has one source. */
export function readMappings(mappings: string): Locate {
  const lines = decode(mappings);
  return (line, column) => {
    // Lines that were added belong to what was mapped last.
    for (let index = Math.min(line, lines.length) - 1; index >= 0; index -= 1) {
      const segments = lines[index] ?? [];
      const limit = index === line - 1 ? column - 1 : Infinity;
      const found = segments.findLast(({ generatedColumn }) => generatedColumn <= limit);
      if (found !== undefined) return { line: found.line + 1, column: found.column + 1 };
    }
    return { line: 1, column: 1 };
  };
}

function decode(mappings: string): Segment[][] {
  let line = 0;
  let column = 0;
  return mappings.split(';').map((text) => {
    let generatedColumn = 0;
    const segments: Segment[] = [];
    for (const part of text.split(',')) {
      const [generated, , lineDelta, columnDelta] = decodeNumbers(part);
      if (generated === undefined) continue;
      generatedColumn += generated;
      line += lineDelta ?? 0;
      column += columnDelta ?? 0;
      segments.push({ generatedColumn, line, column });
    }
    return segments;
  });
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base 64 numbers of five bits, least first, sign in the lowest bit. */
function decodeNumbers(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit >= 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}
