/** Bytes of a known number that are read as fast as a client takes them, into memory of the sender. */
export interface ByteSource {
  readonly length: number;
  /** Reads the next bytes to the start of `target` and says how many; 0 when there are no more. */
  read(target: Uint8Array): Promise<number>;
  /** Called once, while nothing is being read. */
  close(): Promise<void>;
}

/** A file that can be read anywhere. */
export interface OpenFile {
  /** Reads from a place on to the start of `target` and says how many bytes; 0 at the end. */
  read(target: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

/** A part of an open file, or all of it. It is closed with the source. */
export class FilePart implements ByteSource {
  readonly length: number;
  readonly #file: OpenFile;
  #position: number;

  constructor(file: OpenFile, start: number, length: number) {
    this.#file = file;
    this.#position = start;
    this.length = length;
  }

  async read(target: Uint8Array): Promise<number> {
    const size = await this.#file.read(target, this.#position);
    this.#position += size;
    return size;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
