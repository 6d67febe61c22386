/** Magics whose cell is in another language than the notebook. */
const LANGUAGES: Readonly<Record<string, string>> = {
  bash: 'bash',
  sh: 'bash',
  script: 'bash',
  html: 'xml',
  svg: 'xml',
  js: 'javascript',
  javascript: 'javascript',
  latex: 'latex',
  markdown: 'markdown',
  perl: 'perl',
  ruby: 'ruby',
  R: 'r',
  julia: 'julia',
  sql: 'sql',
  cython: 'python',
};

/** The language that a cell's `%%magic` says it is in; null where it says none. */
export function languageOfMagic(source: string): string | null {
  const name = /^\s*%%(\w+)/.exec(source)?.[1];
  return name === undefined ? null : (LANGUAGES[name] ?? null);
}
