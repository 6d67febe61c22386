import type { Environment } from '../config/index.ts';
import type { Gatekeeper, Room } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import type { TaskRunner } from '../workers/index.ts';
import { Exporter } from './exporter.ts';
import type { NotebookSource } from './notebook-source.ts';
import { findExporters, type Pythons } from './python/find.ts';
import { PythonRunner } from './python/run.ts';
import { exportRoutes } from './routes.ts';
import type { ExportSettings } from './settings.ts';

/** What the room needs from the application. */
export interface ExportNeeds {
  readonly settings: ExportSettings;
  readonly source: NotebookSource;
  readonly tasks: TaskRunner;
  readonly pythons: Pythons;
  readonly gatekeeper: Pick<Gatekeeper, 'checkXsrf' | 'contentSecurityPolicy'>;
  /** `nbconvert_csp_sandbox`: exports are pages of strangers, without an origin of their own. */
  readonly sandbox: boolean;
  readonly env: Environment;
  readonly configDir: string;
  readonly temporaryDirectory: string;
  readonly log: Logger;
}

/** The room of exports to other formats. */
export function createExports(needs: ExportNeeds): Room {
  const { settings, gatekeeper } = needs;
  const exporter = new Exporter({
    tasks: needs.tasks,
    findPython: () => findExporters(settings.python, needs.pythons),
    runner: new PythonRunner({ ...needs, timeoutSeconds: settings.timeout }),
  });
  const policy = gatekeeper.contentSecurityPolicy;
  return {
    name: 'nbconvert',
    routes: exportRoutes({
      exporter,
      source: needs.source,
      gatekeeper,
      policy: needs.sandbox ? `${policy}; sandbox allow-scripts` : policy,
    }),
    dispose: async () => {
      exporter.close();
      await needs.tasks.close();
    },
  };
}
