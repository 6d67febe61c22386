import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ExternalKernels } from './external-kernels.ts';
import { silentLogger } from '../log/index.ts';
import { testPython } from './testing/python.ts';
import { KernelsRig, isRunning } from './testing/rig.ts';

const VALID = JSON.stringify({ kernel_name: 'python3', key: 'k' });

/** A folder with files, and what was made of them. */
class Scene implements AsyncDisposable {
  readonly folder: string;
  readonly told: string[] = [];
  readonly external: ExternalKernels;
  attachError: Error | undefined;
  #ids = 0;

  private constructor(folder: string) {
    this.folder = folder;
    this.external = new ExternalKernels({
      folder,
      newId: () => `id-${++this.#ids}`,
      log: silentLogger,
      attach: async ({ id, name, connectionFile }) => {
        if (this.attachError !== undefined) throw this.attachError;
        this.told.push(`attach ${id} ${name} ${connectionFile.slice(folder.length + 1)}`);
      },
      detach: async (id) => {
        this.told.push(`detach ${id}`);
      },
    });
  }

  static async create(): Promise<Scene> {
    return new Scene(await mkdtemp(join(tmpdir(), 'external-')));
  }

  write(name: string, text: string): Promise<void> {
    return writeFile(join(this.folder, name), text);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

describe('the folder of external kernels', () => {
  it('gives a kernel for each connection file, once, for as long as it lies there', async () => {
    await using scene = await Scene.create();
    await scene.write('b.json', VALID);
    await scene.write('a.json', VALID);
    await scene.external.look();
    await scene.external.look();
    expect(scene.told).toEqual(['attach id-1 python3 a.json', 'attach id-2 python3 b.json']);
    await rm(join(scene.folder, 'a.json'));
    await scene.external.look();
    expect(scene.told.slice(2)).toEqual(['detach id-1']);
  });

  it('takes a file that was written anew for another kernel', async () => {
    await using scene = await Scene.create();
    await scene.write('a.json', VALID);
    await scene.external.look();
    await scene.write('a.json', JSON.stringify({ kernel_name: 'ir', key: 'other' }));
    await scene.external.look();
    expect(scene.told.slice(1)).toEqual(['detach id-1', 'attach id-2 ir a.json']);
  });

  it('passes over folders and files that are of no kernel, and reads each only once', async () => {
    await using scene = await Scene.create();
    await mkdir(join(scene.folder, 'folder.json'));
    for (const [index, text] of ['', '{', '[]', 'null', '{"key":"k"}', '{"key":1}'].entries()) {
      await scene.write(`${index}.json`, text);
    }
    scene.attachError = new Error('no port');
    await scene.write('bad.json', VALID);
    await scene.external.look();
    scene.attachError = undefined;
    await scene.external.look();
    expect(scene.told).toEqual([]);
  });

  it('may not be there, and answers those that ask at once by one look', async () => {
    await using scene = await Scene.create();
    await scene.write('a.json', VALID);
    await Promise.all([scene.external.look(), scene.external.look(), scene.external.look()]);
    expect(scene.told).toHaveLength(1);
    await rm(scene.folder, { recursive: true });
    await scene.external.look();
    expect(scene.told).toEqual(['attach id-1 python3 a.json', 'detach id-1']);
  });
});

describe.skipIf(testPython === undefined)('an ipykernel that somebody else started', () => {
  /** Starts it as a person would, with its connection file in the folder of external kernels. */
  async function start(file: string): Promise<ChildProcess> {
    const args = ['-m', 'ipykernel_launcher', '-f', file];
    const child = spawn(testPython ?? '', args, {
      stdio: 'ignore',
      env: { ...process.env, PYDEVD_DISABLE_FILE_VALIDATION: '1' },
    });
    for (;;) {
      const text = await readFile(file, 'utf8').catch(() => '');
      if (text.includes('kernel_name')) return child;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it(
    'is listed, executes, is interrupted, and is let go of alive',
    { timeout: 60_000 },
    async () => {
      await using rig = await KernelsRig.create({ settings: { allowExternalKernels: true } });
      const folder = join(rig.folder, 'runtime', 'external_kernels');
      await mkdir(folder, { recursive: true });
      const child = await start(join(folder, 'kernel-mine.json'));
      try {
        await rig.kernels.findExternal();
        const [model, ...others] = rig.kernels.list();
        expect(others).toEqual([]);
        expect(model).toMatchObject({ execution_state: 'idle', connections: 0 });
        const id = model!.id;
        const client = rig.client(id);
        await client.execute('print(6 * 7)');
        expect(client.text()).toBe('42\n');
        const busy = client.submit('print("on", flush=True)\nwhile True: pass');
        await client.until(
          ({ message }) =>
            message.parentHeader.msg_id === busy && message.header.msg_type === 'stream',
        );
        await rig.kernels.interrupt(id);
        expect(await client.reply(busy)).toMatchObject({ ename: 'KeyboardInterrupt' });
        await expect(rig.kernels.restart(id)).rejects.toThrow('cannot be restarted from here');
        await rig.kernels.shutdown(id);
        await rig.kernels.findExternal();
        expect(rig.kernels.list()).toEqual([]);
        expect(isRunning(child.pid!)).toBe(true);
      } finally {
        child.kill('SIGKILL');
      }
    },
  );

  it('survives the end of the server, and leaves the list with its file', async () => {
    await using rig = await KernelsRig.create();
    const folder = join(rig.folder, 'elsewhere');
    await mkdir(folder);
    const child = await start(join(folder, 'k.json'));
    try {
      await using other = await KernelsRig.create({
        settings: { allowExternalKernels: true, externalConnectionDir: folder },
      });
      await rig.kernels.findExternal();
      await other.kernels.findExternal();
      expect(rig.kernels.list()).toEqual([]);
      expect(other.kernels.list()).toHaveLength(1);
      const file = await readFile(join(folder, 'k.json'));
      await rm(join(folder, 'k.json'));
      await other.kernels.findExternal();
      expect(other.kernels.list()).toEqual([]);
      await writeFile(join(folder, 'again.json'), file);
      await other.kernels.findExternal();
      expect(other.kernels.list()).toHaveLength(1);
      await other.room.dispose?.();
      expect(isRunning(child.pid!)).toBe(true);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
