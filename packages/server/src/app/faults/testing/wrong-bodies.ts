import { Ajv } from 'ajv';
import type { Route } from '../../../http/index.ts';

const VALUES: readonly unknown[] = [5, -1.5, true, 'text', null, [1, 'a'], [], {}, { a: { b: 1 } }];

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, object>>;
  readonly anyOf?: readonly ObjectSchema[];
}

const ajv = new Ajv({ strict: false, validateFormats: false, addUsedSchema: false });

/** JSON that is not what a route's schema says: of another type, or with fields that are. */
export function wrongBodies(schema: Route['body']): string[] {
  if (typeof schema !== 'object') return [];
  const isRight = ajv.compile(schema);
  const withWrongField = fieldsOf(schema).flatMap((name) =>
    VALUES.map((value) => ({ [name]: value })),
  );
  return [...VALUES, ...withWrongField]
    .filter((body) => !isRight(body))
    .map((body) => JSON.stringify(body));
}

function fieldsOf(schema: ObjectSchema): string[] {
  const inside = (schema.anyOf ?? []).flatMap(fieldsOf);
  return [...new Set([...Object.keys(schema.properties ?? {}), ...inside])];
}
