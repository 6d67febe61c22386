/** Takes out of a text what changes from run to run and from server to server. */
export type Mask = (text: string) => string;

export interface Known {
  readonly port: number;
  readonly home: string;
  readonly root: string;
  readonly token: string;
  /** What steps kept: name → value. */
  readonly kept: ReadonlyMap<string, string>;
}

/** Format counts: a time with another fraction or zone stays visible as it is. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00/g, '<time>+00:00'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/g, '<time>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\bAnonymous [A-Z][a-z]+/g, 'Anonymous <moon>'],
  [/ipykernel_\d+/g, 'ipykernel_<pid>'],
  // IPython greets with another one each time.
  [/\nTip: .*\n/g, '\n<tip>\n'],
];

export function maskFor({ port, home, root, token, kept }: Known): Mask {
  const places: [string, string][] = [
    ...[...kept].map(([name, value]): [string, string] => [value, `{${name}}`]),
    [root, '{root}'],
    [home, '{home}'],
    [encodeURIComponent(home), '{home}'],
    [token, '{token}'],
    [`127.0.0.1:${String(port)}`, '{host}'],
    [`localhost:${String(port)}`, '{localhost}'],
    [`127-0-0-1-${String(port)}`, '{host}'],
  ];
  return (text) => {
    let masked = text;
    for (const [place, name] of places) {
      if (place !== '') masked = masked.replaceAll(place, name);
    }
    for (const [pattern, name] of PATTERNS) masked = masked.replace(pattern, name);
    return masked.replace(/\b[0-9a-f]{32,}\b/g, (hex) => `<${String(hex.length)} hex digits>`);
  };
}

/** Each text in a JSON value masked, keys included; a directory's entries by their names. */
export function maskJson(value: unknown, mask: Mask, key = ''): unknown {
  if (typeof value === 'string') return maskNamed(key, mask(value));
  if (Array.isArray(value)) {
    const items = value.map((item) => maskJson(item, mask));
    const areEntries = items.length > 0 && items.every(isEntry);
    return areEntries ? Object.fromEntries(items.map((item) => [item.name, item])) : items;
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [mask(name), maskJson(item, mask, name)]),
    );
  }
  return value;
}

/** Some values are only known to be random by the key they stand under. */
function maskNamed(key: string, text: string): string {
  if (key === 'initials' && /^A[A-Z]$/.test(text)) return '<initials>';
  if (key === 'id' && /^[0-9a-f]{8}$/.test(text)) return '<cell id>';
  return text;
}

interface Entry {
  readonly name: string;
}

/** Entries of a directory come in the order of the disk. */
const isEntry = (item: unknown): item is Entry =>
  item !== null && typeof item === 'object' && 'name' in item && 'writable' in item;
