import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parsePolicy } from './policy.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');

/** The blocks of a language in the page about identity and permissions. */
async function blocks(language: string): Promise<string[]> {
  const page = await readFile(join(REPOSITORY, 'docs/auth.md'), 'utf8');
  const pattern = new RegExp('```' + language + '\\n([\\s\\S]*?)```', 'g');
  return [...page.matchAll(pattern)].map(([, code = '']) => code);
}

describe('docs/auth.md', () => {
  it('has examples that compile against the published types', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'elara-docs-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const files = await Promise.all(
      (await blocks('ts')).map(async (code, index) => {
        const file = join(folder, `example${index}.mts`);
        await writeFile(file, code);
        return file;
      }),
    );
    expect(files).toHaveLength(2);
    const program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      types: ['node'],
      typeRoots: [join(REPOSITORY, 'node_modules/@types')],
      paths: { 'elara/auth': [join(import.meta.dirname, 'extension.ts')] },
    });
    const complaints = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    expect(complaints).toEqual([]);
  });

  it('has a policy that is one', async () => {
    const [policy = ''] = await blocks('json');
    expect(parsePolicy(policy, 'docs/auth.md').resources).toContain('terminals');
  });
});

describe('the published types', () => {
  it('need nothing else', async () => {
    const source = await readFile(join(import.meta.dirname, 'extension.ts'), 'utf8');
    expect(source).not.toMatch(/^import/m);
    expect(source).not.toMatch(/^(?:export )?(?:const|function|class|let)\b/m);
  });
});
