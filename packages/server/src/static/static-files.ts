import { open, stat } from 'node:fs/promises';
import { fileReader } from '../disk/index.ts';
import { bytes, empty, FilePart, source, type Reply, type ReplyHeaders } from '../http/index.ts';
import { parseRange, type ByteRange } from './byte-range.ts';
import { Compressor } from './compressor.ts';
import { acceptedEncodings, type Encoding } from './encoding.ts';
import { RangeNotSatisfiable, StaticFileNotFound } from './errors.ts';
import { findFile, type FoundFile } from './find-file.ts';
import { isCompressible, mediaTypeOf } from './mime.ts';

/** How long a browser may use a file without asking again. */
export type Freshness = 'immutable' | 'revalidate';

const CACHE_CONTROL: Readonly<Record<Freshness, string>> = {
  immutable: 'public, max-age=31536000, immutable',
  revalidate: 'no-cache',
};

/** What of a request matters to a file. */
export interface FileRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly remoteAddress: string;
}

const SUFFIX: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };

/** Below this, headers outweigh what is saved; above it, compressing while somebody waits takes too long. */
const COMPRESSED_SIZES = { smallest: 1_400, largest: 8_000_000 };

/** Serves files with revalidation, ranges, and the smallest encoding that is at hand. */
export class StaticFiles {
  readonly #compressor: Compressor;

  /** `cacheBytes` bounds what is kept of files compressed here. */
  constructor({ cacheBytes }: { readonly cacheBytes: number }) {
    this.#compressor = new Compressor(cacheBytes);
  }

  /** Answers with the first file of that path in `folders`; throws a 404 where there is none. */
  async reply(
    request: FileRequest,
    folders: readonly string[],
    urlPath: string,
    freshness: Freshness,
  ): Promise<Reply> {
    const found = await findFile(folders, urlPath);
    if (found === null) throw new StaticFileNotFound();
    return this.replyWith(request, found, freshness);
  }

  /** Answers with a file that was found already. */
  async replyWith(request: FileRequest, found: FoundFile, freshness: Freshness): Promise<Reply> {
    const type = mediaTypeOf(found.file);
    const headers = {
      'Cache-Control': CACHE_CONTROL[freshness],
      'Last-Modified': found.stats.mtime.toUTCString(),
      ...(isCompressible(type) ? { Vary: 'Accept-Encoding' } : {}),
    };
    if (isUnchanged(request, found)) return empty(304, headers);
    const range = parseRange(header(request, 'range'), found.stats.size);
    if (range === 'unsatisfiable') throw new RangeNotSatisfiable(found.stats.size);
    if (range !== null) return partOf(found, range, type, headers);
    const encoded = isCompressible(type)
      ? await this.#encoded(request, found, headers, type)
      : null;
    return encoded ?? wholeOf(found, type, headers);
  }

  /** Answers with a long text that changes rarely, compressed for clients elsewhere. */
  async replyWithText(request: FileRequest, text: string, type: string): Promise<Reply> {
    const headers = { Vary: 'Accept-Encoding' };
    const [encoding] = acceptedEncodings(header(request, 'accept-encoding'));
    if (encoding === undefined || isLocal(request) || text.length < COMPRESSED_SIZES.smallest) {
      return bytes(text, { type, headers });
    }
    const body = await this.#compressor.compressText(text, encoding);
    return bytes(body, { type, headers: { ...headers, 'Content-Encoding': encoding } });
  }

  async #encoded(
    request: FileRequest,
    found: FoundFile,
    headers: ReplyHeaders,
    type: string,
  ): Promise<Reply | null> {
    const accepted = acceptedEncodings(header(request, 'accept-encoding'));
    for (const encoding of accepted) {
      const file = found.file + SUFFIX[encoding];
      const stats = await stat(file).catch(() => null);
      if (stats?.isFile() !== true) continue;
      return wholeOf({ file, stats }, type, { ...headers, 'Content-Encoding': encoding });
    }
    const encoding = accepted[0];
    if (encoding === undefined || !isWorthCompressing(request, found)) return null;
    const version = `${found.stats.mtimeMs}-${found.stats.size}`;
    const body = await this.#compressor.compress(found.file, version, encoding);
    return bytes(body, {
      type,
      etag: false,
      headers: { ...headers, 'Content-Encoding': encoding },
    });
  }
}

function isWorthCompressing(request: FileRequest, { stats }: FoundFile): boolean {
  const { smallest, largest } = COMPRESSED_SIZES;
  return !isLocal(request) && stats.size >= smallest && stats.size <= largest;
}

/** A browser on the same machine gets a file faster as it is. */
function isLocal({ remoteAddress }: FileRequest): boolean {
  return remoteAddress === '' || /^(127\.|::1$|::ffff:127\.)/.test(remoteAddress);
}

function isUnchanged(request: FileRequest, { stats }: FoundFile): boolean {
  const since = Date.parse(header(request, 'if-modified-since') ?? '');
  // HTTP dates have whole seconds.
  return Math.floor(stats.mtimeMs / 1000) * 1000 <= since;
}

/** Opens before answering: a file that cannot be read is an error and not a broken answer. */
async function wholeOf(
  { file, stats }: FoundFile,
  type: string,
  headers: ReplyHeaders,
): Promise<Reply> {
  const handle = await open(file);
  return source(new FilePart(fileReader(handle), 0, stats.size), {
    type,
    headers: { ...headers, 'Accept-Ranges': 'bytes' },
  });
}

async function partOf(
  { file, stats }: FoundFile,
  { start, end }: ByteRange,
  type: string,
  headers: ReplyHeaders,
): Promise<Reply> {
  const handle = await open(file);
  return source(new FilePart(fileReader(handle), start, end - start + 1), {
    type,
    status: 206,
    headers: {
      ...headers,
      'Content-Range': `bytes ${start}-${end}/${stats.size}`,
      'Accept-Ranges': 'bytes',
    },
  });
}

function header({ headers }: FileRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
