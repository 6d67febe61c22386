import { CellMetadataCheck, checkNotebookMetadata } from './check-metadata.ts';
import { eachItem, eachMember, Members, requireUsual } from './members.ts';
import { nameAt, type Name } from './names.ts';
import { Unusual } from './scan.ts';
import {
  asciiAt,
  endAt,
  isString,
  Kind,
  kindAt,
  Mark,
  mark,
  startAt,
  STRIDE,
  type Tape,
} from './tape.ts';

/** For what a notebook is checked: to be shown to a front end, or to be written into a file. */
export type Purpose = 'show' | 'write';

export interface CheckedNotebook {
  /** Where the notebook is on the tape. */
  readonly at: number;
  readonly codeCells: number;
  /** Each code cell was trusted by the front end, or has no output that could be active. */
  readonly isTrusted: boolean;
}

/** Minor versions of format 4 with a schema of their own; cells have ids since the last. */
const NEWEST_MINOR = 5;

const CELL_KEYS: Readonly<Record<string, readonly Name[]>> = {
  code: ['cell_type', 'metadata', 'source', 'outputs', 'execution_count'],
  markdown: ['cell_type', 'metadata', 'source'],
  raw: ['cell_type', 'metadata', 'source'],
};

/**
 * Makes sure that a notebook is valid by the schema of its version and needs no repair, and marks
 * what is written in another form than it was read. Stricter than the schema: what is seldom throws
 * {@link Unusual}, and is left to `readNotebook` and `writeNotebook`.
 */
export function checkNotebook(tape: Tape, at: number, purpose: Purpose): CheckedNotebook {
  return new NotebookCheck(tape, purpose).check(at);
}

class NotebookCheck {
  private readonly tape: Tape;
  private readonly isForFile: boolean;
  private readonly cellMetadata: CellMetadataCheck;
  private readonly cellMembers = new Members();
  private readonly outputMembers = new Members();
  private readonly ids = new Set<string>();
  private hasIds = false;
  private codeCells = 0;
  private isTrusted = true;

  constructor(tape: Tape, purpose: Purpose) {
    this.tape = tape;
    this.isForFile = purpose === 'write';
    this.cellMetadata = new CellMetadataCheck(tape, this.isForFile);
  }

  check(at: number): CheckedNotebook {
    const { tape } = this;
    const found = new Members();
    found.read(tape, at);
    found.require(['cells', 'metadata', 'nbformat', 'nbformat_minor']);
    if (found.count !== 4 || this.digit(found.at('nbformat')) !== 4) throw new Unusual('version');
    const minor = this.digit(found.at('nbformat_minor'));
    if (minor > NEWEST_MINOR) throw new Unusual('version');
    this.hasIds = minor >= 5;
    checkNotebookMetadata(tape, found.at('metadata'));
    eachItem(tape, found.at('cells'), (cell) => {
      this.cell(cell);
    });
    return { at, codeCells: this.codeCells, isTrusted: this.isTrusted };
  }

  private digit(at: number): number {
    const isDigit =
      kindAt(this.tape, at) === Kind.integer && endAt(this.tape, at) - startAt(this.tape, at) === 1;
    if (!isDigit) throw new Unusual('version');
    return Number(asciiAt(this.tape, at));
  }

  private cell(at: number): void {
    const { tape } = this;
    const found = this.cellMembers;
    found.read(tape, at);
    const type = nameAt(tape, found.at('cell_type')) ?? '';
    found.require(CELL_KEYS[type] ?? unusual('cell type'));
    const isCode = type === 'code';
    let known = CELL_KEYS[type]?.length ?? 0;
    if (found.has('id') !== this.hasIds) throw new Unusual('cell id');
    if (this.hasIds) {
      known++;
      this.id(found.at('id'));
    }
    this.lines(found.at('source'));
    const verdict = this.cellMetadata.check(found.at('metadata'), isCode);
    if (isCode) this.code(found, verdict);
    else if (found.has('attachments')) {
      known++;
      eachMember(tape, found.at('attachments'), (_, bundle) => {
        this.bundle(bundle);
      });
    }
    if (found.count !== known) throw new Unusual('member of a cell');
  }

