import { RUNTIME } from './modules.ts';

export interface JsxOptions {
  readonly jsxRuntime: 'classic' | 'automatic';
  readonly jsxPragma?: string;
  readonly jsxFragmentPragma?: string;
  readonly jsxImportSource?: string;
}

/** `React` where the notebook has it, else the kernel's own elements, which display as HTML. */
const FACTORY = `(typeof React === "undefined" ? ${RUNTIME}.jsx : React)`;

/**
 * How JSX is written: `@jsxImportSource`, `@jsx` and `@jsxFrag` in a comment say so, as they do for
 * TypeScript.
 */
export function jsxOptions(source: string): JsxOptions {
  const importSource = pragma(source, 'jsxImportSource');
  if (importSource !== undefined) {
    return { jsxRuntime: 'automatic', jsxImportSource: importSource };
  }
  const factory = pragma(source, 'jsx');
  return {
    jsxRuntime: 'classic',
    jsxPragma: factory ?? `${FACTORY}.createElement`,
    jsxFragmentPragma: pragma(source, 'jsxFrag') ?? `${FACTORY}.Fragment`,
  };
}

function pragma(source: string, name: string): string | undefined {
  return new RegExp(`@${name}\\s+([\\w$.@/-]+)`).exec(source)?.[1];
}
