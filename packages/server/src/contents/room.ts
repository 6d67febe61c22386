import { join } from 'node:path';
import type { Gatekeeper, Room } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import type { TaskRunner } from '../workers/index.ts';
import { FileCheckpoints } from './checkpoints.ts';
import type { EmitContentsEvent } from './context.ts';
import { LocalDrive } from './drive/local-drive.ts';
import { ContentsRoot } from './drive/root.ts';
import { SafeWriter } from './drive/safe-write.ts';
import { homeTrashDirectory } from './drive/trash.ts';
import { fileRoutes } from './file-routes.ts';
import { FileSender } from './files.ts';
import { ContentsJobs } from './jobs/jobs.ts';
import { preferredDirectory } from './preferred-directory.ts';
import { preparedBudget, PreparedCache } from './prepared-cache.ts';
import { PathResolver, resolvePathRoute, type KernelDirectory } from './resolve-path.ts';
import { contentsRoutes } from './routes.ts';
import { ContentsService } from './service.ts';
import type { ContentsSettings } from './settings.ts';
import { Notary } from './trust/notary.ts';
import { SignatureStore } from './trust/signature-store.ts';

/** What the room needs from the application. */
export interface ContentsNeeds {
  readonly settings: ContentsSettings;
  /** `ServerApp.root_dir`. */
  readonly rootDirectory: string;
  /** Jupyter's data directory, where the notary keeps its key and its signatures. */
  readonly dataDir: string;
  /** `$XDG_DATA_HOME`, below which the trash is. */
  readonly dataHome: string | undefined;
  readonly temporaryDirectory: string;
  readonly gatekeeper: Pick<Gatekeeper, 'checkXsrf' | 'contentSecurityPolicy'>;
  /** Threads for large notebooks; see `worker.ts`. */
  readonly tasks: TaskRunner;
  readonly kernelDirectory: KernelDirectory;
  readonly emit: EmitContentsEvent;
  /** Whether anybody listens to what is emitted. */
  readonly isHeard?: () => boolean;
  readonly log: Logger;
  readonly now: () => Date;
}

/** The room with what other rooms may use of it. */
export interface ContentsRoom extends Room {
  readonly contents: ContentsService;
  /** Judges and resolves API paths for every room that takes one. */
  readonly root: ContentsRoot;
  /** API path of the directory that front ends open first. */
  readonly preferredDir: string;
}

export function createContents(needs: ContentsNeeds): ContentsRoom {
  const { settings, now, log } = needs;
  const root = new ContentsRoot(needs.rootDirectory, settings.allowHidden);
  const drive = localDrive(needs, root);
  const prepared = new PreparedCache(settings.preparedBytes);
  const contents = new ContentsService({
    drive,
    checkpoints: new FileCheckpoints({
      root,
      directoryName: settings.checkpointDir,
      temporaryDirectory: needs.temporaryDirectory,
      write: (path, bytes) => drive.write(path, bytes),
    }),
    notary: notary(needs),
    jobs: new ContentsJobs(needs.tasks),
    settings,
    emit: needs.emit,
    isHeard: needs.isHeard ?? (() => true),
    prepared,
    log,
  });
  const sender = new FileSender(drive, root, needs.gatekeeper.contentSecurityPolicy, now);
  return {
    name: 'contents',
    contents,
    root,
    preferredDir: preferredDirectory(root, settings.preferredDir),
    routes: [
      ...contentsRoutes(contents),
      ...fileRoutes(contents, sender, needs.gatekeeper),
      resolvePathRoute(new PathResolver(root, drive, needs.kernelDirectory)),
    ],
    budgets: [preparedBudget(prepared)],
    // A save that was promised is finished before the server goes.
    dispose: async () => {
      await contents.idle();
      await drive.idle();
      prepared.clear();
    },
  };
}

function localDrive(needs: ContentsNeeds, root: ContentsRoot): LocalDrive {
  return new LocalDrive({
    root,
    writer: new SafeWriter({
      atomic: needs.settings.useAtomicWriting,
      temporaryDirectory: needs.temporaryDirectory,
      folders: root.folders,
    }),
    trash: {
      platform: process.platform,
      homeTrash: homeTrashDirectory(needs.dataHome),
      userId: process.getuid?.() ?? 0,
      now: needs.now,
    },
  });
}

function notary({ settings, dataDir, log, now }: ContentsNeeds): Notary {
  const directory = settings.notaryDataDir === '' ? dataDir : settings.notaryDataDir;
  const secretFile = settings.notarySecretFile;
  return new Notary({
    algorithm: settings.notaryAlgorithm,
    secret: settings.notarySecret,
    secretFile: secretFile === '' ? join(directory, 'notebook_secret') : secretFile,
    store: new SignatureStore({
      file: signatureFile(settings.notaryDbFile, directory),
      cacheSize: settings.notaryCacheSize,
      now: () => now().getTime(),
      log,
    }),
    log,
  });
}

/** Never the SQLite file of jupyter_server, which both may use at the same time. */
function signatureFile(setting: string, directory: string): string | null {
  if (setting === ':memory:') return null;
  const file = setting === '' ? join(directory, 'nbsignatures.jsonl') : setting;
  return file.replace(/\.db$/, '.jsonl');
}
