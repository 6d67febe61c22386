import { escapeHtml } from '../http/index.ts';
import type { FrontEnd } from './front-end.ts';
import type { JsonObject } from './json-file.ts';

/** Text that ends in the middle of a script element, or that old parsers take for markup. */
const UNSAFE_IN_SCRIPT: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  "'": '\\u0027',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON that may stand inside an HTML element; the same escapes as Jinja's `tojson`. */
export function jsonForHtml(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&'\u2028\u2029]/g,
    (character) => UNSAFE_IN_SCRIPT[character] ?? character,
  );
}

/**
 * A token in the address bar ends in bookmarks; the cookie has taken its place by now. The rest of the
 * address stays letter by letter: `?reset` means something to the page, `?reset=` need not.
 */
const REMOVE_TOKEN = `
  const { search, pathname, hash } = window.location;
  const kept = search.slice(1).split('&').filter((part) => part.split('=')[0] !== 'token').join('&');
  if ('?' + kept !== search && search !== '') {
    window.history.replaceState(null, '', pathname + (kept === '' ? '' : '?' + kept) + hash);
  }
`;

interface LabPage {
  readonly frontEnd: FrontEnd;
  readonly config: JsonObject;
  readonly baseUrl: string;
  readonly customCss: boolean;
}

/** The one page of JupyterLab. Both favicons have to be there for the tab to show when a kernel is busy. */
export function labPage({ frontEnd, config, baseUrl, customCss }: LabPage): string {
  const base = escapeHtml(baseUrl);
  const staticUrl = escapeHtml(String(config['fullStaticUrl']));
  const styles = frontEnd.styles.map((file) => stylesheet(`${staticUrl}/${escapeHtml(file)}`));
  const scripts = frontEnd.scripts.map(
    (file) => `<script defer src="${staticUrl}/${escapeHtml(file)}"></script>`,
  );
  if (customCss) styles.push(stylesheet(`${base}custom/custom.css`));
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(String(config['appName']))}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script id="jupyter-config-data" type="application/json">${jsonForHtml(config)}</script>
<link rel="icon" type="image/x-icon" href="${base}static/favicons/favicon.ico" class="idle favicon">
<link rel="" type="image/x-icon" href="${base}static/favicons/favicon-busy-1.ico" class="busy favicon">
${[...styles, ...scripts].join('\n')}
</head>
<body class="jp-ThemedContainer">
<script>(() => {${REMOVE_TOKEN}})();</script>
</body>
</html>
`;
}

const stylesheet = (url: string): string => `<link rel="stylesheet" href="${url}">`;
