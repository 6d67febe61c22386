import type { CreateBody } from './schema.ts';

/** What a POST asks for (rest-api §4.3). */
export interface CreateRequest {
  readonly copyFrom: string | null;
  readonly type: 'directory' | 'file' | 'notebook' | null;
  readonly extension: string;
}

const NEW_FILE: CreateRequest = { copyFrom: null, type: null, extension: '' };

export function readCreateRequest(body: CreateBody | undefined): CreateRequest {
  if (body === undefined || body === null || Array.isArray(body)) return NEW_FILE;
  const copyFrom = body.copy_from ?? '';
  return {
    copyFrom: copyFrom === '' ? null : copyFrom,
    type: readType(body.type),
    extension: body.ext ?? '',
  };
}

function readType(type: unknown): CreateRequest['type'] {
  if (type === undefined || type === null || type === '') return null;
  return type === 'directory' || type === 'notebook' ? type : 'file';
}
