import tseslint from 'typescript-eslint';

const functionLength = ['error', { max: 60, skipBlankLines: true, skipComments: true }];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/dist.*/**',
      '.tsbuild/**',
      '.setup/**',
      '.venv-test/**',
      'coverage/**',
      '**/*.generated.ts',
      'packages/**/*.mjs',
      'packages/**/*.d.mts',
      '*.mjs',
      '*.cjs',
      '.*.cjs',
      'packages/lab/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Handlers are asynchronous by contract, whether or not this one waits.
      '@typescript-eslint/require-await': 'off',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': functionLength,
    },
  },
  {
    files: [
      '**/*.test.ts',
      '**/testing/**',
      'e2e/**',
      'parity/**',
      'vitest.config.ts',
      '*.config.ts',
    ],
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-exports': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
