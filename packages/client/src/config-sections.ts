import type { Call } from './call.ts';

type Section = Readonly<Record<string, unknown>>;

/** Where front ends keep their settings. */
export class ConfigSections {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  get(section: string): Promise<Section> {
    return this.#call('GET /api/config/{section}', { params: { section } });
  }

  /** Replaces the user's part of a section. */
  replace(section: string, body: Section): Promise<void> {
    return this.#call('PUT /api/config/{section}', { params: { section }, body });
  }

  /** Changes keys of it; null deletes one. Returns the section as it is then. */
  update(section: string, body: Section): Promise<Section> {
    return this.#call('PATCH /api/config/{section}', { params: { section }, body });
  }
}
