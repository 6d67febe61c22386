import { mkdir, rm, symlink, utimes } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../log/index.ts';
import { KernelSpecs, type KernelSpecsOptions } from './kernelspecs.ts';
import { parseKernelSpec } from './spec.ts';
import { Folders } from './testing/folders.ts';

let folders: Folders;
let warnings: string[];

beforeEach(async () => {
  folders = await Folders.create();
  warnings = [];
});

afterEach(async () => {
  await folders.remove();
});

const typescript = {
  name: 'typescript',
  resourceDir: '/elara/kernelspec',
  spec: parseKernelSpec('{"argv": ["node"], "display_name": "TypeScript (Node.js)"}'),
};

function open(changes: Partial<KernelSpecsOptions> = {}): KernelSpecs {
  return new KernelSpecs({
    dataPath: [folders.path('user'), folders.path('system')],
    env: {},
    home: folders.path('home'),
    allowed: [],
    ensureNativeKernel: true,
    defaultProvisioner: 'local-provisioner',
    defaultName: '',
    builtIn: async () => [typescript],
    log: { ...silentLogger, warn: (message) => void warnings.push(message) },
    ...changes,
  });
}

const names = async (specs: KernelSpecs) => [...(await specs.list()).keys()];

describe('kernelspecs', () => {
  it('come with the kernel that is part of Elara', async () => {
    const specs = open();
    expect(await names(specs)).toEqual(['typescript']);
    expect(await specs.find('typescript')).toBe(typescript);
    expect(await specs.defaultName()).toBe('typescript');
  });

  it('are found in all data folders, the first one winning', async () => {
    await folders.spec('user/kernels/ir', { display_name: 'R of the user' });
    await folders.spec('system/kernels/ir', { display_name: 'R of the system' });
    await folders.spec('system/kernels/julia-1.11', { display_name: 'Julia' });
    const specs = open();
    expect((await specs.find('ir'))?.spec.display_name).toBe('R of the user');
    expect(await specs.find('julia-1.11')).toMatchObject({
      name: 'julia-1.11',
      resourceDir: folders.path('system/kernels/julia-1.11'),
    });
  });

  it("are found in IPython's folder", async () => {
    await folders.spec('home/.ipython/kernels/old', {});
    await folders.spec('ipython/kernels/other', {});
    expect(await names(open())).toContain('old');
    const env = { IPYTHONDIR: folders.path('ipython') };
    expect(await names(open({ env }))).toEqual(['other', 'typescript']);
  });

  it('are found under the prefixes of Pythons on the PATH', async () => {
    await folders.python('conda', 'python3');
    await folders.spec('conda/share/jupyter/kernels/bash', { display_name: 'Bash' });
    const env = { PATH: `/nowhere:relative:${folders.path('conda/bin')}` };
    expect(await names(open({ env }))).toEqual(['bash', 'typescript']);
  });

  it('are called by the lower-cased name of their folder', async () => {
    await folders.spec('user/kernels/MyKernel', { display_name: 'Mine' });
    const specs = open();
    expect(await names(specs)).toContain('mykernel');
    expect((await specs.find('MYKERNEL'))?.name).toBe('mykernel');
  });

  it('are only warned of when their name fits into no URL', async () => {
    await folders.spec('user/kernels/my kernel', { display_name: 'Mine' });
    expect(await names(open())).toContain('my kernel');
    expect(warnings[0]).toMatch(/^Invalid kernelspec directory name/);
  });

  it('that are broken are left out with one warning, until they are mended', async () => {
    await folders.spec('user/kernels/bad', '{"argv": [');
    await folders.spec('user/kernels/wrong', { argv: 'python' });
    await mkdir(folders.path('user/kernels/empty'));
    const specs = open();
    expect(await names(specs)).toEqual(['typescript']);
    await specs.list();
    expect(warnings.map((warning) => warning.split(':')[0]).sort()).toEqual([
      "Error loading kernelspec 'bad'",
      "Error loading kernelspec 'wrong'",
    ]);
    await folders.spec('user/kernels/bad', { argv: ['mended'] });
    expect(await names(specs)).toEqual(['bad', 'typescript']);
  });

  it('that want another provisioner are hidden', async () => {
    const metadata = { kernel_provisioner: { provisioner_name: 'remote' } };
    await folders.spec('user/kernels/far', { metadata });
    await folders.spec('user/kernels/near', {
      metadata: { kernel_provisioner: { provisioner_name: 'local-provisioner' } },
    });
    const specs = open();
    expect(await names(specs)).toEqual(['near', 'typescript']);
    expect(await specs.whyNot('far')).toBe(
      "it wants the provisioner 'remote', but there is only 'local-provisioner'",
    );
    expect(await specs.whyNot('near')).toBeUndefined();
    expect(await specs.whyNot('unknown')).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringContaining("Kernelspec 'far' cannot be used: it wants"),
    ]);
  });

  it('that name no provisioner need the default one', async () => {
    await folders.spec('user/kernels/plain', {});
    await folders.spec('user/kernels/near', {
      metadata: { kernel_provisioner: { provisioner_name: 'local-provisioner' } },
    });
    const specs = open({ defaultProvisioner: 'k8s' });
    expect(await names(specs)).toEqual(['near', 'typescript']);
    expect(await specs.whyNot('Plain')).toContain("the provisioner 'k8s'");
  });

  it('that cannot be read say so, unless another folder has one of the name', async () => {
    await folders.spec('user/kernels/broken', '{');
    await folders.spec('user/kernels/both', '{');
    await folders.spec('system/kernels/both', {});
    const specs = open();
    expect(await specs.whyNot('broken')).toBe('its kernel.json cannot be read');
    expect(await specs.whyNot('both')).toBeUndefined();
    expect(await open({ allowed: ['both'] }).whyNot('broken')).toBeUndefined();
  });

  it('are noticed when they are installed, changed and taken away', async () => {
    const specs = open();
    await folders.spec('user/kernels/new', { display_name: 'one' });
    expect((await specs.find('new'))?.spec.display_name).toBe('one');
    await folders.spec('user/kernels/new', { display_name: 'two' });
    await utimes(folders.path('user/kernels/new/kernel.json'), 1, 1);
    expect((await specs.find('new'))?.spec.display_name).toBe('two');
    await rm(folders.path('user/kernels/new'), { recursive: true });
    expect(await specs.find('new')).toBeUndefined();
  });

  it('are not read again as long as nothing changed', async () => {
    await folders.spec('user/kernels/same', {});
    const specs = open();
    const first = await specs.find('same');
    expect((await specs.find('same'))?.spec).toBe(first?.spec);
  });

  it('may be links, also broken ones and loops', async () => {
    await folders.spec('elsewhere/linked', { display_name: 'Linked' });
    await mkdir(folders.path('user/kernels'), { recursive: true });
    await symlink(folders.path('elsewhere/linked'), folders.path('user/kernels/linked'));
    await symlink(folders.path('nowhere'), folders.path('user/kernels/broken'));
    await symlink(folders.path('user/kernels/loop'), folders.path('user/kernels/loop'));
    expect(await names(open())).toEqual(['linked', 'typescript']);
  });

  it('can be limited to some names, the built-in one included', async () => {
    await folders.spec('user/kernels/a', {});
    await folders.spec('user/kernels/b', {});
    const specs = open({ allowed: ['b'] });
    expect(await names(specs)).toEqual(['b']);
    expect(await specs.find('a')).toBeUndefined();
    expect(await specs.defaultName()).toBe('b');
  });

  it('let an installed spec take the place of the built-in one', async () => {
    await folders.spec('user/kernels/typescript', { display_name: 'Changed' });
    expect((await open().find('typescript'))?.spec.display_name).toBe('Changed');
  });
});

