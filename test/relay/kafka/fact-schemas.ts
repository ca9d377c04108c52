// The schemas of the facts of traders, made from the types by which the journal is written and read: what the program cannot write has no
// schema, and what no reader outside may see is not in it.
import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';
import {
  FACT_TYPES,
  heldBackIn,
  outwardName,
} from '../../../src/trader/app/journal-reading/outward-facts.ts';
import type { FactType } from '../../../src/trader/domain/facts/facts.ts';
import { type JsonSchema, kindOf } from './breaking-changes.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** By name: `trader.executions/execution-booked/3`. Of the newest version of each: older facts are published in its shape. */
export function factSchemas(): ReadonlyMap<string, JsonSchema> {
  const { definitions = {} } = createGenerator({
    path: join(ROOT, 'src/trader/domain/facts/facts.ts'),
    tsconfig: join(ROOT, 'tsconfig.json'),
    type: 'Fact',
    skipTypeCheck: true,
    additionalProperties: true,
  }).createSchema('Fact');
  const known = definitions as Readonly<Record<string, JsonSchema>>;
  const shapes = membersOf(known.Fact ?? {}, known);
  return new Map(
    FACT_TYPES.map((type) => {
      const own = shapes.filter((shape) => typeIn(shape) === type);
      const data = own.map((shape) => shown(shape, known, heldBackIn(type)));
      const [only] = data;
      const shape = data.length === 1 && only !== undefined ? only : { anyOf: data };
      return [outwardName(type), messageSchema(type, shape)];
    }),
  );
}

function membersOf(schema: JsonSchema, known: Readonly<Record<string, JsonSchema>>): JsonSchema[] {
  const inner = resolved(schema, known);
  const { anyOf } = inner;
  return Array.isArray(anyOf) ? anyOf.flatMap((one: JsonSchema) => membersOf(one, known)) : [inner];
}

function resolved(schema: JsonSchema, known: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  const found = known[decodeURIComponent($ref.replace('#/definitions/', ''))];
  if (found === undefined) throw new Error(`${$ref} is not defined`);
  return resolved(found, known);
}

function typeIn({ properties }: JsonSchema): unknown {
  return (properties as { readonly type?: JsonSchema } | undefined)?.type?.const;
}

/** Written out, without what is held back; comments of the code are not for readers. */
function shown(
  schema: JsonSchema,
  known: Readonly<Record<string, JsonSchema>>,
  heldBack: ReadonlySet<string>,
  isTop = true,
): JsonSchema {
  const isLeft = (name: string) => heldBack.has(name) || (isTop && name === 'type');
  const entries = Object.entries(resolved(schema, known)).flatMap(([word, value]) => {
    if (word === 'description' || word === 'additionalProperties') return [];
    if (word === 'properties') {
      const fields = Object.entries(value as Record<string, JsonSchema>)
        .filter(([name]) => !isLeft(name))
        .map(([name, field]) => {
          const shape = shown(field, known, heldBack, false);
          return [name, name === 'reasons' ? openList(shape) : shape];
        });
      return [[word, Object.fromEntries(fields)]];
    }
    if (word === 'required')
      return [[word, (value as readonly string[]).filter((name) => !isLeft(name))]];
    return [[word, inside(value, known, heldBack)]];
  });
  return Object.fromEntries(entries);
}

/** Of reasons a later program may have more: a reader must bear a `kind` that it does not know. */
function openList(list: JsonSchema): JsonSchema {
  const members = alternatives((list.items ?? {}) as JsonSchema);
  if (members.length < 2) return list;
  const kind = { type: 'string', not: { enum: members.map((one) => kindOf(one)) } };
  const unknown = { type: 'object', properties: { kind }, required: ['kind'] };
  return { ...list, items: { anyOf: [...members, unknown] } };
}

/** The members of a union, and those of the unions in it. */
function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  const { anyOf } = schema as { readonly anyOf?: readonly JsonSchema[] };
  return anyOf === undefined ? [schema] : anyOf.flatMap(alternatives);
}

function inside(
  value: unknown,
  known: Readonly<Record<string, JsonSchema>>,
  heldBack: ReadonlySet<string>,
): unknown {
  if (Array.isArray(value)) return value.map((one) => inside(one, known, heldBack));
  if (typeof value !== 'object' || value === null) return value;
  return shown(value as JsonSchema, known, heldBack, false);
}

function messageSchema(type: FactType, data: JsonSchema): JsonSchema {
  const name = outwardName(type);
  const [text, whole] = [{ type: 'string' }, { type: 'integer' }];
  const properties = {
    ...{ id: text, trader: text, mode: text, account: text, journal: text, branch: whole },
    ...{ seq: whole, at: whole, type: { type: 'string', const: type } },
    schema_version: { type: 'number', const: Number(name.split('/').at(-1)) },
    ...{ cause: whole, correlation: text, data },
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...{ $id: `urn:sluice:schema:${name}`, title: name, type: 'object', properties },
    required: Object.keys(properties),
  };
}
