import { bytes, type Reply } from '../http/index.ts';
import type { Exported } from './exports.ts';
import { zip } from './text/zip.ts';

export interface ReplyOptions {
  readonly policy: string;
  /** When the notebook was saved; null where it is no file. */
  readonly modified: Date | null;
  readonly download: boolean;
}

/** Larger bodies get no entity tag, in bytes. */
const MOST_TAGGED = 4 * 1024 * 1024;

/** An export as jupyter_server sends it: with its files as an archive, which is always kept. */
export async function exportReply(
  exported: Exported,
  title: string,
  options: ReplyOptions,
): Promise<Reply> {
  const { policy, modified, download } = options;
  const isFile = modified !== null;
  const isArchive = exported.files.length > 0;
  const name = title + (isArchive ? '.zip' : exported.extension);
  const body = isArchive ? await archive(exported, title) : exported.bytes;
  return bytes(body, {
    // Made on the thread that serves everybody.
    etag: body.byteLength <= MOST_TAGGED,
    type: isArchive ? 'application/zip' : contentType(exported.mimetype),
    headers: {
      'Content-Security-Policy': policy,
      ...(isFile ? { 'Last-Modified': modified.toUTCString() } : {}),
      ...(isFile || isArchive
        ? { 'Cache-Control': 'no-store, no-cache, must-revalidate, max-age=0' }
        : {}),
      ...(isArchive || download
        ? { 'Content-Disposition': `attachment; filename*=utf-8''${encodeURIComponent(name)}` }
        : {}),
    },
  });
}

function archive(exported: Exported, title: string): Promise<Buffer> {
  const main = { name: title + exported.extension, bytes: exported.bytes };
  return zip([main, ...exported.files]);
}

/** What nobody knows the kind of is not shown but offered to be kept. */
function contentType(mimetype: string): string {
  return mimetype === '' ? 'application/octet-stream' : `${mimetype}; charset=utf-8`;
}
