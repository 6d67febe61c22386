/** What the protocol host asks the thread that knows TypeScript. Positions count UTF-16 units. */
export type IntelligenceRequest =
  | { readonly kind: 'cell'; readonly code: string }
  | {
      readonly kind: 'complete' | 'inspect';
      readonly request: number;
      readonly code: string;
      readonly cursor: number;
    };

export interface Completion {
  readonly text: string;
  /** What Jupyter front ends have an icon for. */
  readonly type: string;
  readonly signature?: string;
}

export interface Completions {
  readonly start: number;
  readonly end: number;
  readonly items: readonly Completion[];
}

export interface Inspection {
  readonly signature: string;
  /** Markdown. */
  readonly documentation: string;
}

export type IntelligenceReply =
  | { readonly request: number; readonly completions: Completions | undefined }
  | { readonly request: number; readonly inspection: Inspection | undefined };
