// The schemas as JSON Schema: for editors, and to know which names exist and what a value may be.
import { z } from 'zod';
import type { ConfigPath } from '../tree/config-node.ts';
import { SLUICE_SCHEMA } from './sluice-schema.ts';
import { STRATEGY_SCHEMA } from './strategy-schema.ts';

/** The part of JSON Schema that our files need. */
export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

export const SLUICE_JSON_SCHEMA = published(SLUICE_SCHEMA, 'sluice configuration');
export const STRATEGY_JSON_SCHEMA = published(STRATEGY_SCHEMA, 'sluice strategy');

function published(schema: z.ZodType, title: string): JsonSchema {
  return { title, ...z.toJSONSchema(schema, { io: 'input' }) } as JsonSchema;
}

export function schemaAt(root: JsonSchema, path: ConfigPath): JsonSchema | undefined {
  let schema: JsonSchema | undefined = root;
  for (const step of path) {
    if (schema === undefined) return undefined;
    schema = typeof step === 'number' ? schema.items : memberOf(schema, step);
  }
  return schema;
}

function memberOf(schema: JsonSchema, name: string): JsonSchema | undefined {
  const { properties = {}, additionalProperties } = schema;
  if (Object.hasOwn(properties, name)) return properties[name];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

export function namesIn(schema: JsonSchema | undefined): readonly string[] {
  return Object.keys(schema?.properties ?? {});
}

/** `a whole number from 1 to 65535`, `one of long, short, both`. */
export function expectationOf(schema: JsonSchema | undefined): string {
  if (schema === undefined) return 'something else';
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  if (schema.const !== undefined) return String(schema.const);
  switch (schema.type) {
    case 'integer':
      return `a whole number${rangeOf(schema)}`;
    case 'number':
      return `a number${rangeOf(schema)}`;
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list';
    default:
      return 'a map';
  }
}

function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  const from = minimum === undefined ? undefined : `from ${minimum}`;
  const above = exclusiveMinimum === undefined ? undefined : `above ${exclusiveMinimum}`;
  const to = maximum === undefined ? undefined : `to ${maximum}`;
  const below = exclusiveMaximum === undefined ? undefined : `below ${exclusiveMaximum}`;
  const parts = [above ?? from, below ?? to].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : ` ${parts.join(parts[0]?.startsWith('above') ? ' up ' : ' ')}`;
}
