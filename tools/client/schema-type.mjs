/**
 * @typedef {{ [key: string]: unknown }} Schema
 * @typedef {{ models: Map<string, Schema>, side: 'request' | 'reply' }} Place
 */

/**
 * A JSON Schema as a TypeScript type. What has an `$id` becomes a named one, collected in `models`.
 *
 * @param {unknown} schema
 * @param {Place} place
 * @returns {string}
 */
export function typeOf(schema, place) {
  if (!isObject(schema)) return 'unknown';
  const name = schema['$id'];
  if (typeof name !== 'string') return anonymousType(schema, place);
  place.models.set(name, schema);
  return name;
}

/**
 * The same without regard to its own name.
 *
 * @param {Schema} schema
 * @param {Place} place
 * @returns {string}
 */
export function anonymousType(schema, place) {
  if ('const' in schema) return JSON.stringify(schema['const']);
  const { enum: values, anyOf, oneOf, allOf } = schema;
  if (Array.isArray(values)) return union(values.map((value) => JSON.stringify(value)));
  const choices = anyOf ?? oneOf;
  if (Array.isArray(choices)) return union(choices.map((one) => typeOf(one, place)));
  if (Array.isArray(allOf)) return allOf.map((one) => `(${typeOf(one, place)})`).join(' & ');
  return plainType(schema, place);
}

/**
 * @param {Schema} schema
 * @param {Place} place
 * @returns {string}
 */
function plainType(schema, place) {
  switch (schema['type']) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema['type'];
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return arrayType(schema, place);
    case 'object':
      return objectType(schema, place);
    default:
      return 'unknown';
  }
}

/**
 * @param {Schema} schema
 * @param {Place} place
 */
function arrayType({ items, maxItems }, place) {
  if (maxItems === 0) return 'readonly []';
  if (Array.isArray(items)) {
    return `readonly [${items.map((item) => typeOf(item, place)).join(', ')}]`;
  }
  return `readonly (${typeOf(items, place)})[]`;
}

/**
 * @param {Schema} schema
 * @param {Place} place
 */
function objectType(schema, place) {
  const { properties, patternProperties, additionalProperties, required } = schema;
  const names = new Set(Array.isArray(required) ? required : []);
  const known = Object.entries(isObject(properties) ? properties : {}).map(([key, value]) =>
    property(key, value, names.has(key), place),
  );
  const [pattern] = Object.values(isObject(patternProperties) ? patternProperties : {});
  const others = pattern ?? (isObject(additionalProperties) ? additionalProperties : undefined);
  if (known.length === 0) return `{ readonly [key: string]: ${typeOf(others, place)} }`;
  const rest =
    others === undefined ? '' : ` & { readonly [key: string]: ${typeOf(others, place)} }`;
  return `{ ${known.join(' ')} }${rest}`;
}

/**
 * @param {string} key
 * @param {unknown} schema
 * @param {boolean} required
 * @param {Place} place
 */
function property(key, schema, required, place) {
  const note = isObject(schema) && typeof schema['description'] === 'string';
  const comment = note ? `\n/** ${String(schema['description'])} */\n` : '';
  const name = /^[a-z_$][\w$]*$/i.test(key) ? key : JSON.stringify(key);
  // JSON leaves out what is undefined, so senders may say so.
  const absent = required || place.side === 'reply' ? '' : ' | undefined';
  return `${comment}readonly ${name}${required ? '' : '?'}: ${typeOf(schema, place)}${absent};`;
}

/** @param {readonly string[]} types */
function union(types) {
  return [...new Set(types)].map((type) => (type.includes(' & ') ? `(${type})` : type)).join(' | ');
}

/**
 * @param {unknown} value
 * @returns {value is Schema}
 */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
