import { realpath, stat } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { extname, sep } from 'node:path';
import { HttpError } from '../errors/index.ts';
import { empty, FilePart, source, type Reply } from '../http/index.ts';
import { readRange, type ByteRange } from './byte-range.ts';
import type { Drive, DriveReader } from './drive/drive.ts';
import { apiName, quotePath, type ContentsRoot } from './drive/root.ts';
import { httpTime } from './drive/times.ts';
import { InvalidPath } from './errors.ts';
import { guessType } from './python/mimetypes.ts';
import { isSystemError } from './python/os-error.ts';

const TEN_YEARS_S = 315_360_000;

export interface FileRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** `?download=1`: to be kept, not shown. */
  readonly download: boolean;
  /** `?v=…`: the URL changes with the content. */
  readonly versioned: boolean;
}

/** Sends files as they are (rest-api §18). */
export class FileSender {
  private readonly drive: Drive;
  private readonly root: ContentsRoot;
  private readonly contentSecurityPolicy: string;
  private readonly now: () => Date;

  constructor(drive: Drive, root: ContentsRoot, contentSecurityPolicy: string, now: () => Date) {
    this.drive = drive;
    this.root = root;
    this.contentSecurityPolicy = contentSecurityPolicy;
    this.now = now;
  }

  async send(request: FileRequest): Promise<Reply> {
    await this.admit(request.path);
    const reader = await this.drive.open(request.path);
    try {
      return await this.reply(request, reader);
    } catch (error) {
      await reader.close();
      throw error;
    }
  }

  /** Stricter than the contents API: no directories, and no links that lead out of the root. */
  private async admit(path: string): Promise<void> {
    const osPath = this.resolve(path);
    try {
      if (!this.root.allowHidden && (await this.root.isHidden(osPath))) throw notFound(path);
      const real = await realpath(osPath);
      const inside = await realpath(this.root.directory);
      if (real !== inside && !real.startsWith(inside.endsWith(sep) ? inside : inside + sep)) {
        throw new HttpError(403, `${path} is not in root static directory`, {
          code: 'contents.outside_root',
        });
      }
      if (!(await stat(real)).isFile()) {
        throw new HttpError(403, `${path} is not a file`, { code: 'contents.not_a_file' });
      }
    } catch (error) {
      if (isSystemError(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'))
        throw notFound(path, error);
      throw error;
    }
  }

  private resolve(path: string): string {
    try {
      return this.root.resolve(path);
    } catch (error) {
      if (!(error instanceof InvalidPath) || path.includes('\0')) throw error;
      throw new HttpError(403, `${path} is not in root static directory`, {
        code: 'contents.outside_root',
        cause: error,
      });
    }
  }

  private async reply(request: FileRequest, reader: DriveReader): Promise<Reply> {
    const headers = this.headersOf(request, reader);
    if (isUnchanged(request.headers, reader)) {
      await reader.close();
      return empty(304, headers);
    }
    const range = readRange(rangeHeader(request.headers, reader), reader.size);
    if (range.kind === 'unsatisfiable') {
      await reader.close();
      return empty(416, { ...headers, 'Content-Range': `bytes */${reader.size}` });
    }
    const whole = { start: 0, end: reader.size - 1 };
    if (range.kind === 'whole') return this.body(request, reader, whole, 200, headers);
    const { start, end } = range.range;
    const contentRange = `bytes ${start}-${end}/${reader.size}`;
    return this.body(request, reader, range.range, 206, {
      ...headers,
      'Content-Range': contentRange,
    });
  }

  private body(
    request: FileRequest,
    reader: DriveReader,
    { start, end }: ByteRange,
    status: 200 | 206,
    headers: Readonly<Record<string, string>>,
  ): Reply {
    const type = contentTypeOf(apiName(request.path));
    const length = end - start + 1;
    return source(new FilePart(reader, start, length), { type, status, headers });
  }

  private headersOf(
    { path, download, versioned }: FileRequest,
    reader: DriveReader,
  ): Record<string, string> {
    const name = apiName(path);
    const attached = download || extname(name) === '.ipynb';
    return {
      'Accept-Ranges': 'bytes',
      'Last-Modified': httpTime(reader.modified),
      ...(versioned ? this.cachedForYears() : { 'Cache-Control': 'no-cache' }),
      ...(attached
        ? { 'Content-Disposition': `attachment; filename*=utf-8''${quotePath(name)}` }
        : {}),
      // A page or picture of a stranger must not act in our name.
      'Content-Security-Policy': `${this.contentSecurityPolicy}; sandbox allow-scripts`,
    };
  }

  private cachedForYears(): Record<string, string> {
    const expires = new Date(this.now().getTime() + TEN_YEARS_S * 1000);
    return { Expires: expires.toUTCString(), 'Cache-Control': `max-age=${TEN_YEARS_S}` };
  }
}

function notFound(path: string, cause?: unknown): HttpError {
  return new HttpError(404, `Not Found: ${path}`, { code: 'contents.not_found', cause });
}

/** Times of HTTP have whole seconds. */
function isUnchanged(headers: IncomingHttpHeaders, reader: DriveReader): boolean {
  const since = headers['if-modified-since'];
  return since !== undefined && Date.parse(since) >= Math.floor(reader.modified / 1_000_000) * 1000;
}

/** `If-Range`: the part only while the file is the one of which the client has the beginning. */
function rangeHeader(headers: IncomingHttpHeaders, reader: DriveReader): string | undefined {
  const condition = headers['if-range'];
  return condition === undefined || condition === httpTime(reader.modified)
    ? headers.range
    : undefined;
}

/** The media type of a file by its name. */
export function contentTypeOf(name: string): string {
  if (name.endsWith('.ipynb')) return 'application/x-ipynb+json';
  const { type, encoding } = guessType(name);
  if (type === 'text/plain') return 'text/plain; charset=UTF-8';
  if (encoding === 'gzip') return 'application/gzip';
  return encoding === null && type !== null ? type : 'application/octet-stream';
}
