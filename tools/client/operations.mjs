import { anonymousType, isObject, typeOf } from './schema-type.mjs';

/**
 * @typedef {import('./schema-type.mjs').Schema} Schema
 * @typedef {import('./schema-type.mjs').Place} Place
 * @typedef {{ name: string, in: string, required?: boolean, schema?: unknown,
 *   'x-segments'?: string }} Parameter
 * @typedef {{ summary?: string, parameters?: Parameter[], requestBody?: { required?: boolean,
 *   content: Record<string, { schema?: unknown }> },
 *   responses?: Record<string, { content?: Record<string, { schema?: unknown }> }> }} Operation
 * @typedef {{ paths: Record<string, Record<string, Operation>> }} OpenApi
 */

const HEAD = `// Written by \`npm run docs\` from the server's own OpenAPI document; a test compares the two.
`;

/**
 * The module with the types of every operation of the API, and what has to be known to call it.
 *
 * @param {OpenApi} document
 * @returns {string}
 */
export function operationsModule({ paths }) {
  /** @type {Map<string, Schema>} */
  const models = new Map();
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      key: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  const types = operations.map(({ key, operation }) => operationType(key, operation, models));
  const facts = operations.map(({ key, operation }) => operationFacts(key, operation));
  return `${HEAD}${namedTypes(models)}
/** What each operation takes and answers. */
export interface Operations {
${types.join('\n')}
}

/** How each operation is called. */
export const OPERATIONS: { readonly [key in keyof Operations]: OperationFacts } = {
${facts.join('\n')}
};

/** What has to be known to call an operation. */
export interface OperationFacts {
  /** Path parameters that may hold slashes. */
  readonly deep: readonly string[];
  /** Whether the answer is JSON, nothing, or something else that is handed over as it is. */
  readonly reply: 'json' | 'none' | 'raw';
}
`;
}

/**
 * @param {string} key
 * @param {Operation} operation
 * @param {Map<string, Schema>} models
 */
function operationType(key, operation, models) {
  const { parameters = [], summary = '' } = operation;
  const params = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
  const query = parameters.filter((one) => one.in === 'query');
  return `  /** ${summary} */
  ${JSON.stringify(key)}: {
    readonly params: ${record(params.map((name) => `readonly ${name}: string;`))};
    readonly query: ${record(query.map((one) => queryType(one, models)))};
    readonly body: ${bodyType(operation, models)};
    readonly reply: ${replyType(operation, models)};
  };`;
}

/** @param {readonly string[]} members */
function record(members) {
  return members.length === 0 ? 'undefined' : `{ ${members.join(' ')} }`;
}

/**
 * A query is text: what is a string to the server may be a number or a boolean here.
 *
 * @param {Parameter} parameter
 * @param {Map<string, Schema>} models
 */
function queryType({ name, required, schema }, models) {
  const type = typeOf(schema, { models, side: 'request' });
  const wide = type === 'string' ? 'string | number | boolean' : type;
  return `readonly ${name}${required === true ? '' : '?'}: ${wide}${required === true ? '' : ' | undefined'};`;
}

/**
 * @param {Operation} operation
 * @param {Map<string, Schema>} models
 */
function bodyType({ requestBody }, models) {
  if (requestBody === undefined) return 'undefined';
  const types = Object.entries(requestBody.content).map(([media, { schema }]) => {
    if (media === 'application/json') return typeOf(schema, { models, side: 'request' });
    return media === 'application/x-www-form-urlencoded' ? 'URLSearchParams' : 'RawBody';
  });
  if (types.includes('unknown')) return 'unknown';
  return [...types, ...(requestBody.required === true ? [] : ['undefined'])].join(' | ');
}

/**
 * @param {Operation} operation
 * @param {Map<string, Schema>} models
 */
function replyType(operation, models) {
  const kind = replyKind(operation);
  if (kind === 'raw') return 'Response';
  const types = successes(operation).map((schema) =>
    schema === undefined ? 'undefined' : typeOf(schema, { models, side: 'reply' }),
  );
  return types.length === 0 ? 'undefined' : [...new Set(types)].join(' | ');
}

/**
 * The schemas of the answers that are no errors; undefined for one without JSON.
 *
 * @param {Operation} operation
 */
function successes({ responses = {} }) {
  return Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, { content }]) => content?.['application/json']?.schema);
}

/**
 * @param {Operation} operation
 * @returns {'json' | 'none' | 'raw'}
 */
function replyKind(operation) {
  if (successes(operation).some((schema) => schema !== undefined)) return 'json';
  const statuses = Object.keys(operation.responses ?? {}).filter((one) => one.startsWith('2'));
  return statuses.every((status) => status === '204') ? 'none' : 'raw';
}

/**
 * @param {string} key
 * @param {Operation} operation
 */
function operationFacts(key, operation) {
  const deep = (operation.parameters ?? []).filter((one) => one['x-segments'] === 'any');
  const names = deep.map(({ name }) => JSON.stringify(name)).join(', ');
  return `  ${JSON.stringify(key)}: { deep: [${names}], reply: '${replyKind(operation)}' },`;
}

/**
 * Models may name further ones, which are found while they are written.
 *
 * @param {Map<string, Schema>} models
 */
function namedTypes(models) {
  /** @type {Map<string, string>} */
  const written = new Map();
  for (const [name, schema] of models) {
    const type = anonymousType(schema, { models, side: 'reply' });
    const text = isObject(schema['properties'])
      ? `export interface ${name} ${type}`
      : `export type ${name} = ${type};`;
    written.set(name, text);
  }
  const fixed = [
    '/** A body that is sent as it is. */\nexport type RawBody = string | Blob | ArrayBuffer | Uint8Array<ArrayBuffer>;',
  ];
  const texts = [...written].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return `\n${[...fixed, ...texts].join('\n\n')}\n`;
}
