import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { ContentsEvent } from '../context.ts';
import { testRoom, type TestRoom } from './room.ts';

export type Model = Record<string, unknown>;

/** A fresh room for each test of a file, and what tests do with it most. */
export interface RoomTools {
  readonly url: string;
  readonly root: string;
  readonly home: string;
  readonly events: readonly ContentsEvent[];
  readonly request: TestRoom['request'];
  /** Ends the room, as at the end of the server. */
  readonly dispose: () => Promise<void>;
  /** A path of the disk below the root. */
  readonly at: (...parts: string[]) => string;
  /** Puts a file below the root, past the server. */
  readonly put: (path: string, content: string | Buffer) => Promise<void>;
  /** The model that a successful request answers with. */
  readonly model: (method: string, path: string, body?: unknown) => Promise<Model>;
  /** Status and message of an answer, or its bare text. */
  readonly answer: (method: string, path: string, body?: unknown) => Promise<[number, string]>;
}

export function useRoom(): RoomTools {
  let room: TestRoom;
  beforeEach(async () => {
    room = await testRoom();
  });
  afterEach(async () => {
    await room[Symbol.asyncDispose]();
  });
  const at = (...parts: string[]): string => join(room.root, ...parts);
  return {
    get url() {
      return room.url;
    },
    get root() {
      return room.root;
    },
    get home() {
      return room.home;
    },
    get events() {
      return room.events;
    },
    request: (...args) => room.request(...args),
    dispose: async () => room.room.dispose?.(),
    at,
    put: (path, content) => writeFile(at(path), content),
    model: async (method, path, body) => {
      const response = await room.request(method, `/api/contents${path}`, body);
      expect(response.ok).toBe(true);
      return (await response.json()) as Model;
    },
    answer: async (method, path, body) => {
      const response = await room.request(method, `/api/contents${path}`, body);
      const raw = await response.text();
      try {
        return [response.status, (JSON.parse(raw) as { message: string }).message];
      } catch {
        return [response.status, raw];
      }
    },
  };
}

/** The body of a save of text. */
export const textFile = (content: string): object => ({ type: 'file', format: 'text', content });

/** The body of a save of a notebook. */
export const notebookFile = (content: unknown): object => ({
  type: 'notebook',
  format: 'json',
  content,
});

/** The keys of a model in the order of the wire. */
export const MODEL_KEYS = [
  'name',
  'path',
  'last_modified',
  'created',
  'content',
  'format',
  'mimetype',
  'size',
  'writable',
  'hash',
  'hash_algorithm',
  'type',
];

export const CODE_CELL = {
  cell_type: 'code',
  id: 'a',
  metadata: {},
  execution_count: null,
  source: 'x\ny',
  outputs: [],
};

export const NOTEBOOK = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [CODE_CELL] };
