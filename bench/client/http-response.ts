export interface ResponseHead {
  readonly status: number;
  /** By names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

export interface ResponseHandler {
  /** A piece of the body; valid only during the call. */
  body(piece: Buffer): void;
  end(head: ResponseHead): void;
}

/** What the next bytes are. */
type State = 'head' | 'body' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer';

const EMPTY = Buffer.alloc(0);
const HEAD_END = '\r\n\r\n';
const LINE_END = '\r\n';

/** Reads answers of HTTP/1.1 that come one after the other, cut anywhere. */
export class ResponseReader {
  readonly #handler: ResponseHandler;
  #state: State = 'head';
  #pending: Buffer = EMPTY;
  #head: ResponseHead = { status: 0, headers: new Map() };
  /** Bytes that are left of the body or of the chunk. */
  #left = 0;

  constructor(handler: ResponseHandler) {
    this.#handler = handler;
  }

  /** Throws on what is no HTTP. */
  push(chunk: Buffer): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    while (this.#step());
  }

  /** False when more bytes are needed. */
  #step(): boolean {
    switch (this.#state) {
      case 'head':
        return this.#line(HEAD_END, (text) => {
          this.#begin(text);
        });
      case 'body':
        return this.#content(() => {
          this.#finish();
        });
      case 'chunk-size':
        return this.#line(LINE_END, (text) => {
          this.#left = Number.parseInt(text, 16);
          this.#state = this.#left === 0 ? 'trailer' : 'chunk';
        });
      case 'chunk':
        return this.#content(() => {
          this.#state = 'chunk-end';
        });
      case 'chunk-end':
        return this.#line(LINE_END, () => {
          this.#state = 'chunk-size';
        });
      case 'trailer':
        return this.#line(LINE_END, () => {
          this.#finish();
        });
    }
  }

  #line(end: string, use: (text: string) => void): boolean {
    const at = this.#pending.indexOf(end);
    if (at === -1) return false;
    const text = this.#pending.toString('latin1', 0, at);
    this.#pending = this.#pending.subarray(at + end.length);
    use(text);
    return true;
  }

  #content(done: () => void): boolean {
    const piece = this.#pending.subarray(0, this.#left);
    this.#pending = this.#pending.subarray(piece.length);
    this.#left -= piece.length;
    if (piece.length > 0) this.#handler.body(piece);
    if (this.#left > 0) return false;
    done();
    return true;
  }

  #begin(text: string): void {
    const [first = '', ...lines] = text.split(LINE_END);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
    if (Number.isNaN(status)) throw new Error(`No answer of HTTP: ${first}`);
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
      }),
    );
    this.#head = { status, headers };
    this.#left = Number(headers.get('content-length') ?? 0);
    const bodiless = status === 204 || status === 304;
    if (!bodiless && headers.get('transfer-encoding') === 'chunked') this.#state = 'chunk-size';
    else if (bodiless || this.#left === 0) this.#finish();
    else this.#state = 'body';
  }

  #finish(): void {
    this.#state = 'head';
    this.#handler.end(this.#head);
  }
}
