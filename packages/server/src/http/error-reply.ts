import { STATUS_CODES } from 'node:http';
import { ElaraError, HttpError } from '../errors/index.ts';
import type { Logger } from '../log/index.ts';
import { LoginRequired, type Guarded } from './gate.ts';
import { errorPage } from './pages.ts';
import { bytes, html, redirect, type Reply } from './reply.ts';

/**
 * The one place where errors become answers: Jupyter's JSON body for the API, a page for pages,
 * and for what nobody foresaw a 500 that says nothing while the log says all.
 */
export function errorReply(
  error: unknown,
  kind: Guarded['kind'],
  baseUrl: string,
  log: Logger,
): Reply {
  if (error instanceof LoginRequired) return redirect(error.location);
  const known = error instanceof ElaraError ? error : unforeseen(error, log);
  if (known.status >= 500 && known === error) logCause(known, log);
  const headers = known instanceof HttpError ? known.headers : {};
  if (known instanceof HttpError && known.plainText) {
    const type = kind === 'api' ? 'application/json' : 'text/html; charset=UTF-8';
    return bytes(known.message, { type, status: known.status, etag: false });
  }
  if (kind !== 'api') {
    const phrase = known.reason ?? STATUS_CODES[known.status] ?? 'Error';
    const page = errorPage(known.status, phrase, known.message, baseUrl);
    return { ...html(page, { status: known.status, headers }), losesCors: true };
  }
  const extra = known instanceof HttpError ? known.body : {};
  const body = JSON.stringify({ message: known.message, reason: known.reason, ...extra });
  const reply = bytes(body, {
    type: 'application/json',
    status: known.status,
    headers,
    etag: false,
  });
  return { ...reply, phrase: known.reason, losesCors: true };
}

function unforeseen(error: unknown, log: Logger): HttpError {
  log.error('Unhandled error', { error });
  // JupyterLab reads `traceback`; it stays empty (rest-api §1.3).
  return new HttpError(500, 'Unhandled error', { code: 'http.unhandled', body: { traceback: '' } });
}

function logCause(error: ElaraError, log: Logger): void {
  log.error(error.message, { code: error.code, error: error.cause ?? error });
}
