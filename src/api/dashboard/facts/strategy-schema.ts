// What the schema of strategies says of a place: the keys and values it may have, and what each means.
import type { YamlPlace } from './yaml-place.ts';

/** As far as it is read; a JSON Schema has more. */
export interface SchemaNode {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly required?: readonly string[];
  readonly items?: boolean | SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
}

export interface SchemaWord {
  readonly word: string;
  /** Of a key, what its value is. */
  readonly detail: string;
  readonly meaning: string;
  readonly isRequired: boolean;
}

/** A line of a condition's description: `price.last: last print`. */
export interface ConditionTerm {
  readonly term: string;
  readonly meaning: string;
}

const CONDITION_HEAD = 'It may read:\n';

/** All nodes that may stand there: alternatives are taken together, a list stands for its items. */
export function nodesAt(schema: SchemaNode, path: readonly string[]): readonly SchemaNode[] {
  return path.reduce<readonly SchemaNode[]>(
    (nodes, key) => nodes.flatMap((node) => below(node, key)).flatMap(branches),
    branches(schema),
  );
}

function branches(node: SchemaNode): readonly SchemaNode[] {
  const more = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
  const items = typeof node.items === 'object' ? [node.items] : [];
  return [node, ...[...more, ...items].flatMap(branches)];
}

function below(node: SchemaNode, key: string): readonly SchemaNode[] {
  const own = node.properties?.[key];
  if (own !== undefined) return [own];
  const { additionalProperties: others } = node;
  return typeof others === 'object' ? [others] : [];
}

export function keysAt(schema: SchemaNode, { path, siblings }: YamlPlace): readonly SchemaWord[] {
  const nodes = nodesAt(schema, path);
  const required = new Set(nodes.flatMap((node) => node.required ?? []));
  const found = new Map<string, SchemaWord>();
  for (const [word, node] of nodes.flatMap((one) => Object.entries(one.properties ?? {}))) {
    if (found.has(word) || siblings.includes(word)) continue;
    const [detail, meaning] = [kindOf(node), meaningOf(node)];
    found.set(word, { word, detail, meaning, isRequired: required.has(word) });
  }
  return [...found.values()];
}

export function valuesAt(schema: SchemaNode, path: readonly string[]): readonly SchemaWord[] {
  const nodes = nodesAt(schema, path);
  const values = nodes.flatMap((node) => {
    if (node.enum !== undefined) return node.enum;
    if (node.const !== undefined) return [node.const];
    return node.type === 'boolean' ? [true, false] : [];
  });
  const usual = nodes.find((node) => node.default !== undefined)?.default;
  return [...new Set(values)].map((value) => ({
    word: String(value),
    detail: value === usual ? 'unless given' : '',
    ...{ meaning: '', isRequired: false },
  }));
}

/** What a condition there may read; none where none stands. */
export function termsAt(schema: SchemaNode, path: readonly string[]): readonly ConditionTerm[] {
  return nodesAt(schema, path).flatMap(({ description = '' }) => termsIn(description));
}

/** What any condition may read: code reads it by the same names. */
export function termsOf(schema: SchemaNode): readonly ConditionTerm[] {
  return termsAt(schema, ['entry', 'when']);
}

function termsIn(description: string): readonly ConditionTerm[] {
  const [, list] = description.split(CONDITION_HEAD);
  if (list === undefined) return [];
  return list.split('\n').flatMap((line) => {
    const at = line.indexOf(': ');
    return at < 0 ? [] : [{ term: line.slice(0, at), meaning: line.slice(at + 2) }];
  });
}

/** Of a setting: its meaning, what it may be, and what it is unless given; empty if the schema does not know it. */
export function hoverText(schema: SchemaNode, path: readonly string[]): string {
  const nodes = nodesAt(schema, path);
  const [first] = nodes;
  if (first === undefined) return '';
  const meaning = nodes.map(meaningOf).find((text) => text !== '') ?? '';
  const kind = kindOf(first);
  return [path.join('.'), meaning, kind].filter((text) => text !== '').join('\n');
}

/** The first line: the terms of a condition are looked up one by one. */
function meaningOf({ description = '' }: SchemaNode): string {
  return (
    description
      .split(CONDITION_HEAD)[0]
      ?.replace(/ It may read:?$/, '')
      .trim() ?? ''
  );
}

function kindOf(node: SchemaNode): string {
  const usual = node.default;
  const isPlain = usual !== undefined && (usual === null || typeof usual !== 'object');
  const words = [typeText(node), ...(isPlain ? [`${String(usual)} unless given`] : [])];
  return words.filter((text) => text !== '').join('; ');
}

function typeText(node: SchemaNode): string {
  const { enum: values, properties, items, type } = node;
  if (values !== undefined) return values.map(String).join(' | ');
  if (properties !== undefined) return 'settings';
  if (items !== undefined) return 'list';
  const kind = typeof type === 'string' ? (TYPES[type] ?? type) : '';
  return [kind, boundsText(node)].filter((text) => text !== '').join(' ');
}

const TYPES: Readonly<Record<string, string>> = {
  integer: 'whole number',
  boolean: 'true | false',
  string: 'text',
};

function boundsText({ minimum, maximum, exclusiveMinimum }: SchemaNode): string {
  const least = exclusiveMinimum === undefined ? minimum : `more than ${exclusiveMinimum}`;
  if (least === undefined && maximum === undefined) return '';
  if (maximum === undefined) return `from ${least}`;
  return least === undefined ? `up to ${maximum}` : `${least} to ${maximum}`;
}