describe('the default kernel', () => {
  it('is python3 where it exists', async () => {
    await folders.spec('system/kernels/python3', {});
    expect(await open().defaultName()).toBe('python3');
  });

  it('is the configured one, whether or not it exists', async () => {
    await folders.spec('system/kernels/python3', {});
    expect(await open({ defaultName: 'ir' }).defaultName()).toBe('ir');
  });
});

describe('a Python with ipykernel but without a spec', () => {
  it('is offered as python3, without being started', async () => {
    await folders.python('plain', 'python3');
    const python = await folders.python('venv', 'python', true);
    const env = { PATH: `${folders.path('plain/bin')}:${folders.path('venv/bin')}` };
    expect(await open({ env }).find('python3')).toEqual({
      name: 'python3',
      resourceDir: folders.path('venv/lib/python3.11/site-packages/ipykernel/resources'),
      spec: {
        argv: [python, '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
        env: {},
        display_name: 'Python 3 (ipykernel)',
        language: 'python',
        interrupt_mode: 'signal',
        metadata: { debugger: true, supported_encryption: ['curve'] },
        kernel_protocol_version: '5.5',
      },
    });
  });

  it('is that of the active environment first', async () => {
    await folders.python('other', 'python3', true);
    const python = await folders.python('venv', 'python3', true);
    const env = { PATH: folders.path('other/bin'), VIRTUAL_ENV: folders.path('venv') };
    expect((await open({ env }).find('python3'))?.spec.argv[0]).toBe(python);
  });

  it('gives way to a spec that is installed', async () => {
    await folders.python('venv', 'python3', true);
    await folders.spec('venv/share/jupyter/kernels/python3', { display_name: 'Installed' });
    const env = { PATH: folders.path('venv/bin') };
    expect((await open({ env }).find('python3'))?.spec.display_name).toBe('Installed');
  });

  it('is not offered when that is switched off', async () => {
    await folders.python('venv', 'python3', true);
    const env = { PATH: folders.path('venv/bin') };
    expect(await names(open({ env, ensureNativeKernel: false }))).toEqual(['typescript']);
  });
});
