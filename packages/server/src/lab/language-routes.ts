import { json, route, type Route } from '../http/index.ts';
import type { Lab } from './lab.ts';
import { TranslationList, TranslationTexts } from './schema.ts';

const PATH = '/lab/api/translations';
const access = { action: 'read', resource: 'lab' } as const;

/** Languages of the front end (lab §6). */
export function languageRoutes({ translations }: Lab): Route[] {
  return [
    route({
      method: 'GET',
      path: PATH,
      access,
      summary: 'The languages that can be chosen',
      replies: { 200: TranslationList },
      handle: async () => json(await translations.list()),
    }),
    route({
      method: 'GET',
      path: `${PATH}/*locale`,
      access,
      summary: 'The texts of a language',
      replies: { 200: TranslationTexts },
      handle: async ({ params }) => json(await translations.load(params.locale)),
    }),
  ];
}
