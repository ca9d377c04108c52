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

/** A call without a token is one. */
const IMPLIED = 'dry_run';

/** Types, words and what is required. A call that breaks a bound is refused in words, which assistants read better than patterns. */
function brief({ type, properties = {}, required = [] }: Described): object {
  const listed = Object.entries(properties).filter(([name]) => name !== IMPLIED);
  const arguments_ = listed.map(([name, one]) => [name, argumentOf(one)]);
  return {
    ...{ type, properties: Object.fromEntries(arguments_) },
    ...(required.length === 0 ? {} : { required }),
  };
}

function argumentOf(schema: Described): object {
  const { description } = schema;
  return { ...shapeOf(schema), ...(description === undefined ? {} : { description }) };
}

/** In forms that all clients take: those of Gemini refuse several types at once and objects without properties. */
function shapeOf(schema: Described): object {
  const { type, items = {}, properties = {}, required = [], anyOf = [], enum: words } = schema;
  if (anyOf.length > 0) return shapeOf(oneOf(anyOf));
  if (type === 'array') return { type, items: shapeOf(items) };
  if (type !== 'object') return words === undefined ? { type } : { type, enum: words };
  const fields = Object.entries(properties).map(([name, field]) => [name, shapeOf(field)]);
  return {
    ...{ type, properties: Object.fromEntries(fields) },
    ...(required.length === 0 ? {} : { required }),
  };
}

/** Amounts are taken as text or as a number, and shown as text; objects of several forms are shown with the fields of all. */
function oneOf(forms: readonly Described[]): Described {
  const [first = {}] = forms;
  if (first.type !== 'object') return first;
  const names = new Set(forms.flatMap(({ properties = {} }) => Object.keys(properties)));
  const fields = [...names].map((name) => {
    const all = forms.flatMap(({ properties = {} }) => properties[name] ?? []);
    const words = all.flatMap(
      (one) => one.enum ?? (typeof one.const === 'string' ? [one.const] : []),
    );
    return [name, words.length === 0 ? all[0] : { type: 'string', enum: [...new Set(words)] }];
  });
  const required = (first.required ?? []).filter((name) =>
    forms.every((one) => one.required?.includes(name)),
  );
  return { type: 'object', properties: Object.fromEntries(fields), required };
}
