import { createHash } from 'node:crypto';
import { bytes, json, type Reply } from '../http/index.ts';
import { quotePath } from './drive/root.ts';
import { httpTime } from './drive/times.ts';
import { modelJson, type Shown } from './models.ts';

/** A model as the answer to a GET. The entity tag is made without hashing large content again. */
export function shownReply(shown: Shown): Reply {
  const headers = { 'Last-Modified': httpTime(shown.modified) };
  if (shown.content === null) return json(shown.model, { headers });
  const tag = createHash('sha1')
    .update(JSON.stringify(shown.model))
    .update(shown.tag)
    .digest('hex');
  return bytes(modelJson(shown), {
    type: 'application/json',
    headers: { ...headers, ETag: `"${tag}"` },
  });
}

/** A model as the answer to a change: without content, and saying where it is. */
export function changedReply(shown: Shown, status: 200 | 201, baseUrl: string): Reply {
  const { model } = shown;
  const location = contentsUrl(baseUrl, model.path);
  return json(model, {
    status,
    headers: { Location: location, 'Last-Modified': httpTime(shown.modified) },
  });
}

/** The URL of the contents of an API path. */
export function contentsUrl(baseUrl: string, path: string): string {
  return `${baseUrl}api/contents/${quotePath(path.replace(/^\/+/, ''))}`;
}
