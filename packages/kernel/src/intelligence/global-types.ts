/** Types of what cells find in the global scope (`runtime/globals.ts` makes it). */
export const GLOBAL_TYPES = `
import type * as __path from 'node:path';

declare global {
  /** Options of \`display\`. */
  interface JupyterDisplayOptions {
    /** The value already is a MIME bundle. */
    raw?: boolean;
    /** Name under which the output can be replaced. */
    display_id?: string;
    /** Replaces what was displayed under \`display_id\`. */
    update?: boolean;
    metadata?: Record<string, unknown>;
  }
  /** Something on the page that can be replaced. */
  interface JupyterDisplayHandle {
    readonly id: string;
    /** Shows another value in the same place. */
    update(value: unknown, options?: JupyterDisplayOptions): void;
  }
  /** A value with a MIME bundle; displayed when it is the last value of a cell. */
  interface JupyterDisplayable {
    [key: symbol]: () => Record<string, unknown>;
  }
  interface JupyterTextTag {
    (text: string): JupyterDisplayable;
    (text: TemplateStringsArray, ...values: unknown[]): JupyterDisplayable;
  }
  interface JupyterCommMessage {
    readonly data: any;
    readonly metadata: Record<string, unknown>;
    readonly buffers: readonly Uint8Array[];
  }
  interface JupyterSendOptions {
    metadata?: Record<string, unknown>;
    buffers?: readonly (ArrayBuffer | ArrayBufferView)[];
  }
  /** A channel between the kernel and a widget or plug-in of the front end. */
  interface JupyterComm {
    readonly id: string;
    readonly target: string;
    readonly isOpen: boolean;
    onMessage(handler: (message: JupyterCommMessage) => unknown): void;
    onClose(handler: (message: JupyterCommMessage) => unknown): void;
    send(data: unknown, options?: JupyterSendOptions): void;
    close(data?: unknown, options?: JupyterSendOptions): void;
  }
  interface JupyterComms {
    /** Opens a comm to a target that the front end has registered. */
    open(target: string, data?: unknown, options?: JupyterSendOptions): JupyterComm;
    /** Sets what is done when the front end opens a comm to this name. */
    registerTarget(
      name: string,
      handler: (comm: JupyterComm, message: JupyterCommMessage) => unknown,
    ): void;
  }

  /** Shows a value now, in the place where the cell's output is. */
  function display(value: unknown, options?: JupyterDisplayOptions): JupyterDisplayHandle;
  /** Clears the cell's output; with \`wait\`, when the next output comes. */
  function clearOutput(wait?: boolean): void;
  /** Asks the user for a text and blocks until it is there. */
  function prompt(message?: string, fallback?: string): string;
  /** Asks the user a question and blocks until it is answered. */
  function confirm(message?: string): boolean;
  /** Shows a message and blocks until the user has seen it. */
  function alert(message?: string): void;
  /** Asks the user for a text while timers and other work go on. */
  function promptAsync(message?: string, options?: { password?: boolean }): Promise<string>;
  /** Asks for a text that is not shown while it is typed. */
  function password(message?: string): string;
  /** HTML to display: a tag for templates, or a function of a string. */
  const html: JupyterTextTag;
  /** Markdown to display. */
  const md: JupyterTextTag;
  /** An SVG image to display. */
  const svg: JupyterTextTag;
  /** An image from its bytes, a \`data:\` URL or a file. */
  function image(source: Uint8Array | string | URL): JupyterDisplayable;
  /** A value as a tree that can be folded. */
  function json(value: unknown): JupyterDisplayable;
  /** An array of objects as a table. */
  function table(rows: readonly object[]): JupyterDisplayable;
  /** A Vega-Lite (or Vega) chart from its specification. */
  function vegaLite(spec: object): JupyterDisplayable;
  /** Everything the kernel offers to cells. */
  const jupyter: {
    readonly $display: unique symbol;
    readonly comms: JupyterComms;
    display: typeof display;
    clearOutput: typeof clearOutput;
    prompt: typeof prompt;
    confirm: typeof confirm;
    alert: typeof alert;
    promptAsync: typeof promptAsync;
    password: typeof password;
    html: typeof html;
    md: typeof md;
    svg: typeof svg;
    /** LaTeX to display. */
    latex: JupyterTextTag;
    image: typeof image;
    json: typeof json;
    table: typeof table;
    vegaLite: typeof vegaLite;
    /** Any MIME bundle to display. */
    bundle(data: Record<string, unknown>): JupyterDisplayable;
  };
}
export {};
`;
