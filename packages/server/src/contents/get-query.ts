import type { Static } from 'typebox';
import { BadContentsRequest } from './errors.ts';
import type { GetOptions } from './get.ts';
import { reprString } from './python/text.ts';
import type { GetQuery } from './schema.ts';

/** What the query of a GET asks for (rest-api §4.2). */
export function readGetOptions(query: Static<typeof GetQuery>): GetOptions {
  const { content = '1', hash = '0' } = query;
  const type = readType(query.type);
  const format = readFormat(query.format);
  if (!isFlag(content)) throw new BadContentsRequest(`Content ${reprString(content)} is invalid`);
  if (!isFlag(hash)) {
    throw new BadContentsRequest(
      `Hash argument ${reprString(hash)} is invalid. It must be '0' or '1'.`,
    );
  }
  return { type, format, content: content === '1', hash: hash === '1' };
}

/** Types that nobody knows count as `file`. */
function readType(type: string | undefined): GetOptions['type'] {
  if (type === undefined) return null;
  return type === 'directory' || type === 'notebook' ? type : 'file';
}

function readFormat(format: string | undefined): GetOptions['format'] {
  if (format === undefined) return null;
  if (format === 'text' || format === 'base64') return format;
  throw new BadContentsRequest(`Format ${reprString(format)} is invalid`);
}

function isFlag(value: string): value is '0' | '1' {
  return value === '0' || value === '1';
}
