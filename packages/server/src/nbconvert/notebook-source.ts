/** A file that is to be exported. */
export interface SourceFile {
  readonly name: string;
  readonly modified: Date;
  /** Its bytes, in format 4; null where it is no notebook. */
  readonly notebook: Uint8Array | null;
  /** The folder on the disk in which it is; null where it is on none. */
  readonly directory: string | null;
}

/** Where notebooks come from. */
export interface NotebookSource {
  /** Fails as the contents API does where there is nothing to be read. */
  read(path: string): Promise<SourceFile>;
  /** The notebook in the body of a request, `{"name"?, "content"}`. */
  parse(body: Buffer): Promise<{ readonly name: string; readonly notebook: Uint8Array }>;
}
