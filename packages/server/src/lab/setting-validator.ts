import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { BrokenSchema } from './errors.ts';
import type { Schema } from './schemas.ts';

/** Checks user settings against their schema, JSON Schema Draft 7. Compiled when first needed. */
export class SettingValidator {
  #ajv: Ajv | undefined;
  readonly #compiled = new Map<string, { json: string; validate: ValidateFunction }>();

  /** What is wrong with the value, or null; throws where the schema itself is wrong. */
  complaint(schema: Schema, value: unknown): string | null {
    const validate = this.#validatorOf(schema);
    return validate(value) ? null : describe(validate.errors?.[0]);
  }

  #validatorOf({ id, json }: Schema): ValidateFunction {
    const known = this.#compiled.get(id);
    if (known?.json === json) return known.validate;
    try {
      this.#ajv ??= new Ajv({
        strict: false,
        validateFormats: false,
        logger: false,
        addUsedSchema: false,
      });
      const validate = this.#ajv.compile(withoutIdentity(JSON.parse(json) as object));
      this.#compiled.set(id, { json, validate });
      return validate;
    } catch (error) {
      throw new BrokenSchema('validating', id, error);
    }
  }
}

/** Two schemas may carry the same `$id`, and `$schema` may name a draft that Ajv has to be taught first. */
function withoutIdentity(schema: object): object {
  return Object.fromEntries(
    Object.entries(schema).filter(([key]) => key !== '$id' && key !== '$schema'),
  );
}

function describe(error: ErrorObject | undefined): string {
  if (error === undefined) return 'the value does not fit';
  return `${error.instancePath === '' ? 'the settings' : error.instancePath} ${error.message ?? ''}`;
}
