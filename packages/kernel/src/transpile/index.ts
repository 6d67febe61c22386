export { CellSyntaxError } from './errors.ts';
export { RUNTIME } from './modules.ts';
export { DeclaredNames, type NameKind } from './redeclare.ts';
export { transpileCell, type TranspiledCell } from './transpile.ts';
export { loadCompiler, needsCompiler } from './compiler.ts';
export type { Locate, Place } from './source-map.ts';
