import type { Event, Terminal } from '@jupyterlab/services';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { KERNEL_NAME } from '../../../packages/kernel/kernelspec/index.mjs';
import { settingsOf, useServices } from './connect.ts';

const PATIENT = { timeout: 20_000 };
const PALETTE = '@jupyterlab/apputils-extension:palette';
const THEMES = '@jupyterlab/apputils-extension:themes';

describe('the other managers of @jupyterlab/services', () => {
  const connected = useServices();

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  describe('kernelspecs', () => {
    it('lists them with a default and the URLs of their logos', async () => {
      const { kernelspecs } = connected().services;
      await kernelspecs.refreshSpecs();
      const { specs } = kernelspecs;
      const spec = specs?.kernelspecs[KERNEL_NAME];
      expect(spec).toMatchObject({ name: KERNEL_NAME, language: 'typescript' });
      expect(Object.keys(specs?.kernelspecs ?? {})).toContain(specs?.default);
      const logo = spec?.resources['logo-svg'] ?? '';
      const { base, token } = connected().server;
      const response = await fetch(new URL(logo, base), {
        headers: { authorization: `token ${token}` },
      });
      expect(response.headers.get('content-type')).toBe('image/svg+xml');
    });
  });

  describe('terminals', () => {
    const terminals = (): Terminal.IManager => connected().services.terminals;

    it('runs a shell, takes its size and is shut down', async () => {
      const terminal = await terminals().startNew({ cwd: '' });
      const seen = collect(terminal);
      await expect.poll(() => terminal.connectionStatus, PATIENT).toBe('connected');
      terminal.send({ type: 'set_size', content: [30, 90, 300, 900] });
      terminal.send({ type: 'stdin', content: ['echo size $(stty size)\r'] });
      await expect.poll(seen, PATIENT).toContain('size 30 90');
      await terminals().refreshRunning();
      expect([...terminals().running()].map(({ name }) => name)).toEqual([terminal.name]);
      await terminal.shutdown();
      await terminals().refreshRunning();
      expect([...terminals().running()]).toEqual([]);
    });

    it('shows a second connection what was printed before', async () => {
      const terminal = await terminals().startNew();
      const seen = collect(terminal);
      terminal.send({ type: 'stdin', content: ['echo be"fore"\r'] });
      await expect.poll(seen, PATIENT).toContain('before');
      const other = connected().connect().terminals.connectTo({ model: terminal.model });
      await expect.poll(collect(other), PATIENT).toContain('before');
      await terminals().shutdownAll();
    });

    it('tells that the shell ended', async () => {
      const terminal = await terminals().startNew();
      const ended = new Promise<void>((resolve) => {
        terminal.disposed.connect(() => {
          resolve();
        });
      });
      terminal.send({ type: 'stdin', content: ['exit\r'] });
      await ended;
      await terminals().refreshRunning();
      expect([...terminals().running()]).toEqual([]);
    });
  });

  describe('settings', () => {
    it('lists the plugins, and their ids alone', async () => {
      const { settings } = connected().services;
      const all = await settings.list();
      expect(all.ids).toContain(PALETTE);
      expect(all.values.find(({ id }) => id === PALETTE)).toMatchObject({ raw: '{}' });
      const { ids, values } = await settings.list('ids');
      expect(new Set(ids)).toEqual(new Set(all.ids));
      expect(values).toEqual([]);
    });

    it('saves what somebody wrote, comments and all', async () => {
      const { settings } = connected().services;
      const raw = '{\n  // at night\n  "theme": "JupyterLab Dark"\n}';
      await settings.save(THEMES, raw);
      const fetched = await settings.fetch(THEMES);
      expect(fetched.raw).toBe(raw);
      expect(fetched.schema).toMatchObject({ type: 'object' });
    });

    it('refuses what the schema does not allow', async () => {
      const { settings } = connected().services;
      const refused = settings.save(THEMES, '{ "theme": 3 }');
      await expect(refused).rejects.toMatchObject({ response: { status: 400 } });
      expect((await settings.fetch(THEMES)).raw).toContain('JupyterLab Dark');
    });

    it('answers 404 for a plugin that is not there', async () => {
      const missing = connected().services.settings.fetch('@none/such:plugin');
      await expect(missing).rejects.toMatchObject({ response: { status: 404 } });
    });
  });

  describe('workspaces', () => {
    it('saves, lists, fetches and removes them', async () => {
      const { workspaces } = connected().services;
      const workspace = {
        data: { 'layout-restorer:data': { main: 'ä' } },
        metadata: { id: 'mine' },
      };
      await workspaces.save('mine', workspace);
      expect((await workspaces.list()).ids).toContain('mine');
      const fetched = await workspaces.fetch('mine');
      expect(fetched.data).toEqual(workspace.data);
      expect(fetched.metadata.id).toBe('mine');
      await workspaces.remove('mine');
      expect((await workspaces.list()).ids).not.toContain('mine');
      expect((await workspaces.fetch('mine')).data).toEqual({});
    });
  });

  describe('events', () => {
    it('streams what the server does', async () => {
      const { events, contents } = connected().services;
      const seen: Event.Emission[] = [];
      events.stream.connect((_, event) => seen.push(event));
      // The stream has no sign that it is open: files are made until one is heard of.
      await expect
        .poll(async () => {
          await contents.newUntitled({ type: 'file' });
          return seen;
        }, PATIENT)
        .toContainEqual(
          expect.objectContaining({
            schema_id: 'https://events.jupyter.org/jupyter_server/contents_service/v1',
            action: 'save',
          }),
        );
    });

    it('refuses an event without a registered schema', async () => {
      const emitted = connected().services.events.emit({
        schema_id: 'https://example.org/unknown',
        data: {},
        version: '1',
      });
      await expect(emitted).rejects.toMatchObject({ response: { status: 400 } });
    });
  });

  it('tells the export formats', async () => {
    const formats = await connected().services.nbconvert.getExportFormats();
    for (const format of Object.values(formats)) {
      expect(typeof format.output_mimetype).toBe('string');
    }
  });

  it('tells that there is nothing to build', async () => {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- JupyterLab 4 still asks.
    const { builder } = connected().services;
    await expect(builder.getStatus()).resolves.toEqual({
      status: 'stable',
      message: '',
    });
  });

  it('tells who is asking, and what they may do', async () => {
    // It remembers the colour of a person where a page does.
    const kept = new Map<string, string>();
    const localStorage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    };
    vi.stubGlobal('window', { localStorage });
    const { user } = connected().connect();
    await user.ready;
    expect(user.identity?.username).toMatch(/^[0-9a-f]{32}$/);
    expect(user.identity?.display_name).toMatch(/^Anonymous \w+$/);
    expect(user.permissions).toHaveProperty('updatable_fields');
  });

  it('keeps sections of configuration', async () => {
    const { library, server } = connected();
    const manager = new library.ConfigSectionManager({
      serverSettings: settingsOf(library, server),
    });
    const section = await manager.create({ name: 'clients' });
    expect(section.data).toEqual({});
    await section.update({ A: { b: 1, c: 2 } });
    await section.update({ A: { b: null } });
    const again = await manager.create({ name: 'clients' });
    expect(again.data).toEqual({ A: { c: 2 } });
  });
});

function collect(terminal: Terminal.ITerminalConnection): () => string {
  let output = '';
  terminal.messageReceived.connect((_, { type, content }) => {
    if (type === 'stdout') output += content?.join('') ?? '';
  });
  return () => output;
}
