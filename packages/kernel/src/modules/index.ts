export { installRequireHook } from './hooks-registration.ts';
export { ModuleLoader, type CellMeta } from './loader.ts';
