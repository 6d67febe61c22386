import { createHash } from 'node:crypto';

export const WORKSPACE_EXTENSION = '.jupyterlab-workspace';

const MAX_LENGTH = 128 - WORKSPACE_EXTENSION.length;

/**
 * The file name of a workspace, without its extension: readable, safe, and made distinct by a signature.
 * Both servers share the folder, so this is jupyterlab_server's `slugify` letter by letter.
 */
export function workspaceSlug(name: string): string {
  const bare = name.startsWith('/') ? name.slice(1) : name;
  const signature = `-${createHash('sha256').update(bare, 'utf8').digest('hex').slice(0, 4)}`;
  const readable = unquote(`/${bare.toLowerCase()}`)
    .normalize('NFKC')
    .replace(/[^\0-\x7f]/g, '')
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/[-\s]+/g, '-');
  return readable.slice(0, MAX_LENGTH - signature.length) + signature;
}

/** Percent-decoding as Python's `unquote`: a stray percent sign stays, bad UTF-8 is replaced. */
export function unquote(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
