import { KernelNotFoundError, NoSuchKernelError } from '../kernels/index.ts';
import type { Logger } from '../log/index.ts';
import {
  KernelDeletedFirst,
  KernelUnavailable,
  NoSuchRunningKernel,
  SessionInvalidated,
  SessionNotFound,
} from './errors.ts';
import type { SessionKernels } from './kernels.ts';
import type { SessionModel } from './schema.ts';
import { SessionStore, type SessionRow } from './store.ts';
import type { NewSession, SessionChanges } from './wishes.ts';

export interface SessionsOptions {
  readonly kernels: SessionKernels;
  readonly newId: () => string;
  readonly log: Logger;
}

/** Which document uses which kernel (rest-api §9). A session lives as long as its kernel. */
export class Sessions {
  readonly #kernels: SessionKernels;
  readonly #newId: () => string;
  readonly #log: Logger;
  readonly #store = new SessionStore();
  /** Sessions being made, by path: a second request for the same document waits for the first. */
  readonly #making = new Map<string, Promise<SessionModel>>();

  constructor({ kernels, newId, log }: SessionsOptions) {
    this.#kernels = kernels;
    this.#newId = newId;
    this.#log = log;
  }

  list(): SessionModel[] {
    return this.#store.all().flatMap((row) => this.#modelOrForget(row) ?? []);
  }

  get(id: string): SessionModel {
    const row = this.#store.get(id);
    if (row === undefined) throw new SessionNotFound(id);
    const model = this.#modelOrForget(row);
    if (model === undefined) throw new SessionInvalidated(id, row.kernelId);
    return model;
  }

  /** Path of the notebook that this kernel belongs to, where there is one. */
  notebookOf(kernelId: string): string | undefined {
    const row = this.#store.ofKernel(kernelId);
    return row?.type === 'notebook' ? (row.path ?? undefined) : undefined;
  }

  /** The session of a path; a new one only where there is none, whatever else was asked for. */
  async create(wishes: NewSession): Promise<SessionModel> {
    const existing = this.#existing(wishes.path);
    if (existing !== undefined) return existing;
    if (wishes.path === null) return this.#make(wishes);
    const underWay = this.#making.get(wishes.path);
    if (underWay !== undefined) return underWay.catch(() => this.create(wishes));
    return this.#makeAlone(wishes.path, wishes);
  }

  /** Changes a session. A kernel that is replaced is shut down. */
  async update(id: string, changes: SessionChanges): Promise<SessionModel> {
    const before = this.get(id);
    const kernelId = (await this.#kernelForChange(before, changes)) ?? before.kernel.id;
    const row = this.#rowOf(id);
    const { path = row.path, name = row.name, type = row.type } = changes;
    this.#store.put({ id, path, name, type, kernelId });
    if (hasChanges(changes)) {
      this.#kernels.setSessionName(kernelId, await this.#sessionName(path, name));
    }
    const model = this.get(id);
    if (kernelId !== before.kernel.id) await this.#shutDownReplaced(before.kernel.id);
    return model;
  }

  async delete(id: string): Promise<void> {
    const { kernel } = this.get(id);
    try {
      await this.#kernels.shutdown(kernel.id);
    } catch (error) {
      if (error instanceof KernelNotFoundError) throw new KernelDeletedFirst(error);
      throw error;
    } finally {
      if (!this.#kernels.has(kernel.id)) this.#store.remove(id);
    }
  }

  #existing(path: string | null): SessionModel | undefined {
    const row = this.#store.byPath(path);
    return row === undefined ? undefined : this.#modelOrForget(row);
  }

  async #makeAlone(path: string, wishes: NewSession): Promise<SessionModel> {
    const making = this.#make(wishes);
    this.#making.set(path, making);
    try {
      return await making;
    } finally {
      this.#making.delete(path);
    }
  }

  async #make(wishes: NewSession): Promise<SessionModel> {
    const { path, name, type } = wishes;
    const id = this.#newId();
    const kernelId =
      wishes.kernelId !== null && this.#kernels.has(wishes.kernelId)
        ? wishes.kernelId
        : await this.#startFor(wishes);
    this.#store.put({ id, path, name, type, kernelId });
    return this.get(id);
  }

  async #startFor(wishes: NewSession): Promise<string> {
    try {
      return await this.#start(wishes);
    } catch (error) {
      if (!(error instanceof NoSuchKernelError)) throw error;
      this.#log.warn(`Kernel not found: ${error.kernelName}`);
      throw KernelUnavailable.notInstalled(error.kernelName, error);
    }
  }

  /** The kernel asked for, already running or just started; undefined to keep the one there is. */
  async #kernelForChange(
    before: SessionModel,
    { kernelId, kernelName }: SessionChanges,
  ): Promise<string | undefined> {
    if (kernelId !== null) {
      if (!this.#kernels.has(kernelId)) throw new NoSuchRunningKernel(kernelId);
      return kernelId;
    }
    if (kernelName === null) return undefined;
    try {
      return await this.#start({ ...before, kernelId: null, kernelName });
    } catch (error) {
      this.#log.error(`Error starting kernel: ${kernelName}`, { error });
      throw KernelUnavailable.notStarted(kernelName, error);
    }
  }

  async #start({ path, name, kernelId, kernelName }: Omit<NewSession, 'type'>): Promise<string> {
    const model = await this.#kernels.startKernel({
      name: kernelName,
      path,
      kernelId: kernelId ?? undefined,
      sessionName: await this.#sessionName(path, name),
    });
    return model.id;
  }

  /**
   * `JPY_SESSION_NAME`: where kernels find their notebook. The name is put behind the folder of the
   * path, as Jupyter does, also where path and name say different things.
   */
  async #sessionName(path: string | null, name: string | null): Promise<string> {
    if (name === null) return path ?? '';
    if (name.startsWith('/')) return name;
    const folder = await this.#kernels.resolveCwd(path);
    return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
  }

  async #shutDownReplaced(kernelId: string): Promise<void> {
    try {
      await this.#kernels.shutdown(kernelId);
    } catch (error) {
      // The session has its new kernel; an old one that is gone already is no reason to fail.
      this.#log.warn(`Kernel ${kernelId} could not be shut down`, { error });
    }
  }

  #rowOf(id: string): SessionRow {
    const row = this.#store.get(id);
    if (row === undefined) throw new SessionNotFound(id);
    return row;
  }

  #modelOrForget(row: SessionRow): SessionModel | undefined {
    const kernel = this.#kernels.get(row.kernelId);
    if (kernel === undefined) {
      this.#store.remove(row.id);
      return undefined;
    }
    const { id, path, name, type } = row;
    return {
      id,
      path,
      name,
      type,
      kernel,
      ...(type === 'notebook' ? { notebook: { path, name } } : {}),
    };
  }
}

function hasChanges(changes: SessionChanges): boolean {
  const { path, name, type, kernelId, kernelName } = changes;
  return (
    path !== undefined ||
    name !== undefined ||
    type !== undefined ||
    kernelId !== null ||
    kernelName !== null
  );
}
