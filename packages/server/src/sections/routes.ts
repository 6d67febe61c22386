import { empty, json, route, type Route } from '../http/index.ts';
import { SectionData } from './schema.ts';
import type { Sections } from './sections.ts';

const PATH = '/api/config/:section';
const READ = { action: 'read', resource: 'config' } as const;
const WRITE = { action: 'write', resource: 'config' } as const;

/** Python's `\w+`; with anything else the address does not exist. */
const NAME = { section: /^[\p{L}\p{N}_]+$/u };

/** Settings of front ends are some kilobytes; parsing much more would hold everybody up. */
const BODY_LIMIT = 8 * 1024 * 1024;

export function sectionRoutes(sections: Sections): Route[] {
  return [
    route({
      method: 'GET',
      path: PATH,
      params: NAME,
      access: READ,
      summary: 'Settings of a front end, merged from all configuration folders',
      replies: { 200: SectionData },
      handle: async ({ params }) => json(await sections.get(params.section)),
    }),
    route({
      method: 'PUT',
      path: PATH,
      params: NAME,
      access: WRITE,
      summary: "Replace the user's settings of a front end",
      body: SectionData,
      bodyLimit: BODY_LIMIT,
      replies: { 204: null },
      handle: async ({ params, body }) => {
        await sections.set(params.section, body);
        return empty();
      },
    }),
    route({
      method: 'PATCH',
      path: PATH,
      params: NAME,
      access: WRITE,
      summary: "Change the user's settings of a front end; null deletes a key",
      body: SectionData,
      bodyLimit: BODY_LIMIT,
      replies: { 200: SectionData },
      handle: async ({ params, body }) => json(await sections.update(params.section, body)),
    }),
  ];
}
