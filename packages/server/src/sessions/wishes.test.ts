import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpError } from '../errors/index.ts';
import { readChanges, readNewSession } from './wishes.ts';

describe('what a new session is asked to be', () => {
  it.each([
    [
      { path: 'a', type: 'file' },
      { path: 'a', type: 'file', name: null, kernelId: null, kernelName: null },
    ],
    [
      { path: '', type: '', name: '', kernel: { id: 'x', name: 'y' } },
      { path: '', type: '', name: '', kernelId: 'x', kernelName: 'y' },
    ],
    [
      { path: null, type: null, name: null, kernel: null },
      { path: null, type: null, name: null, kernelId: null, kernelName: null },
    ],
    [
      { path: 'p', type: 't', kernel: { id: '', name: '' } },
      { path: 'p', type: 't', name: null, kernelId: null, kernelName: null },
    ],
    [
      { path: 'ignored', type: 'ignored', notebook: { path: 'p', name: 'n' } },
      { path: 'n', type: 'notebook', name: null, kernelId: null, kernelName: null },
    ],
    [
      { path: 'kept', notebook: {} },
      { path: 'kept', type: 'notebook', name: null, kernelId: null, kernelName: null },
    ],
  ])('%j is read as %j', (body, wishes) => {
    expect(readNewSession(body)).toEqual(wishes);
  });
});

describe('what a session is to become', () => {
  it.each([
    [{}, { kernelId: null, kernelName: null }],
    [{ path: 'p' }, { path: 'p', kernelId: null, kernelName: null }],
    [
      { name: null, type: null },
      { name: null, type: null, kernelId: null, kernelName: null },
    ],
    [{ kernel: { name: 'ir' } }, { kernelId: null, kernelName: 'ir' }],
    [
      { path: 'old', type: 'file', notebook: { path: 'p' } },
      { path: 'p', type: 'notebook', kernelId: null, kernelName: null },
    ],
    [
      { path: 'kept', notebook: { name: 'n' } },
      { path: 'kept', kernelId: null, kernelName: null },
    ],
  ])('%j is read as %j', (body, changes) => {
    expect(readChanges(body)).toEqual(changes);
  });
});

it('any body is read or refused with 400', () => {
  const text = fc.option(fc.string(), { nil: null });
  const body = fc.option(
    fc.record(
      {
        path: text,
        name: text,
        type: text,
        kernel: fc.option(fc.record({ id: text, name: text }, { requiredKeys: [] }), { nil: null }),
        notebook: fc.record({ path: text, name: text }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    ),
    { nil: null },
  );
  fc.assert(
    fc.property(body, (value) => {
      for (const read of [readNewSession, readChanges]) {
        try {
          const { kernelId, kernelName } = read(value);
          expect([kernelId, kernelName]).not.toContain('');
        } catch (error) {
          expect((error as HttpError).status).toBe(400);
        }
      }
    }),
  );
});
