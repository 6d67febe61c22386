import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { Declarations, type Setting } from '../config/index.ts';
import { ALL_SETTINGS } from './all-settings.ts';
import { ALIASES, FLAGS, flattened } from './flags.ts';
import { NOT_APPLICABLE } from './not-applicable/index.ts';
import { SKIP_COMPARISON, TEST_PYTHON } from './testing/python.ts';

interface UpstreamTrait {
  readonly type: string;
  readonly default: unknown;
}

interface Upstream {
  readonly classes: Readonly<Record<string, Readonly<Record<string, UpstreamTrait>>>>;
  readonly aliases: Readonly<Record<string, string>>;
  readonly flags: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>
  >;
}

/** How the types of traitlets are written in JSON; those that are missing take anything. */
const KINDS: Readonly<Record<string, string>> = {
  Bool: 'boolean',
  Bytes: 'string',
  CBytes: 'string',
  CUnicode: 'string',
  CaselessStrEnum: 'string',
  Dict: 'object',
  DottedObjectName: 'string',
  Float: 'number',
  Int: 'integer',
  List: 'array',
  Set: 'array',
  Type: 'string',
  Unicode: 'string',
};

const COMPUTED = 'jupyter_server computes the same or the like when it starts';
const MEANT = 'docs/differences.md';

/** Settings whose declared default is not that of the trait, and why. */
const OTHER_DEFAULTS: Readonly<Record<string, string>> = {
  'Application.log_format': COMPUTED,
  'Application.log_level': COMPUTED,
  'ExtensionApp.open_browser': COMPUTED,
  'FileContentsManager.root_dir': COMPUTED,
  'IdentityProvider.token': COMPUTED,
  'IdentityProvider.updatable_fields': COMPUTED,
  'JupyterApp.config_file_name': COMPUTED,
  'KernelManager.ip': COMPUTED,
  'KernelProvisionerFactory.default_provisioner_name': COMPUTED,
  'LabApp.app_dir': COMPUTED,
  'LabApp.extension_manager': MEANT,
  'LabApp.news_url': MEANT,
  'LabApp.user_settings_dir': COMPUTED,
  'LabApp.workspaces_dir': COMPUTED,
  'MultiKernelManager.default_kernel_name': MEANT,
  'PluginManager.level': MEANT,
  'ServerApp.allow_remote_access': COMPUTED,
  'ServerApp.default_url': COMPUTED,
  'ServerApp.open_browser': COMPUTED,
  'ServerApp.port': COMPUTED,
  'ServerApp.terminals_enabled': COMPUTED,
  'ZMQChannelsWebsocketConnection.iopub_data_rate_limit': MEANT,
  'ZMQChannelsWebsocketConnection.iopub_msg_rate_limit': MEANT,
  'ZMQChannelsWebsocketConnection.kernel_ws_protocol': 'its former name has another default',
  'ZMQChannelsWebsocketConnection.limit_rate': 'its former name has another default',
  'ZMQChannelsWebsocketConnection.rate_limit_window': 'its former name has another default',
};

const declarations = new Declarations(ALL_SETTINGS);

describe.skipIf(SKIP_COMPARISON)('the traits of the real server', () => {
  let upstream: Upstream;
  beforeAll(async () => {
    const script = join(import.meta.dirname, 'testing', 'dump-traits.py');
    const { stdout } = await promisify(execFile)(TEST_PYTHON ?? '', [script]);
    upstream = JSON.parse(stdout) as Upstream;
  }, 60_000);

  function each(): { name: string; trait: UpstreamTrait; setting: Setting | undefined }[] {
    return Object.entries(upstream.classes).flatMap(([className, traits]) =>
      Object.entries(traits).map(([name, trait]) => ({
        name: `${className}.${name}`,
        trait,
        setting: declarations.settingOf(className, name),
      })),
    );
  }

  it('are all honoured or named as not applicable', () => {
    expect(each().length).toBeGreaterThan(400);
    const unknown = each().filter(({ setting }) => setting === undefined);
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });

  it('take values of the same types', () => {
    const different = each().flatMap(({ name, trait, setting }) => {
      const kind = KINDS[trait.type];
      const kinds = setting === undefined ? [] : schemaKinds(setting.schema);
      return kind === undefined || kinds.length === 0 || kinds.includes(kind) ? [] : [name];
    });
    expect(different).toEqual([]);
  });

  it('have the same defaults, but for those that are meant to differ', () => {
    const idle = new Set(NOT_APPLICABLE.map(({ trait }) => trait));
    const different = each().flatMap(({ trait, setting }) => {
      if (setting === undefined || idle.has(setting.trait) || isComputed(trait.default)) return [];
      return isDeepStrictEqual(setting.default, trait.default) ? [] : [setting.trait];
    });
    expect([...new Set(different)].sort()).toEqual(Object.keys(OTHER_DEFAULTS).sort());
  });

  it('have the same aliases', () => {
    const theirs = Object.entries(upstream.aliases);
    expect(theirs.map(([alias]) => [alias, ALIASES.get(alias)])).toEqual(
      theirs.map(([alias, trait]) => [alias, flattened(trait)]),
    );
  });

  it('are set by the same flags', () => {
    for (const [flag, sections] of Object.entries(upstream.flags)) {
      const assigns = Object.entries(sections).flatMap(([className, traits]) =>
        Object.entries(traits).map(
          ([name, value]) => [flattened(`${className}.${name}`), value] as const,
        ),
      );
      expect([flag, FLAGS.get(flag)?.assigns]).toEqual([flag, Object.fromEntries(assigns)]);
    }
  });
});

describe('settings', () => {
  it('are declared once', () => {
    const traits = Object.values(ALL_SETTINGS).flatMap((group) =>
      Object.values<Setting>(group).map(({ trait }) => trait),
    );
    expect(traits.filter((trait, index) => traits.indexOf(trait) !== index)).toEqual([]);
  });
});

function schemaKinds(schema: object): string[] {
  if ('anyOf' in schema && Array.isArray(schema.anyOf)) {
    return schema.anyOf.flatMap((branch: object) => schemaKinds(branch));
  }
  if ('const' in schema) return [typeof schema.const];
  return 'type' in schema ? [String(schema.type)] : [];
}

/** A default that Python cannot write as JSON: a class, a function. */
function isComputed(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'python' in value;
}