  private code(found: Members, isCellTrusted: boolean): void {
    this.codeCells++;
    mark(this.tape, found.at('metadata'), Mark.codeMetadata);
    this.count(found.at('execution_count'));
    let active = 0;
    eachItem(this.tape, found.at('outputs'), (output) => {
      if (!this.output(output)) active++;
    });
    if (!isCellTrusted && active > 0) this.isTrusted = false;
  }

  private id(at: number): void {
    const { tape } = this;
    const length = endAt(tape, at) - startAt(tape, at);
    if (kindAt(tape, at) !== Kind.plain || length > 64) throw new Unusual('cell id');
    const id = asciiAt(tape, at);
    if (!/^[\w-]+$/.test(id) || this.ids.has(id)) throw new Unusual('cell id');
    this.ids.add(id);
  }

  private count(at: number): void {
    const kind = kindAt(this.tape, at);
    const isNegative = this.tape.bytes[startAt(this.tape, at)] === 0x2d;
    if (kind !== Kind.null && (kind !== Kind.integer || isNegative)) throw new Unusual('count');
  }

  /** True where nothing in it could be active. */
  private output(at: number): boolean {
    const found = this.outputMembers;
    found.read(this.tape, at);
    const type: string | undefined = nameAt(this.tape, found.at('output_type'));
    switch (type) {
      case 'stream':
        found.requireExactly(['output_type', 'name', 'text']);
        this.text(found.at('name'));
        this.lines(found.at('text'));
        return true;
      case 'error':
        found.requireExactly(['output_type', 'ename', 'evalue', 'traceback']);
        this.text(found.at('ename'));
        this.text(found.at('evalue'));
        this.texts(found.at('traceback'));
        return true;
      case 'display_data':
        found.requireExactly(['output_type', 'data', 'metadata']);
        break;
      case 'execute_result':
        found.requireExactly(['output_type', 'data', 'metadata', 'execution_count']);
        this.count(found.at('execution_count'));
        break;
      case undefined:
      default:
        throw new Unusual('output type');
    }
    this.bundle(found.at('data'));
    if (kindAt(this.tape, found.at('metadata')) !== Kind.object) throw new Unusual('no object');
    requireUsual(this.tape, found.at('metadata'));
    return false;
  }

  /** Data by media types: texts or lists of lines, and anything where the type is JSON. */
  private bundle(at: number): void {
    const { tape } = this;
    eachMember(tape, at, (_, value, key) => {
      const mime = asciiAt(tape, key);
      if (JSON_MIME.test(mime)) requireUsual(tape, value);
      else if (!this.isForFile || mime.startsWith('text/') || SPLIT_MIMES.has(mime)) {
        this.lines(value);
      } else if (kindAt(tape, value) === Kind.array) this.texts(value);
      else this.text(value);
    });
  }

  /** A text, or a list of its lines; written in the other form. */
  private lines(at: number): void {
    if (kindAt(this.tape, at) === Kind.array) {
      this.texts(at);
      if (!this.isForFile) mark(this.tape, at, Mark.join);
      return;
    }
    this.text(at);
    if (this.isForFile) mark(this.tape, at, Mark.split);
  }

  private text(at: number): void {
    if (!isString(kindAt(this.tape, at))) throw new Unusual('no text');
  }

  private texts(at: number): void {
    const { tape } = this;
    if (kindAt(tape, at) !== Kind.array) throw new Unusual('no list');
    // Strings have no children: one stands after the other.
    const end = at + STRIDE * (startAt(tape, at) + 1);
    for (let item = at + STRIDE; item < end; item += STRIDE) this.text(item);
  }
}

const JSON_MIME = /^application\/(?:.*\+)?json$/;
const SPLIT_MIMES: ReadonlySet<string> = new Set(['application/javascript', 'image/svg+xml']);

function unusual(what: string): never {
  throw new Unusual(what);
}
