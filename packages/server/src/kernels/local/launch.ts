import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

import type { StartRequest } from '../host.ts';
import { denoBinary, isDeno } from './deno.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
}

/** Where kernelspecs lie under a prefix; the interpreter of such a spec is `<prefix>/bin/python`. */
const SPEC_UNDER_PREFIX = /^(.+)[/\\]share[/\\]jupyter[/\\]kernels[/\\][^/\\]+[/\\]?$/;
const PYTHON = /^python(?:3(?:\.\d+)?)?$/;

/** Makes command line and environment of a kernel from its spec (kernels §12.2, §12.3). */
export function makeCommand(
  request: StartRequest,
  connectionFile: string,
  base: Environment,
  serverPid: number,
): Command {
  const env = makeEnvironment(request, base, serverPid);
  const prefix = prefixOf(request.resourceDir, env);
  const values: Readonly<Record<string, string>> = {
    connection_file: connectionFile,
    prefix,
    resource_dir: request.resourceDir,
    cwd: request.cwd,
    kernel_id: request.id,
  };
  const [first = '', ...rest] = request.argv.map((argument) =>
    expandHome(fillIn(argument, values), env),
  );
  return { program: programOf(first, request, env), args: rest, env };
}

function programOf(first: string, request: StartRequest, env: Environment): string {
  if (PYTHON.test(first)) return findPython(first, request.resourceDir, env);
  return isDeno(request.argv) ? denoBinary(first, env) : first;
}

/** Replaces `{name}` where the name is known and leaves all else as it is. */
function fillIn(argument: string, values: Readonly<Record<string, string>>): string {
  return argument.replace(/\{([A-Za-z0-9_]+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function expandHome(argument: string, env: Environment): string {
  if (argument !== '~' && !argument.startsWith('~/')) return argument;
  return (env['HOME'] ?? homedir()) + argument.slice(1);
}

function makeEnvironment(
  request: StartRequest,
  base: Environment,
  serverPid: number,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...base, ...request.extraEnv })) {
    if (value !== undefined) env[name] = value;
  }
  const known = { ...env };
  for (const [name, template] of Object.entries(request.specEnv)) {
    env[name] = substitute(template, known);
  }
  if (request.language.toLowerCase().startsWith('python')) delete env['PYTHONEXECUTABLE'];
  if (request.sessionName !== undefined) env['JPY_SESSION_NAME'] = request.sessionName;
  env['JPY_PARENT_PID'] = String(serverPid);
  return env;
}

/** Python's `string.Template.safe_substitute`: `$NAME`, `${NAME}`, `$$`; unknown names stay. */
function substitute(template: string, env: Readonly<Record<string, string>>): string {
  const pattern = /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g;
  return template.replace(pattern, (whole, plain?: string, braced?: string) => {
    const name = plain ?? braced;
    return name === undefined ? '$' : (env[name] ?? whole);
  });
}

function prefixOf(resourceDir: string, env: Environment): string {
  return (
    SPEC_UNDER_PREFIX.exec(resourceDir)?.[1] ?? env['VIRTUAL_ENV'] ?? env['CONDA_PREFIX'] ?? '/usr'
  );
}

/**
 * Python's server puts its own interpreter for a bare `python`. We have none: the interpreter of
 * the prefix that the spec was installed under is meant, else the first on the PATH.
 */
function findPython(name: string, resourceDir: string, env: Environment): string {
  const prefix = SPEC_UNDER_PREFIX.exec(resourceDir)?.[1];
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...(prefix === undefined ? [] : [join(prefix, 'bin', name), join(prefix, 'bin', 'python3')]),
    ...folders.map((folder) => join(folder, name)),
    ...folders.map((folder) => join(folder, 'python3')),
  ];
  return candidates.find(isExecutable) ?? name;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
