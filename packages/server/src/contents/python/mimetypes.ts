import { basename, extname } from 'node:path';
import mime from 'mime';

/** Where Python's table says something else than the registry, or nothing. */
const PYTHON_TYPES: Readonly<Record<string, string | null>> = {
  ...typed('application/javascript', 'js mjs'),
  ...typed('application/msword', 'wiz'),
  ...typed('application/octet-stream', 'a dll exe o obj'),
  ...typed('application/vnd.apple.mpegurl', 'm3u'),
  ...typed('application/vnd.ms-excel', 'xlb'),
  ...typed('application/vnd.ms-powerpoint', 'ppa pwz'),
  ...typed('application/x-hdf5', 'h5'),
  ...typed('application/x-mif', 'mif'),
  ...typed('application/x-pn-realaudio', 'ram'),
  ...typed('application/x-python-code', 'pyc pyo'),
  ...typed('application/x-troff', 'roff t tr'),
  ...typed('application/x-troff-man', 'man'),
  ...typed('application/x-troff-me', 'me'),
  ...typed('application/x-troff-ms', 'ms'),
  ...typed('application/xml', 'rdf wsdl xpdl'),
  ...typed('audio/3gpp', '3gp 3gpp'),
  ...typed('audio/3gpp2', '3g2 3gpp2'),
  ...typed('audio/aac', 'loas ass'),
  ...typed('audio/opus', 'opus'),
  ...typed('audio/x-wav', 'wav'),
  ...typed('message/rfc822', 'nws'),
  ...typed('text/plain', 'bat c h ksh pl srt'),
  ...typed('text/x-python', 'py'),
  ...typed('text/x-sgml', 'sgm sgml'),
  ...typed('text/xml', 'xml'),
  ...typed('video/mpeg', 'mpa'),
  // To the registry these are MPEG transport streams; here they are TypeScript.
  ...typed('text/plain', 'ts mts cts'),
  // Notebooks are told by their name; as a plain file one has no type (rest-api §4.2).
  ipynb: null,
  rs: null,
};

const LONG_FORMS: Readonly<Record<string, string>> = {
  '.svgz': '.svg.gz',
  '.tgz': '.tar.gz',
  '.taz': '.tar.gz',
  '.tz': '.tar.gz',
  '.tbz2': '.tar.bz2',
  '.txz': '.tar.xz',
};

const ENCODINGS: Readonly<Record<string, string>> = {
  '.gz': 'gzip',
  '.Z': 'compress',
  '.bz2': 'bzip2',
  '.xz': 'xz',
  '.br': 'br',
};

/** Endings that say how a file is compressed, or stand for two: the one before them counts. */
export const ENCODED_OR_LONG: ReadonlySet<string> = new Set([
  ...Object.keys(LONG_FORMS),
  ...Object.keys(ENCODINGS),
]);

function typed(type: string, extensions: string): Record<string, string> {
  return Object.fromEntries(extensions.split(' ').map((extension) => [extension, type]));
}

/** What a name says about a file: the type of what is inside, and how it is compressed. */
export interface GuessedType {
  readonly type: string | null;
  readonly encoding: string | null;
}

/** Python's `mimetypes.guess_type`. */
export function guessType(path: string): GuessedType {
  let name = basename(path);
  let extension = extname(name);
  const long = LONG_FORMS[extension];
  if (long !== undefined) {
    name = name.slice(0, -extension.length) + long;
    extension = extname(name);
  }
  const encoding = ENCODINGS[extension] ?? null;
  if (encoding !== null) extension = extname(name.slice(0, -extension.length));
  return { type: typeOf(extension.slice(1).toLowerCase()), encoding };
}

function typeOf(extension: string): string | null {
  if (extension === '') return null;
  const known = PYTHON_TYPES[extension];
  return known === undefined ? mime.getType(extension) : known;
}
