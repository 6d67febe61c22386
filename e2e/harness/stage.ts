import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { chromium, python } from './available.ts';
import { TestBrowser, type Visitor } from './browser.ts';
import { Lab } from './lab.ts';
import { startServer, type ServerOptions, type TestServer } from './server.ts';

/**
 * One server, one browser and one open JupyterLab that the scenarios of a file share: loading the
 * application costs more than most scenarios do in it.
 */
export class Stage {
  readonly name: string;
  readonly server: TestServer;
  readonly #browser: TestBrowser;
  readonly #visitors = new Set<Visitor>();
  #logRead = 0;
  #own: { lab: Lab; visitor: Visitor } | undefined;

  private constructor(name: string, server: TestServer, browser: TestBrowser) {
    this.name = name;
    this.server = server;
    this.#browser = browser;
  }

  static async build(name: string, options: ServerOptions): Promise<Stage> {
    const server = await startServer(options);
    try {
      return new Stage(name, server, await TestBrowser.launch());
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** JupyterLab with nothing open but the launcher, and no kernel or terminal running. */
  async lab(): Promise<Lab> {
    if (this.#own === undefined) {
      const visitor = await this.visitor();
      this.#own = { visitor, lab: await Lab.open(visitor.page, this.server, '?reset') };
    } else {
      await this.#own.lab.closeAllTabs();
    }
    await this.server.api.endSessions();
    return this.#own.lab;
  }

  /** Somebody else, with a profile and an empty page of their own. */
  async visitor(): Promise<Visitor> {
    const visitor = await this.#browser.visitor();
    this.#visitors.add(visitor);
    return visitor;
  }

  /** A picture of the shared page as it is now. */
  async screenshot(name: string): Promise<void> {
    await this.#own?.visitor.screenshot(`${this.name} ${name}`);
  }

  /** What the pages complained about since the last time. */
  takeComplaints(): string[] {
    const complaints = [...this.#visitors].flatMap((visitor) => visitor.complaints.take());
    return [...new Set(complaints)].sort();
  }

  /** The errors in the server's log since the last time. */
  takeLoggedErrors(): string[] {
    const lines = this.server.child.output.slice(this.#logRead).split('\n');
    this.#logRead = this.server.child.output.length;
    return lines.filter((line) => line.startsWith('[E '));
  }

  /** Leaves the page of a failed scenario, with a picture of it, so that the next one has a new one. */
  async abandon(scenario: string): Promise<void> {
    for (const [index, visitor] of [...this.#visitors].entries()) {
      await visitor.screenshot(`${this.name} failed ${scenario} ${index}`);
    }
    const own = this.#own;
    this.#own = undefined;
    if (own !== undefined) await this.#leave(own.visitor);
  }

  /** Other visitors go when their scenario ends. */
  async dismissOthers(): Promise<void> {
    for (const visitor of this.#visitors) {
      if (visitor !== this.#own?.visitor) await this.#leave(visitor);
    }
  }

  async tearDown(): Promise<void> {
    await this.#browser.close();
    await this.server.stop();
  }

  async #leave(visitor: Visitor): Promise<void> {
    this.#visitors.delete(visitor);
    await visitor.close();
  }
}

/** A scenario's tests; the stage stands only while they run. */
export type Scenario = (stage: () => Stage) => void;

/** Tells scenarios on one stage. Each test fails as well when its page complained about something. */
export function onStage(
  name: string,
  options: ServerOptions,
  scenarios: readonly Scenario[],
): void {
  const isPossible =
    chromium !== undefined && (options.frontEnd !== 'official' || python !== undefined);
  describe.skipIf(!isPossible)(name, () => {
    let stage: Stage;

    beforeAll(async () => {
      stage = await Stage.build(name, options);
    });

    afterAll(async () => {
      await stage.tearDown();
    });

    afterEach(async ({ task }) => {
      const complaints = stage.takeComplaints();
      const logged = stage.takeLoggedErrors();
      if (task.result?.state === 'fail') await stage.abandon(task.name);
      await stage.dismissOthers();
      expect(complaints, 'what the page complained about').toEqual([]);
      expect(logged, 'errors in the log of the server').toEqual([]);
    });

    for (const scenario of scenarios) scenario(() => stage);
  });
}
