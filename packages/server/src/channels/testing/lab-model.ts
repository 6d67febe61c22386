import type { Message } from 'elara-wire';

interface Area {
  outputs: Output[];
  /** The next output clears first. */
  isClearPending: boolean;
  displays: Map<string, number[]>;
}

interface Output {
  readonly type: string;
  readonly value: unknown;
}

/**
 * What JupyterLab makes of messages: output areas by request (`OutputArea`, `OutputAreaModel`), and
 * displays that are updated wherever they stand (`KernelConnection._handleDisplayId`). A comm message
 * switches capturing on and off, as the Output widget of ipywidgets does.
 */
export class LabModel {
  readonly #areas = new Map<string, Area>();
  readonly #requestsOfDisplay = new Map<string, Set<string>>();
  readonly #ended = new Set<string>();
  readonly #endsWithIdle: boolean;
  #isCapturing = false;

  /** `endsWithIdle`: whether what comes after `idle` is ignored, as some clients do. */
  constructor(endsWithIdle: boolean) {
    this.#endsWithIdle = endsWithIdle;
  }

  /** What is to be seen. */
  shown(): Record<string, readonly Output[]> {
    return Object.fromEntries([...this.#areas].map(([name, { outputs }]) => [name, outputs]));
  }

  hear(message: Message): void {
    const type = message.header.msg_type;
    const request = message.parentHeader.msg_id ?? '';
    const content = message.parseContent();
    if (type.startsWith('comm_')) this.#isCapturing = !this.#isCapturing;
    if (type === 'status') this.#end(request, content);
    const display = displayOf(content);
    if (display !== undefined && type !== 'stream') {
      const requests = this.#requestsOfDisplay.get(display);
      for (const one of requests ?? []) this.#update(one, display, content['data']);
      if (type === 'update_display_data') return;
      if (requests === undefined) this.#requestsOfDisplay.set(display, new Set([request]));
      else requests.add(request);
    }
    this.#handle(type, request, content, display);
  }

  #end(request: string, content: Record<string, unknown>): void {
    if (this.#endsWithIdle && content['execution_state'] === 'idle') this.#ended.add(request);
  }

  #handle(
    type: string,
    request: string,
    content: Record<string, unknown>,
    display: string | undefined,
  ): void {
    if (this.#ended.has(request)) return;
    const area = this.#areaOf(request);
    if (type === 'clear_output') {
      if (content['wait'] === true) area.isClearPending = true;
      else clear(area);
    } else if (type === 'stream') {
      addText(area, String(content['name']), String(content['text']));
    } else if (type === 'display_data' || type === 'execute_result' || type === 'error') {
      add(area, { type, value: content['data'] });
      if (display === undefined) return;
      const places = area.displays.get(display) ?? [];
      area.displays.set(display, [...places, area.outputs.length - 1]);
    }
  }

  #update(request: string, display: string, data: unknown): void {
    if (this.#ended.has(request)) return;
    const area = this.#areaOf(request);
    for (const place of area.displays.get(display) ?? []) {
      area.outputs[place] = { type: 'display_data', value: data };
    }
  }

  #areaOf(request: string): Area {
    const name = this.#isCapturing ? 'widget' : request;
    const known = this.#areas.get(name);
    if (known !== undefined) return known;
    const made: Area = { outputs: [], isClearPending: false, displays: new Map() };
    this.#areas.set(name, made);
    return made;
  }
}

function displayOf(content: Record<string, unknown>): string | undefined {
  return (content['transient'] as { display_id?: string } | undefined)?.display_id;
}

function clear(area: Area): void {
  area.outputs = [];
  area.displays.clear();
}

function add(area: Area, output: Output): void {
  if (area.isClearPending) clear(area);
  area.isClearPending = false;
  area.outputs.push(output);
}

function addText(area: Area, name: string, text: string): void {
  const last = area.outputs.at(-1);
  if (!area.isClearPending && last?.type === name) {
    area.outputs[area.outputs.length - 1] = { type: name, value: String(last.value) + text };
  } else add(area, { type: name, value: text });
}
