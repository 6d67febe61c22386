import { transform } from 'sucrase';

import { jsxOptions } from './jsx.ts';

/**
 * A `.ts` or `.tsx` file of the notebook's folder as an ES module (or, for `require` of `.cts`, as
 * CommonJS); lines stay where they are.
 */
export function transpileModule(source: string, format: 'module' | 'commonjs'): string {
  const { code } = transform(source, {
    transforms: format === 'module' ? ['typescript', 'jsx'] : ['typescript', 'jsx', 'imports'],
    disableESTransforms: true,
    production: true,
    ...jsxOptions(source),
  });
  return code;
}
