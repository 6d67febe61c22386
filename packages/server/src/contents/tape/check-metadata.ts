import { eachItem, eachMember, requireUsual } from './members.ts';
import { nameAt, type Name } from './names.ts';
import { Unusual } from './scan.ts';
import { asciiAt, endAt, isString, Kind, kindAt, Mark, mark, startAt, type Tape } from './tape.ts';

const TEXTS_OF_LANGUAGE: ReadonlySet<Name> = new Set([
  'name',
  'file_extension',
  'mimetype',
  'pygments_lexer',
]);

/** The metadata of a whole notebook. */
export function checkNotebookMetadata(tape: Tape, at: number): void {
  eachMember(tape, at, (name: string | undefined, value) => {
    switch (name) {
      case 'kernelspec':
        requireTexts(tape, value, ['name', 'display_name']);
        break;
      case 'language_info':
        checkLanguage(tape, value);
        break;
      case 'title':
      case 'authors':
      case 'orig_nbformat':
      case 'orig_nbformat_minor':
      case 'signature':
        throw new Unusual(name);
      case undefined:
      default:
        requireUsual(tape, value);
    }
  });
}

function requireTexts(tape: Tape, at: number, names: readonly Name[]): void {
  let found = 0;
  eachMember(tape, at, (name, value) => {
    if (name === undefined || !names.includes(name)) {
      requireUsual(tape, value);
      return;
    }
    found++;
    requireText(tape, value);
  });
  if (found < names.length) throw new Unusual('member is missing');
}

function checkLanguage(tape: Tape, at: number): void {
  let names = 0;
  eachMember(tape, at, (name, value) => {
    requireUsual(tape, value);
    if (name === undefined) return;
    if (name === 'name') names++;
    if (TEXTS_OF_LANGUAGE.has(name)) requireText(tape, value);
    const kind = kindAt(tape, value);
    if (name === 'codemirror_mode' && kind !== Kind.object && !isString(kind))
      throw new Unusual('codemirror_mode');
  });
  if (names === 0) throw new Unusual('language without a name');
}

/** Checks the metadata of cells. */
export class CellMetadataCheck {
  private readonly tape: Tape;
  private readonly mayHaveTrust: boolean;

  constructor(tape: Tape, mayHaveTrust: boolean) {
    this.tape = tape;
    this.mayHaveTrust = mayHaveTrust;
  }

  /** Whether the front end trusted the cell. */
  check(at: number, isCode: boolean): boolean {
    let isTrusted = false;
    eachMember(this.tape, at, (name, value, key) => {
      if (name === 'trusted') isTrusted = this.trusted(key, value, isCode);
      else this.member(name, value);
    });
    return isTrusted;
  }

  /** Never in a file; signed with the cells that are not code, where front ends do not set it. */
  private trusted(key: number, value: number, isCode: boolean): boolean {
    const kind = kindAt(this.tape, value);
    const isVerdict = kind === Kind.true || kind === Kind.false;
    if (!this.mayHaveTrust || !isVerdict) throw new Unusual('trusted');
    mark(this.tape, key, isCode ? Mark.drop | Mark.unsigned : Mark.drop);
    return kind === Kind.true;
  }

  private member(name: string | undefined, value: number): void {
    const { tape } = this;
    const kind = kindAt(tape, value);
    requireUsual(tape, value);
    switch (name) {
      case 'name':
      case 'format':
        // A line feed in it, or nothing, would not be valid.
        if (kind !== Kind.plain || startAt(tape, value) === endAt(tape, value))
          throw new Unusual(name);
        break;
      case 'collapsed':
        if (kind !== Kind.true && kind !== Kind.false) throw new Unusual(name);
        break;
      case 'scrolled':
        if (kind !== Kind.true && kind !== Kind.false && nameAt(tape, value) !== 'auto')
          throw new Unusual(name);
        break;
      case 'jupyter':
        if (kind !== Kind.object) throw new Unusual(name);
        break;
      case 'execution':
        eachMember(tape, value, (_, time) => {
          requireText(tape, time);
        });
        break;
      case 'tags':
        this.tags(value);
        break;
      case undefined:
        break;
    }
  }

  private tags(at: number): void {
    const { tape } = this;
    const seen = new Set<string>();
    eachItem(tape, at, (tag) => {
      const text = kindAt(tape, tag) === Kind.plain ? asciiAt(tape, tag) : '';
      if (text === '' || text.includes(',') || seen.has(text)) throw new Unusual('tags');
      seen.add(text);
    });
  }
}

function requireText(tape: Tape, at: number): void {
  if (!isString(kindAt(tape, at))) throw new Unusual('no text');
}
