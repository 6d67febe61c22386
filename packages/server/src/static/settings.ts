import { Type } from 'typebox';
import { defineSettings, setting } from '../config/index.ts';

const pathList = Type.Array(Type.String());

export const staticSettings = defineSettings({
  extraStaticPaths: setting({
    trait: 'ServerApp.extra_static_paths',
    schema: pathList,
    default: [],
    help: 'Folders searched for files under /static before our own.',
  }),
  immutablePrefixes: setting({
    trait: 'ServerApp.static_immutable_cache',
    schema: pathList,
    default: [],
    help: 'URL prefixes of static files that never change, so that browsers keep them.',
  }),
});
