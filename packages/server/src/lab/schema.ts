import { Type } from 'typebox';

const nullable = <T extends ReturnType<typeof Type.String>>(schema: T) =>
  Type.Union([schema, Type.Null()]);

const anything = Type.Record(Type.String(), Type.Unknown());

/** One plugin's settings; `warning` is in lists only, where clients expect the key. */
export const PluginSettings = Type.Object({
  id: Type.String(),
  schema: anything,
  version: Type.String(),
  raw: Type.String(),
  settings: Type.Unknown(),
  warning: Type.Optional(Type.Null()),
  last_modified: nullable(Type.String()),
  created: nullable(Type.String()),
});

export const SettingsList = Type.Object({
  settings: Type.Array(Type.Union([PluginSettings, Type.Object({ id: Type.String() })])),
});

export const WorkspaceModel = Type.Object({
  data: Type.Unknown(),
  metadata: Type.Intersect([Type.Object({ id: Type.String() }), anything]),
});

export const WorkspaceList = Type.Object({
  workspaces: Type.Object({
    ids: Type.Array(Type.String()),
    values: Type.Array(WorkspaceModel),
  }),
});

export const TranslationList = Type.Object({
  data: Type.Record(
    Type.String(),
    Type.Object({ displayName: Type.String(), nativeName: Type.String() }),
  ),
  message: Type.String(),
});

export const TranslationTexts = Type.Object({ data: anything, message: Type.String() });

export const Listings = Type.Object({
  blocked_extensions_uris: Type.Array(Type.String()),
  allowed_extensions_uris: Type.Array(Type.String()),
  blocked_extensions: Type.Array(Type.Unknown()),
  allowed_extensions: Type.Array(Type.Unknown()),
});

export const BuildStatus = Type.Object({
  status: Type.Union([Type.Literal('stable'), Type.Literal('needed'), Type.Literal('building')]),
  message: Type.String(),
});

export const News = Type.Object({ news: Type.Array(Type.Unknown()) });

export const Update = Type.Object({ notification: Type.Null() });

export const PluginLocks = Type.Object({
  lockRules: Type.Array(Type.String()),
  allLocked: Type.Boolean(),
});

export const ActionResultModel = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('warning'), Type.Literal('error')]),
  message: nullable(Type.String()),
  needs_restart: Type.Array(Type.String()),
});

export const ExtensionList = Type.Array(
  Type.Object({ name: Type.String(), installed_version: Type.String(), enabled: Type.Boolean() }),
);

/** Instructions to the managers; what else is sent with them is ignored. */
export const PluginInstruction = Type.Object({ cmd: Type.String(), plugin_name: Type.String() });

export const ExtensionInstruction = Type.Object({
  cmd: Type.String(),
  extension_name: Type.String(),
});

export const ExtensionQuery = Type.Object({ query: Type.Optional(Type.String()) });

export const SettingsQuery = Type.Object({ ids_only: Type.Optional(Type.String()) });

export const LicenseQuery = Type.Object({
  format: Type.Optional(
    Type.Union([Type.Literal('json'), Type.Literal('csv'), Type.Literal('markdown')]),
  ),
  full_text: Type.Optional(Type.String()),
  bundles: Type.Optional(Type.String()),
  download: Type.Optional(Type.String()),
});
