import mime from 'mime';

/** Where Jupyter (Python's table with its overrides) says something else than the common table. */
const JUPYTER_TYPES: Readonly<Record<string, string>> = {
  // A script of another type is refused by the browser, since `nosniff` is sent.
  '.js': 'application/javascript',
  '.mjs': 'application/javascript',
  '.css': 'text/css',
  '.ico': 'image/vnd.microsoft.icon',
  '.ipynb': 'application/x-ipynb+json',
  '.map': 'application/json',
};

/** The media type of a file by its name; unknown ones are plain bytes. */
export function mediaTypeOf(name: string): string {
  const extension = /\.[^.]*$/.exec(name)?.[0].toLowerCase() ?? '';
  return JUPYTER_TYPES[extension] ?? mime.getType(name) ?? 'application/octet-stream';
}

/** Whether compressing this type makes it smaller: pictures and woff fonts are compressed already. */
export function isCompressible(type: string): boolean {
  return /^text\/|javascript|json|xml|font\/ttf|ms-fontobject|wasm/.test(type);
}
