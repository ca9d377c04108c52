// Tools as assistants see them, made once. The list stands in each conversation of an assistant, so that it has the least that an
// assistant needs to call a tool; what a tool takes and answers in full is a resource.
// Decision 0114
import type { Tool as ListedTool } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Tool } from './calls/tool.ts';

type Schema = ListedTool['inputSchema'];

export interface ToolSchemas {
  /** JSON Schema of the arguments, with every bound that a call is held to. */
  readonly input: Schema;
  /** JSON Schema of `structuredContent`. */
  readonly output: Schema;
}

export function toolSchemas({ input, output }: Tool): ToolSchemas {
  return { input: schemaOf(input, 'input'), output: schemaOf(output, 'output') };
}

export function listedTool({ name, title, description, input, books }: Tool): ListedTool {
  return {
    ...{ name, title, description },
    inputSchema: brief(schemaOf(input, 'input') as Described) as Schema,
    annotations: books ? { destructiveHint: false } : { readOnlyHint: true },
  };
}

function schemaOf(schema: z.ZodObject, io: 'input' | 'output'): Schema {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Schema;
}

interface Described {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly required?: readonly string[];
  readonly items?: Described;
  readonly anyOf?: readonly Described[];
}

/** Types, words and what is required. A call that breaks a bound is refused in words, which assistants read better than patterns. */
function brief({ type, properties = {}, required = [] }: Described): object {
  const arguments_ = Object.entries(properties).map(([name, one]) => [name, argumentOf(one)]);
  return {
    ...{ type, properties: Object.fromEntries(arguments_) },
    ...(required.length === 0 ? {} : { required }),
  };
}

function argumentOf(schema: Described): object {
  const { description, enum: words } = schema;
  const fields = fieldsOf(schema);
  const text = [fields, description].filter(Boolean).join(' ');
  return {
    ...typeOf(schema),
    ...(words === undefined ? {} : { enum: words }),
    ...(text === '' ? {} : { description: text }),
  };
}

function typeOf({ type, anyOf = [], items }: Described): object {
  if (type === 'array') return { type, items: typeOf(items ?? {}) };
  if (type !== undefined) return { type };
  // Amounts are taken as text or as a number.
  const types = [...new Set(anyOf.map((one) => one.type))];
  return { type: types.length === 1 ? types[0] : types };
}

/** `{side: BUY|SELL, ratio?}`: what an object within the arguments has. */
function fieldsOf({ properties, required = [], items, anyOf = [] }: Described): string {
  if (items !== undefined) return fieldsOf(items);
  if (properties === undefined) return anyOf.map(fieldsOf).filter(Boolean).join(' or ');
  const fields = Object.entries(properties).map(([name, field]) => {
    const of = field.const ?? (field.enum?.join('|') || fieldsOf(field));
    return `${name}${required.includes(name) ? '' : '?'}${of === '' ? '' : `: ${of}`}`;
  });
  return `{${fields.join(', ')}}`;
}
