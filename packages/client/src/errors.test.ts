import { describe, expect, it } from 'vitest';
import { apiError } from './errors.ts';

const request = { method: 'GET', url: 'http://h/api' };

async function errorOf(body: BodyInit | null, init: ResponseInit) {
  return apiError(new Response(body, init), request);
}

describe('the error of an answer', () => {
  it('has what Jupyter says in JSON, and all else that is in it', async () => {
    const text = '{"message": "No such kernel", "reason": "gone", "short_message": "No"}';
    const error = await errorOf(text, { status: 404 });
    expect(error).toMatchObject({ message: 'No such kernel', reason: 'gone', status: 404 });
    expect(error.body['short_message']).toBe('No');
  });

  it.each([
    ['plain text', { status: 500 }, 'plain text'],
    ['', { status: 502, statusText: 'Bad Gateway' }, 'Bad Gateway'],
    ['', { status: 502 }, 'Status 502'],
    [
      '<html>',
      { status: 503, statusText: 'Busy', headers: { 'Content-Type': 'text/html' } },
      'Busy',
    ],
    ['[1]', { status: 400, statusText: 'Bad' }, '[1]'],
    ['{"message": 3}', { status: 400, statusText: 'Bad' }, 'Bad'],
    ['{"message": ""}', { status: 400, statusText: 'Bad' }, 'Bad'],
  ])('says something of %j with %j', async (text, init, message) => {
    const error = await errorOf(text, init);
    expect(error.message).toBe(message);
    expect(error.reason).toBeNull();
  });

  it('survives an answer that breaks off', async () => {
    const broken = new ReadableStream({
      start: (controller) => {
        controller.error(new Error('cut'));
      },
    });
    expect((await errorOf(broken, { status: 500, statusText: 'Oh' })).message).toBe('Oh');
  });
});
