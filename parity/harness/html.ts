/**
 * What a page says and does, without the way it looks: title, headings, messages, forms, frames, and
 * the data that scripts read. The two servers' templates differ, and are meant to.
 */
export function describePage(html: string): Record<string, unknown> {
  const page = {
    title: texts(html, /<title>([\s\S]*?)<\/title>/g),
    headings: texts(html, /<h1[^>]*>([\s\S]*?)<\/h1>/g),
    problem: texts(html, /<pre class="traceback">([\s\S]*?)<\/pre>/g),
    forms: [...html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)].map(describeForm),
    frames: [...html.matchAll(/<iframe([^>]*)>/g)].map(([, tag = '']) =>
      attributes(tag, ['id', 'sandbox', 'src']),
    ),
    token: /data-jupyter-api-token="([^"]*)"/.exec(html)?.[1],
    config: pageConfig(html),
  };
  return Object.fromEntries(
    Object.entries(page).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

function describeForm([, tag = '', inside = '']: RegExpMatchArray): unknown {
  const inputs = [...inside.matchAll(/<(?:input|button)([^>]*)>/g)].map(([, input = '']) =>
    attributes(input, ['type', 'name', 'id']),
  );
  return { ...attributes(tag, ['action', 'method']), inputs };
}

function attributes(tag: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const match = new RegExp(`\\b${name}=(?:"([^"]*)"|'([^']*)')`).exec(tag);
      return match === null ? [] : [[name, unescape(match[1] ?? match[2] ?? '')]];
    }),
  );
}

function pageConfig(html: string): unknown {
  const text = /<script id="jupyter-config-data"[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1];
  return text === undefined ? undefined : JSON.parse(text);
}

const texts = (html: string, pattern: RegExp): string[] =>
  [...html.matchAll(pattern)].map(([, inside = '']) =>
    unescape(inside.replace(/<[^>]*>/g, ' '))
      .replace(/\s+/g, ' ')
      .trim(),
  );

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

const unescape = (text: string): string =>
  text
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '');
