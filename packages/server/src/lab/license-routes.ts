import type { Static } from 'typebox';
import { HttpError } from '../errors/index.ts';
import { bytes, route, type Reply, type Route } from '../http/index.ts';
import type { Lab } from './lab.ts';
import { licenseReport, reportKinds } from './license-report.ts';
import { LicenseQuery } from './schema.ts';

/** Licences of what the page is made of (lab §9). */
export function licenseRoutes(lab: Lab): Route[] {
  return [
    route({
      method: 'GET',
      path: '/lab/api/licenses/*path',
      access: { action: 'read', resource: 'lab' },
      summary: 'Licences of the third-party packages in the front end',
      query: LicenseQuery,
      replies: { 200: null },
      handle: ({ query }) => reportReply(lab, query),
    }),
  ];
}

async function reportReply(lab: Lab, query: Static<typeof LicenseQuery>): Promise<Reply> {
  const format = query.format ?? 'json';
  const bundles = await lab.licenses.bundles(startingWith(query.bundles ?? '.*'));
  const { type, extension } = reportKinds[format];
  const name = `jupyterlab-licenses${extension}`;
  return bytes(licenseReport(bundles, format, isTrue(query.full_text ?? 'true')), {
    type,
    headers: isTrue(query.download ?? '0')
      ? { 'Content-Disposition': `attachment; filename=${name}` }
      : {},
  });
}

/** Python's `re.match`: from the beginning, not necessarily to the end. */
function startingWith(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})`);
  } catch (cause) {
    throw new HttpError(400, 'Invalid bundles pattern', { code: 'lab.invalid_pattern', cause });
  }
}

const isTrue = (value: string): boolean => value === 'true' || Number(value) > 0;
