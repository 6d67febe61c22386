import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bystander } from './bystander.ts';
import { Programs } from './program.ts';
import { TestedServer, type ServerOptions } from './server.ts';
import { Tab, type TabOptions } from './tab.ts';
import { Wire } from './wire.ts';

/** What one part has under way: all of it ends with the stage, in reverse order. */
export class Stage {
  readonly #file: string | undefined;
  readonly #programs: Programs;
  readonly #endings: (() => unknown)[] = [];

  /** `file`: the server's bundle; the built one where absent. */
  constructor(programs: Programs, file?: string) {
    this.#programs = programs;
    this.#file = file;
  }

  async server(options: ServerOptions = {}): Promise<TestedServer> {
    const server = await TestedServer.start({ file: this.#file, ...options });
    this.#endings.push(() => server.stop());
    return server;
  }

  async wire(server: TestedServer, bytesPerSecond?: number): Promise<Wire> {
    const wire = await Wire.to(server.url, bytesPerSecond);
    this.#endings.push(() => wire.close());
    return wire;
  }

  async tab(server: TestedServer, kernelId: string, options?: TabOptions): Promise<Tab> {
    const tab = await Tab.open(server, kernelId, options);
    this.#endings.push(() => {
      tab.cut();
    });
    return tab;
  }

  async bystander(server: TestedServer): Promise<Bystander> {
    const bystander = await Bystander.join(server, this.#programs);
    this.#endings.push(() => bystander.leave());
    return bystander;
  }

  /** An empty folder that goes with the stage. */
  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'elara-endurance-'));
    this.#endings.push(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }

  /** Does something when the part ends, however it ends. */
  defer(ending: () => unknown): void {
    this.#endings.push(ending);
  }

  async end(): Promise<void> {
    for (const ending of this.#endings.splice(0).reverse()) await ending();
  }
}
