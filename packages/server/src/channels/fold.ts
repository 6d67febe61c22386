import { isUtf8 } from 'node:buffer';

import { JsonScanner, Message } from 'elara-wire';

import type { Item } from './item.ts';

/** Output that `clear_output` clears. */
const CLEARED: ReadonlySet<string> = new Set(['stream', 'display_data', 'execute_result', 'error']);
/** Longer text gains little from being joined. */
const LONG_TEXT = 65_536;
/** Content over this is not searched for a display's id. */
const LONG_CONTENT = 1_048_576;

/**
 * Fewer messages with the same effect, for a client that is behind:
 *
 * - stream text that follows stream text of the same request and name becomes one message,
 * - of several updates of a display only the last stays,
 * - what a later `clear_output` clears is left out, and so are `clear_output` with nothing between.
 *
 * All else stays as it is and in order. Whatever a front end could take as a reason to send output
 * elsewhere (comm messages: a widget that captures output) or to take no more of it (the end of a
 * request) is a line that nothing is folded across.
 */
export function fold(items: readonly Item[]): Item[] {
  return joinStreams(withoutSuperseded(items));
}

/** One pass from the newest to the oldest, so that what supersedes is known before what it does. */
function withoutSuperseded(items: readonly Item[]): Item[] {
  const later = new Later();
  const kept: Item[] = [];
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const item = items[index];
    if (item !== undefined && !later.supersedes(item)) kept.push(item);
  }
  return kept.reverse();
}

/** What is known to come after the message that is looked at. */
class Later {
  /** Displays that are updated. */
  #updated = new Set<string>();
  /** Requests whose output is cleared, without anything that must stay between. */
  #cleared = new Set<string>();
  /** Requests with output that completes an earlier `clear_output` with `wait`. */
  #continued = new Set<string>();

  supersedes({ channel, message, spooled }: Item): boolean {
    const type = message.header.msg_type;
    const request = message.parentHeader.msg_id;
    if (channel !== 'iopub' || request === undefined || spooled !== undefined) {
      this.#forget(request);
      return false;
    }
    if (type === 'update_display_data') return this.#isOldUpdate(message);
    if (type === 'clear_output') return this.#clear(message, request);
    if (CLEARED.has(type)) return this.#isCleared(type, message, request);
    this.#forget(type.startsWith('comm_') ? undefined : request);
    return false;
  }

  #isOldUpdate(message: Message): boolean {
    const display = displayOf(message);
    if (typeof display !== 'string') return false;
    if (this.#updated.has(display)) return true;
    this.#updated.add(display);
    return false;
  }

  #clear(message: Message, request: string): boolean {
    // Whoever is cleared later need not be cleared now.
    if (this.#cleared.has(request)) return true;
    const waits = waitsOf(message);
    // Nothing is cleared before something takes its place.
    if (waits === false || (waits === true && this.#continued.has(request))) {
      this.#cleared.add(request);
    }
    return false;
  }

  #isCleared(type: string, message: Message, request: string): boolean {
    // A display may stand elsewhere too, and is known by its id from here on.
    if (this.#cleared.has(request) && (type === 'stream' || displayOf(message) === null))
      return true;
    this.#continued.add(request);
    return false;
  }

  /** A line that nothing is folded across: of one request, or of all. */
  #forget(request: string | undefined): void {
    this.#updated.clear();
    if (request === undefined) {
      this.#cleared.clear();
      this.#continued.clear();
      return;
    }
    this.#cleared.delete(request);
    this.#continued.delete(request);
  }
}

/** The id by which a display is updated, as JSON text; null where it has none, undefined where that cannot be told. */
function displayOf(message: Message): string | null | undefined {
  if (message.contentBytes.length > LONG_CONTENT) return undefined;
  try {
    const transient = new JsonScanner(message.contentBytes).scanObject().get('transient');
    if (transient === undefined) return null;
    const id = new JsonScanner(transient).scanObject().get('display_id');
    return id === undefined ? null : id.toString('latin1');
  } catch {
    return undefined;
  }
}

/** Undefined where it cannot be told. */
function waitsOf(message: Message): boolean | undefined {
  try {
    const { wait = false } = message.parseContent();
    return typeof wait === 'boolean' ? wait : undefined;
  } catch {
    return undefined;
  }
}

function joinStreams(items: readonly Item[]): Item[] {
  const joined: Item[] = [];
  let run: StreamRun | undefined;
  for (const item of items) {
    if (run?.add(item) === true) continue;
    if (run !== undefined) joined.push(run.item());
    run = StreamRun.from(item);
    if (run === undefined) joined.push(item);
  }
  if (run !== undefined) joined.push(run.item());
  return joined;
}

/** Stream messages side by side that can be one. */
class StreamRun {
  readonly #first: Item;
  readonly #name: Buffer;
  /** What stands between the quotes. */
  readonly #texts: Buffer[];
  #bytes: number;
  #sequence: number;

  private constructor(first: Item, { name, text }: StreamContent) {
    this.#first = first;
    this.#name = name;
    this.#texts = [text];
    this.#bytes = text.length;
    this.#sequence = first.sequence;
  }

  static from(item: Item): StreamRun | undefined {
    const content = streamContent(item);
    return content && new StreamRun(item, content);
  }

  /** False where it does not belong to this run. */
  add(item: Item): boolean {
    const { message } = this.#first;
    if (this.#bytes > LONG_TEXT) return false;
    if (!item.message.parentHeaderBytes.equals(message.parentHeaderBytes)) return false;
    if (!item.message.metadataBytes.equals(message.metadataBytes)) return false;
    const content = streamContent(item);
    if (content === undefined || !content.name.equals(this.#name)) return false;
    this.#texts.push(content.text);
    this.#bytes += content.text.length;
    this.#sequence = item.sequence;
    return true;
  }

  item(): Item {
    if (this.#texts.length === 1) return this.#first;
    const { channel, message } = this.#first;
    const front = Buffer.concat([Buffer.from('{"name":'), this.#name, Buffer.from(',"text":"')]);
    const content = Buffer.concat([front, ...this.#texts, Buffer.from('"}')]);
    const joined = new Message({
      header: message.headerBytes,
      parentHeader: message.parentHeaderBytes,
      metadata: message.metadataBytes,
      content,
    });
    return { channel, message: joined, sequence: this.#sequence };
  }
}

interface StreamContent {
  /** With its quotes. */
  readonly name: Buffer;
  readonly text: Buffer;
}

/** The parts of a stream message that has no others; two JSON texts joined are the joined text. */
function streamContent({ channel, message, spooled }: Item): StreamContent | undefined {
  if (channel !== 'iopub' || spooled !== undefined || message.buffers.length > 0) return undefined;
  if (message.header.msg_type !== 'stream' || message.contentBytes.length > LONG_TEXT) {
    return undefined;
  }
  try {
    if (!isUtf8(message.contentBytes)) return undefined;
    const members = new JsonScanner(message.contentBytes).scanObject();
    const [name, text] = [members.get('name'), members.get('text')];
    if (members.size !== 2 || !isText(name) || !isText(text)) return undefined;
    return { name, text: text.subarray(1, -1) };
  } catch {
    return undefined;
  }
}

function isText(value: Buffer | undefined): value is Buffer {
  return value?.[0] === 0x22;
}
