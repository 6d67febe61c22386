import { relative, sep } from 'node:path';
import { withBaseUrl } from '../app/index.ts';
import type { Frontend } from './configure.ts';
import type { Settings } from './all-settings.ts';

/** Where `/` leads, base URL included: what the settings say, else the front end. */
export function startPage(cli: Settings['cli'], frontend: Frontend, baseUrl: string): string {
  const fallback = frontend === 'lab' ? cli.labDefaultUrl : '/';
  return withBaseUrl(cli.defaultUrl || fallback, baseUrl);
}

/** Where the front end shows a file of the served folder. */
export function fileUrl(
  cli: Settings['cli'],
  frontend: Frontend,
  baseUrl: string,
  rootDir: string,
  file: string,
): string {
  const prefix = frontend === 'lab' ? cli.labFileUrlPrefix : cli.fileUrlPrefix;
  const path = relative(rootDir, file).split(sep).map(encodeURIComponent).join('/');
  return withBaseUrl(`${prefix.replace(/\/+$/, '')}/${path}`, baseUrl);
}
