type Yaml = null | boolean | number | string | readonly Yaml[] | { readonly [key: string]: Yaml };

/** A JSON value in YAML's block style. */
export function toYaml(value: unknown): string {
  return `${block(value as Yaml, '').replace(/^\n/, '')}\n`;
}

/** What stands behind `key:` or `-`, beginning with the space or the line feed in front of it. */
function block(value: Yaml, indent: string): string {
  if (Array.isArray(value)) {
    const items = value as readonly Yaml[];
    if (items.length === 0) return ' []';
    return items.map((item) => `\n${indent}-${inItem(item, indent)}`).join('');
  }
  if (typeof value !== 'object' || value === null) return ` ${scalar(value)}`;
  // What JSON leaves out is left out here too.
  const entries = Object.entries(value).filter(([, one]) => (one as unknown) !== undefined);
  if (entries.length === 0) return ' {}';
  const line = ([key, one]: [string, Yaml]): string => {
    const deeper = Array.isArray(one) ? indent : `${indent}  `;
    return `\n${indent}${scalar(key)}:${block(one, deeper)}`;
  };
  return entries.map(line).join('');
}

/** The first key of an object stands in the line of its dash. */
function inItem(item: Yaml, indent: string): string {
  const deeper = `${indent}  `;
  const text = block(item, deeper);
  return text.startsWith('\n') ? ` ${text.slice(deeper.length + 1)}` : text;
}

/** A word that YAML takes for nothing but a text. */
const PLAIN = /^[A-Za-z/_][\w/.-]*(?: [\w/.-]+)*$/;

/** Words that some reader of YAML takes for something else. */
const SPECIAL = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** JSON's form of a text is one of YAML's, too, but for what YAML takes for the end of a line. */
function scalar(value: null | boolean | number | string): string {
  if (typeof value !== 'string') return JSON.stringify(value).replace(/^(-?\d+)e/, '$1.0e');
  if (PLAIN.test(value) && !SPECIAL.test(value)) return value;
  return JSON.stringify(value).replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
