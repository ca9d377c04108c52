// Judges values of messages by the committed schemas as a reader of somebody else's would, and by stricter ones: a field that no
// schema names is one that the code has and the registry does not.
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { JsonSchema } from './breaking-changes.ts';
import { committedSchemas } from './registry.ts';

const ajv = new Ajv2020({ allErrors: true, strict: false });
const judges = new Map(
  [...committedSchemas()].map(([name, schema]) => [name, ajv.compile(closed(schema) as object)]),
);

/** Empty if the schema of that name takes it. */
export function faultsOf(name: string, value: unknown): readonly string[] {
  const judge = judges.get(name);
  if (judge === undefined) return [`${name} is not in the registry`];
  if (judge(value)) return [];
  return (judge.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${name}${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
}

/** Objects whose fields are named take no others, unless the schema says that they do. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema as JsonSchema).map(([word, value]) => [word, closed(value)]),
  );
  const isNamed = inner.type === 'object' && 'properties' in inner;
  return isNamed ? { additionalProperties: false, ...inner } : inner;
}
