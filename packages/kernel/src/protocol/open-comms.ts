/** The comms that are open, as `comm_info_request` wants them. */
export class OpenComms {
  readonly #targets = new Map<string, string>();

  /** Any comm message that passes, in either direction. */
  observe(type: string, content: Readonly<Record<string, unknown>>): void {
    const id = String(content['comm_id']);
    if (type === 'comm_open') this.#targets.set(id, String(content['target_name']));
    else if (type === 'comm_close') this.#targets.delete(id);
  }

  /** Comms of one target, or all. */
  list(target: unknown): Record<string, { target_name: string }> {
    const wanted = [...this.#targets].filter(
      ([, name]) => typeof target !== 'string' || name === target,
    );
    return Object.fromEntries(wanted.map(([id, name]) => [id, { target_name: name }]));
  }
}
