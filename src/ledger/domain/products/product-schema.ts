// The shape of a product's rows as JSON Schema, from the fields by which they are judged.
import type { Field, Product } from './product.ts';

export interface RowSchema {
  readonly $schema: string;
  readonly title: string;
  readonly description: string;
  readonly type: 'object';
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

export function rowSchemaOf({ name, schema, meaning, fields }: Product): RowSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `${name} ${schema}`,
    description: meaning,
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, schemaOf(field)])),
    required: fields.map((field) => field.name),
    additionalProperties: false,
  };
}

const FORMS = {
  text: { type: 'string' },
  whole: { type: 'integer', minimum: 0 },
  decimal: { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' },
  number: { type: 'number' },
  day: { type: 'string', format: 'date' },
  time: { type: 'string', format: 'date-time' },
  flag: { type: 'boolean' },
} as const;

/** Every field is there; what is not known is null, and counts against completeness. */
function schemaOf({ type, oneOf, meaning }: Field): object {
  const form = { ...FORMS[type], ...(oneOf !== undefined && type === 'text' && { enum: oneOf }) };
  return { description: meaning, anyOf: [form, { type: 'null' }] };
}
