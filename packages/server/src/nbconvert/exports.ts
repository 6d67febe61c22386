/** An exported notebook. */
export interface Exported {
  readonly bytes: Uint8Array;
  /** As in `Content-Type`, without the character set; empty where nobody knows. */
  readonly mimetype: string;
  /** With its dot. */
  readonly extension: string;
  /** Files that belong to it: sent together as an archive. */
  readonly files: readonly ExtraFile[];
}

/** A file that belongs to an export, such as a picture. */
export interface ExtraFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ExportRequest {
  readonly format: string;
  /** The notebook as a file. */
  readonly notebook: Uint8Array;
  /** Name of the notebook without `.ipynb`. */
  readonly title: string;
  /** `sanitize_html`: what an output brings along may not run, not even in a sandbox. */
  readonly sanitize: boolean;
}

/** The formats that need no Python, with the media type that nbconvert lists for each. */
export const OWN_FORMATS: Readonly<Record<string, string>> = {
  html: 'text/html',
  markdown: 'text/markdown',
  notebook: 'application/json',
  python: 'text/x-python',
  script: '',
};
