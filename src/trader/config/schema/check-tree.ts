// Checks a tree of values against its schema: returns the typed value, or every issue with its place and the expected
// value.
import type { z } from 'zod';
import { nearestName } from '../../../kernel/nearest-name.ts';
import { HIDDEN, redacted } from '../../../kernel/redact.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { lengthMeant, SAME_LENGTH } from '../../../market/bars/bar-lengths.ts';
import { isSecretPath } from '../fields/fields.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import {
  type ConfigNode,
  type ConfigPath,
  keyOriginAt,
  nodeAt,
  originAt,
  pathText,
  plainValue,
  type ScalarNode,
  withNode,
} from '../issues/config-node.ts';
import { expectationOf, type JsonSchema, namesIn, schemaAt } from './json-schema.ts';

export interface FileSchema<Value> {
  readonly zod: z.ZodType<Value>;
  readonly json: () => JsonSchema;
}

export interface CheckedTree<Value> {
  readonly value: Value;
  /** The tree with environment values converted to the text or number that the schema expects. */
  readonly root: ConfigNode;
}

export function checkTree<Value>(
  schema: FileSchema<Value>,
  given: ConfigNode,
): Result<CheckedTree<Value>, ConfigIssue[]> {
  const first = schema.zod.safeParse(plainValue(given));
  if (first.success) return ok({ value: first.data, root: given });
  const root = retyped(given, first.error.issues);
  const second = schema.zod.safeParse(plainValue(root));
  if (second.success) return ok({ value: second.data, root });
  const issues = second.error.issues.flatMap((issue) => toIssues(issue, root, schema.json()));
  return failed(withoutMisspelt(issues));
}

/** A key that is missing because it is misspelt is one fault: the unknown key, with the right one. */
function withoutMisspelt(issues: readonly ConfigIssue[]): ConfigIssue[] {
  const meant = new Set(
    issues.flatMap(({ path, didYouMean }) =>
      didYouMean === undefined ? [] : [path.replace(LAST_KEY, didYouMean)],
    ),
  );
  return issues.filter(({ missing = [] }) => !missing.some((path) => meant.has(path)));
}

const LAST_KEY = /[^.]*$/;

type ZodIssue = z.core.$ZodIssue;

/** Environment values have no quotes: `12345` is text where text is expected. */
function retyped(root: ConfigNode, issues: readonly ZodIssue[]): ConfigNode {
  let tree = root;
  for (const issue of issues) {
    const path = pathOf(issue);
    const node = nodeAt(tree, path);
    if (issue.code !== 'invalid_type' || node?.kind !== 'scalar' || !node.isLoose) continue;
    const value = retypedValue(node, issue.expected);
    if (value !== undefined) tree = withNode(tree, path, { ...node, value });
  }
  return tree;
}

function retypedValue(node: ScalarNode, expected: string): string | number | boolean | undefined {
  if (expected === 'string') return node.source;
  if (expected === 'boolean' && /^(true|false)$/.test(node.source)) return node.source === 'true';
  const isNumber = expected === 'number' || expected === 'int';
  return isNumber && /^-?\d+(\.\d+)?$/.test(node.source) ? Number(node.source) : undefined;
}

function pathOf(issue: ZodIssue): ConfigPath {
  return issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
}

function toIssues(issue: ZodIssue, root: ConfigNode, schema: JsonSchema): ConfigIssue[] {
  const path = pathOf(issue);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownName(root, [...path, key], schemaAt(schema, path)));
    case 'custom': {
      const custom = asWritten(root, path, issue.message, didYouMeanIn(issue.params));
      const needed = neededIn(issue.params).map((name) => pathText([...path, name]));
      return [needed.length === 0 ? custom : { ...custom, missing: needed }];
    }
    case 'invalid_key':
      return [{ ...asWritten(root, path, keyMessage(issue)), origin: keyOriginAt(root, path) }];
    case 'invalid_format':
      return [unexpected(root, path, issue.message)];
    case 'too_small':
    case 'too_big':
      if (issue.origin === 'string' || issue.origin === 'array') {
        return [unexpected(root, path, issue.message)];
      }
      return [unexpected(root, path, expectationOf(schemaAt(schema, path)))];
    case 'invalid_type':
      return [unexpected(root, path, expectationOf(schemaAt(schema, path)))];
    case 'invalid_union':
      return unionIssues(issue, root, schema);
    case 'invalid_value':
      return [unexpectedChoice(root, path, issue.values)];
    default:
      return [asWritten(root, path, issue.message)];
  }
}

