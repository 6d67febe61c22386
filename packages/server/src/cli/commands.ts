import type { Command, CommandGroup, CommandOption } from './subcommand.ts';

/** Each command with its words and options; what it does is loaded when it is called. */

const JSON_LINES: CommandOption = { name: 'json', help: 'One JSON object on each line.' };
const JSON_OUTPUT: CommandOption = { name: 'json', help: 'Print JSON.' };
const YES: CommandOption = { name: 'y', help: 'Answer yes instead of asking.' };
const MANY = Number.POSITIVE_INFINITY;

const list: Command = {
  name: 'list',
  summary: 'Show the servers that run',
  options: [JSON_LINES, { name: 'jsonlist', help: 'One JSON list.' }],
  run: async (call) => (await import('./commands/list.ts')).listServers(call),
};

const stop: Command = {
  name: 'stop',
  summary: 'Stop a server, by default the one on port 8888',
  operands: '[port or socket]',
  maxOperands: 1,
  run: async (call) => (await import('./commands/stop.ts')).stopServer(call),
};

const password: Command = {
  name: 'password',
  summary: 'Set the password of servers that start from now on',
  options: [{ name: 'config', value: 'FILE', help: 'The file to write it to.' }],
  run: async (call) => (await import('./commands/password.ts')).setPassword(call),
};

const LEVEL_OPTIONS: readonly CommandOption[] = [
  { name: 'user', help: 'Only for this user.' },
  {
    name: 'sys-prefix',
    help: 'For the Python environment; written to by default where there is one.',
  },
  { name: 'system', help: 'For all users of the machine.' },
  { name: 'py', help: 'Accepted for the sake of scripts: names are always those of modules.' },
  { name: 'python', help: 'The same.' },
];

const extension: CommandGroup = {
  name: 'extension',
  summary: 'Show server extensions, switch them on and off',
  commands: [
    {
      name: 'list',
      summary: 'Show the server extensions that are configured',
      options: LEVEL_OPTIONS,
      run: async (call) => (await import('./commands/extension.ts')).listExtensions(call),
    },
    {
      name: 'enable',
      summary: 'Switch server extensions on',
      operands: 'NAME…',
      maxOperands: MANY,
      options: LEVEL_OPTIONS,
      run: async (call) => (await import('./commands/extension.ts')).switchExtensions(call, true),
    },
    {
      name: 'disable',
      summary: 'Switch server extensions off',
      operands: 'NAME…',
      maxOperands: MANY,
      options: LEVEL_OPTIONS,
      run: async (call) => (await import('./commands/extension.ts')).switchExtensions(call, false),
    },
  ],
};

const LAB_LEVEL: CommandOption = {
  name: 'level',
  value: 'LEVEL',
  help: 'Where it is written: user (the default), sys_prefix or system.',
};

const labextension: CommandGroup = {
  name: 'labextension',
  summary: 'Show extensions of JupyterLab, switch them and their plugins on and off',
  commands: [
    {
      name: 'list',
      summary: 'Show the prebuilt extensions that are installed',
      run: async (call) => (await import('./commands/labextension.ts')).listLabextensions(call),
    },
    {
      name: 'enable',
      summary: 'Switch extensions or plugins on',
      operands: 'NAME…',
      maxOperands: MANY,
      options: [LAB_LEVEL],
      run: async (call) =>
        (await import('./commands/labextension.ts')).switchLabextensions(call, true),
    },
    {
      name: 'disable',
      summary: 'Switch extensions or plugins off',
      operands: 'NAME…',
      maxOperands: MANY,
      options: [LAB_LEVEL],
      run: async (call) =>
        (await import('./commands/labextension.ts')).switchLabextensions(call, false),
    },
  ],
};

const MISSING: CommandOption = { name: 'missing', help: 'Those whose program cannot be found.' };

