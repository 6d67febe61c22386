import type { LicenseBundles, LicensedPackage } from './licenses.ts';

export type ReportFormat = 'json' | 'csv' | 'markdown';

export interface ReportKind {
  readonly type: string;
  readonly extension: string;
}

export const reportKinds: Readonly<Record<ReportFormat, ReportKind>> = {
  json: { type: 'application/json', extension: '.json' },
  csv: { type: 'text/csv', extension: '.csv' },
  markdown: { type: 'text/markdown', extension: '.md' },
};

/** Writes a report of licences as Jupyter does; `fullText` is for Markdown, the others always have it. */
export function licenseReport(
  bundles: LicenseBundles,
  format: ReportFormat,
  fullText: boolean,
): string {
  switch (format) {
    case 'json':
      return JSON.stringify({ bundles: sortedByName(bundles) }, null, 2);
    case 'csv':
      return csvReport(bundles);
    case 'markdown':
      return markdownReport(bundles, fullText);
  }
}

function sortedByName(bundles: LicenseBundles): LicenseBundles {
  return Object.fromEntries(Object.entries(bundles).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const FIELDS = ['name', 'versionInfo', 'licenseId', 'extractedText'] as const;

function csvReport(bundles: LicenseBundles): string {
  const rows = Object.entries(bundles).flatMap(([bundle, { packages }]) =>
    packages.map((entry) => [bundle, ...FIELDS.map((field) => textAt(entry, field) ?? '')]),
  );
  return [['bundle', ...FIELDS], ...rows]
    .map((row) => `${row.map(csvField).join(',')}\r\n`)
    .join('');
}

const csvField = (value: string): string =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

function markdownReport(bundles: LicenseBundles, fullText: boolean): string {
  const names = Object.values(bundles).flatMap(({ packages }) =>
    packages.map((entry) => textAt(entry, 'name') ?? UNKNOWN),
  );
  const width = Math.max(1, ...names.map((name) => name.length));
  return Object.entries(bundles)
    .flatMap(([bundle, { packages }]) => [
      `# ${bundle}`,
      '',
      ...(packages.length === 0
        ? ['> No licenses found', '']
        : packages.flatMap((entry) => markdownEntry(entry, width, fullText))),
    ])
    .join('\n');
}

function markdownEntry(entry: LicensedPackage, width: number, fullText: boolean): string[] {
  const columns = [
    `**${known(entry, 'name')}**`.padEnd(width),
    `\`${known(entry, 'versionInfo')}\``.padEnd(20),
    known(entry, 'licenseId'),
  ];
  const heading = `## ${columns.join('\t')}`;
  if (!fullText) return [heading];
  const text = textAt(entry, 'extractedText') ?? '';
  if (text === '') return [heading, '', '> No license text available', ''];
  return [heading, '', '', '<pre/>', text, '</pre>', ''];
}

const UNKNOWN = 'UNKNOWN';

type Field = (typeof FIELDS)[number];

const known = (entry: LicensedPackage, field: Field): string =>
  (textAt(entry, field) ?? UNKNOWN).trim();

function textAt(entry: LicensedPackage, field: Field): string | undefined {
  const value = entry[field];
  return typeof value === 'string' ? value : undefined;
}