/** Of several permitted shapes, the one that the author began to write. */
function unionIssues(
  issue: z.core.$ZodIssueInvalidUnion,
  root: ConfigNode,
  schema: JsonSchema,
): ConfigIssue[] {
  const path = pathOf(issue);
  const meant = issue.errors.find((branch) => !branch.some(isOfAnotherShape));
  if (meant === undefined) return [unexpected(root, path, expectationOf(schemaAt(schema, path)))];
  return meant.flatMap((inner) =>
    toIssues({ ...inner, path: [...path, ...inner.path] }, root, schema),
  );
}

function isOfAnotherShape({ code, path }: ZodIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}

function asWritten(
  root: ConfigNode,
  path: ConfigPath,
  message: string,
  didYouMean?: string,
): ConfigIssue {
  const issue = { origin: originAt(root, path), path: pathText(path), message };
  return didYouMean === undefined ? issue : { ...issue, didYouMean };
}

/** More of them are in the documents. */
const NAMES_SHOWN_MAX = 13;

function unknownName(
  root: ConfigNode,
  path: ConfigPath,
  around: JsonSchema | undefined,
): ConfigIssue {
  const names = namesIn(around);
  const near = nearestName(String(path.at(-1)), names);
  const isShort = names.length > 0 && names.length <= NAMES_SHOWN_MAX;
  const known = near === undefined && isShort ? `; expected one of ${names.join(', ')}` : '';
  const issue = asWritten(root, path, `unknown setting${known}`, near);
  return { ...issue, origin: keyOriginAt(root, path) };
}

function unexpected(root: ConfigNode, path: ConfigPath, expected: string): ConfigIssue {
  const node = nodeAt(root, path);
  const found = foundIn(node, path);
  if (node === undefined) {
    const issue = asWritten(root, path, `is missing: expected ${expected}`);
    return { ...issue, expected, found, missing: [issue.path] };
  }
  const isUnquoted = expected !== 'a map' && expected !== 'a list' && isBareWord(node);
  const hint = isUnquoted && /text|symbol|name|account/.test(expected) ? ': put it in quotes' : '';
  const message = `expected ${expected}, found ${found}${hint}`;
  return { ...asWritten(root, path, message), expected, found };
}

function unexpectedChoice(
  root: ConfigNode,
  path: ConfigPath,
  values: readonly unknown[],
): ConfigIssue {
  const all = values.map(String);
  const names = all.includes('1d') ? all.filter((name) => !Object.hasOwn(SAME_LENGTH, name)) : all;
  const expected = names.length === 1 ? String(names[0]) : `one of ${names.join(', ')}`;
  const issue = unexpected(root, path, expected);
  const node = nodeAt(root, path);
  const near = node?.kind === 'scalar' ? nearestChoice(String(node.value), names) : undefined;
  return near === undefined ? issue : { ...issue, didYouMean: near };
}

/** Another length is not a typo: 7m does not mean 1m. */
function nearestChoice(text: string, names: readonly string[]): string | undefined {
  const length = lengthMeant(text);
  if (length !== undefined && names.includes(length)) return length;
  return nearestName(
    text,
    names.filter((name) => lengthMeant(name) === undefined),
  );
}

/** TRUE and 1 may be meant as symbols, but are not text in YAML. */
function isBareWord(node: ConfigNode): boolean {
  return (
    node.kind === 'scalar' && (typeof node.value === 'boolean' || typeof node.value === 'number')
  );
}

/** A broken address with a user may break anywhere, so nothing of it is shown. */
const HAS_PASSWORD = /:\/\/[^/]*@/;

function foundIn(node: ConfigNode | undefined, path: ConfigPath): string {
  if (node === undefined) return 'nothing';
  if (node.kind === 'list') return node.items.length === 0 ? 'an empty list' : 'a list';
  if (node.kind === 'map') return 'a map';
  if (node.value === null) return 'nothing';
  const isSecret = node.isSecret || isSecretPath(path);
  if (isSecret || HAS_PASSWORD.test(node.source)) return HIDDEN;
  return JSON.stringify(
    typeof node.value === 'string' ? redacted(node.value).slice(0, 60) : node.value,
  );
}

function keyMessage(issue: z.core.$ZodIssueInvalidKey): string {
  return `expected ${issue.issues[0]?.message ?? 'another name'}`;
}

function didYouMeanIn(params: Record<string, unknown> | undefined): string | undefined {
  const guess = params?.didYouMean;
  return typeof guess === 'string' ? guess : undefined;
}

/** Of these settings one is needed, and none is there. */
function neededIn(params: Record<string, unknown> | undefined): readonly string[] {
  return Array.isArray(params?.oneNeeded) ? params.oneNeeded.map(String) : [];
}
