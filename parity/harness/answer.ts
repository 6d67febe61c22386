import { compareHeaders } from './headers.ts';
import { describePage } from './html.ts';
import { maskJson, type Mask } from './mask.ts';
import type { Answer } from './model.ts';
import type { Received } from './send.ts';

/** What is compared of an answer. */
export function toAnswer(received: Received, mask: Mask, now = Date.now()): Answer {
  if ('closed' in received) return { status: 'no answer', headers: {}, body: received.closed };
  const { status, reason, body } = received;
  const headers = compareHeaders(received.headers, mask, now);
  const type = headers['content-type'];
  const shown = maskBody(body, typeof type === 'string' ? type : '', mask);
  return { status: `${String(status)} ${reason}`, headers: withType(headers, shown), body: shown };
}

/** The JSON in an answer, undefined if there is none. */
export function jsonOf(received: Received): unknown {
  if ('closed' in received) return undefined;
  return parse(received.body.toString());
}

interface Page {
  readonly page: unknown;
}

function maskBody(body: Buffer, type: string, mask: Mask): unknown {
  if (body.length === 0) return '';
  const text = body.toString('utf8');
  if (!Buffer.from(text).equals(body)) return { bytes: body.toString('base64') };
  // Pages only: a file that happens to be HTML is compared as it is.
  if (type.startsWith('text/html') && /<!doctype html|<html/i.test(text)) {
    return { page: maskJson(describePage(text), mask) } satisfies Page;
  }
  const json = type.includes('json') ? parse(text) : undefined;
  return json === undefined ? mask(text) : maskJson(json, mask);
}

/** Nothing has no type, and a page says itself which character set it has. */
function withType(headers: Record<string, unknown>, body: unknown): Record<string, unknown> {
  const { 'content-type': type, ...others } = headers;
  if (body === '') return others;
  const isPage = body !== null && typeof body === 'object' && 'page' in body;
  return isPage ? { ...others, 'content-type': 'text/html' } : { ...others, 'content-type': type };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