const kernelspec: CommandGroup = {
  name: 'kernelspec',
  summary: 'Show, install and remove kernels',
  commands: [
    {
      name: 'list',
      summary: 'Show the kernels that are installed',
      options: [JSON_OUTPUT, MISSING],
      run: async (call) => (await import('./commands/kernelspec-list.ts')).listKernelSpecs(call),
    },
    {
      name: 'install',
      summary: 'Install a folder with a kernel.json, by default for all users',
      operands: 'FOLDER',
      maxOperands: 1,
      options: [
        { name: 'user', help: 'Install for this user.' },
        { name: 'sys-prefix', help: 'Install into the Python environment.' },
        { name: 'prefix', value: 'FOLDER', help: 'Install into this environment.' },
        { name: 'name', value: 'NAME', help: 'Install under this name; else that of the folder.' },
        { name: 'replace', help: 'Accepted for the sake of scripts: what is there is replaced.' },
      ],
      run: async (call) =>
        (await import('./commands/kernelspec-install.ts')).installKernelSpec(call),
    },
    {
      name: 'remove',
      aliases: ['uninstall'],
      summary: 'Remove kernels',
      operands: 'NAME…',
      maxOperands: MANY,
      options: [
        YES,
        { name: 'f', help: 'The same.' },
        { name: 'force', help: 'The same.' },
        MISSING,
      ],
      run: async (call) =>
        (await import('./commands/kernelspec-remove.ts')).removeKernelSpecs(call),
    },
    {
      name: 'provisioners',
      summary: 'Show what can start kernels',
      run: async (call) => (await import('./commands/kernelspec-list.ts')).listProvisioners(call),
    },
  ],
};

const paths: Command = {
  name: 'paths',
  summary: "Show Jupyter's folders",
  options: [JSON_OUTPUT],
  run: async (call) => (await import('./commands/paths.ts')).showPaths(call),
};

const workspaces: CommandGroup = {
  name: 'workspaces',
  aliases: ['workspace'],
  summary: 'Show, export and import saved layouts of JupyterLab',
  commands: [
    {
      name: 'list',
      summary: 'Show the saved layouts',
      options: [JSON_OUTPUT, { name: 'jsonlines', help: 'One JSON object on each line.' }],
      run: async (call) => (await import('./commands/workspaces.ts')).listWorkspaces(call),
    },
    {
      name: 'export',
      summary: 'Print a layout as JSON',
      operands: '[NAME]',
      maxOperands: 1,
      run: async (call) => (await import('./commands/workspaces.ts')).exportWorkspace(call),
    },
    {
      name: 'import',
      summary: 'Save a layout from a file that export wrote; - is the standard input',
      operands: 'FILE',
      maxOperands: 1,
      options: [{ name: 'name', value: 'NAME', help: 'Save it under this name.' }],
      run: async (call) => (await import('./commands/workspaces.ts')).importWorkspace(call),
    },
  ],
};

const labPaths: Command = {
  name: 'paths',
  aliases: ['path'],
  summary: "Show JupyterLab's folders",
  run: async (call) => (await import('./commands/lab-paths.ts')).showLabPaths(call),
};

const labClean: Command = {
  name: 'clean',
  summary: 'Remove what builds of JupyterLab left behind',
  options: [
    { name: 'extensions', help: 'Also remove extensions that were built in.' },
    { name: 'settings', help: 'Also remove the settings for all users.' },
    { name: 'static', help: 'Also remove the built application.' },
    { name: 'all', help: 'Remove everything in the application directory.' },
  ],
  run: async (call) => (await import('./commands/lab-clean.ts')).cleanLab(call),
};

const labBuild: Command = {
  name: 'build',
  summary: 'Nothing: JupyterLab and its extensions come built',
  run: async (call) => (await import('./commands/lab-build.ts')).buildLab(call),
};

const labLicenses: Command = {
  name: 'licenses',
  summary: 'Show the licences of what the front end is made of',
  options: [
    { name: 'json', help: 'Print JSON, with the texts of the licences.' },
    { name: 'csv', help: 'Print CSV, with the texts of the licences.' },
    { name: 'full-text', help: 'Print the texts of the licences, too.' },
    { name: 'bundles', value: 'PATTERN', help: 'Only extensions whose name matches.' },
  ],
  run: async (call) => (await import('./commands/lab-licenses.ts')).showLicenses(call),
};

/** What `elara` knows besides `elara lab` and `elara server`. */
export const COMMANDS: readonly (Command | CommandGroup)[] = [
  list,
  stop,
  password,
  kernelspec,
  extension,
  labextension,
  workspaces,
  paths,
];

/** As `jupyter server list`; to serve a folder of that name write `./list`. */
export const SERVER_COMMANDS = [list, stop, password, extension] as const;

/** As `jupyter lab paths`. */
export const LAB_COMMANDS = [labPaths, workspaces, labClean, labBuild, labLicenses] as const;
