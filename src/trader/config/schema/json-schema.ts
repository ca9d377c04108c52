// The schemas as JSON Schema: for editors, and to look up names and permitted values.
import { z } from 'zod';
import type { ConfigPath } from '../issues/config-node.ts';
import { FLEET_SCHEMA } from './fleet-schema.ts';
import { PROFILE_SCHEMA } from './profile-schema.ts';
import { SLUICE_SCHEMA } from './sluice-schema.ts';
import { DEFAULTS_SCHEMA, STRATEGY_SCHEMA } from './strategy-schema.ts';

/** The part of JSON Schema that our files use. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema | boolean;
  /** Alternative shapes of a value, or sets of names of which one is required. */
  readonly anyOf?: readonly JsonSchema[];
  readonly prefixItems?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  /** `#/$defs/<name>`, for definitions that a schema uses repeatedly. */
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

export const sluiceJsonSchema = published(SLUICE_SCHEMA, 'sluice configuration');
export const fleetJsonSchema = published(FLEET_SCHEMA, 'sluice fleet');
export const profileJsonSchema = published(PROFILE_SCHEMA, 'sluice feed profile');
export const strategyJsonSchema = published(STRATEGY_SCHEMA, 'sluice strategy');
export const defaultsJsonSchema = published(DEFAULTS_SCHEMA, 'sluice strategy defaults');

/** Made at its first use: only a file with a fault needs it, and every command would wait for it. */
function published(schema: z.ZodType, title: string): () => JsonSchema {
  let made: JsonSchema | undefined;
  return () => {
    made ??= { title, ...z.toJSONSchema(schema, { io: 'input' }) } as JsonSchema;
    return made;
  };
}

export function schemaAt(root: JsonSchema, path: ConfigPath): JsonSchema | undefined {
  let schema: JsonSchema | undefined = root;
  for (const step of path) {
    if (schema === undefined) return undefined;
    const shapes: readonly JsonSchema[] = shapesOf(schema);
    const member = shapes.map((shape) => partOf(shape, step)).find((part) => part !== undefined);
    schema = resolved(root, member);
  }
  return schema;
}

const DEFINITION = '#/$defs/';

function resolved({ $defs = {} }: JsonSchema, schema: JsonSchema | undefined) {
  const name = schema?.$ref?.startsWith(DEFINITION) ? schema.$ref.slice(DEFINITION.length) : '';
  return Object.hasOwn($defs, name) ? $defs[name] : schema;
}

function shapesOf(schema: JsonSchema): readonly JsonSchema[] {
  return [schema, ...(schema.anyOf ?? [])];
}

function partOf(schema: JsonSchema, step: string | number): JsonSchema | undefined {
  const { items, prefixItems, properties = {}, additionalProperties } = schema;
  if (typeof step === 'number')
    return prefixItems?.[step] ?? (typeof items === 'object' ? items : undefined);
  if (Object.hasOwn(properties, step)) return properties[step];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

export function namesIn(schema: JsonSchema | undefined): readonly string[] {
  const shapes = schema === undefined ? [] : shapesOf(schema);
  return shapes.flatMap(({ properties }) => Object.keys(properties ?? {}));
}

/** `a whole number from 1 to 65535`, `one of long, short, both`. */
export function expectationOf(schema: JsonSchema | undefined): string {
  if (schema === undefined) return 'another value';
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  if (schema.const !== undefined) return String(schema.const);
  if (schema.type === undefined && schema.anyOf !== undefined)
    return schema.anyOf.map(expectationOf).join(' or ');
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
  if (parts.length === 0) return '';
  const between = below !== undefined ? ' and ' : above !== undefined ? ' up ' : ' ';
  return ` ${parts.join(between)}`;
}
