// The strategy files of a folder, each to a rule; all issues of all files, and no rule when there is one.
import { join, relative } from 'node:path';
import { failed, ok, type Result } from '../kernel/result.ts';
import { compileCondition } from '../trading/strategy/condition.ts';
import type { Rule } from '../trading/strategy/rule.ts';
import { checkTree } from './check-tree.ts';
import { readCode } from './code/read-code.ts';
import { type ConfigIssue, fileIssue } from './config-issue.ts';
import { type ConfigDisk, namesOf, textOf } from './disk.ts';
import { STRATEGY_JSON_SCHEMA } from './schema/json-schema.ts';
import { STRATEGY_SCHEMA } from './schema/strategy-schema.ts';
import { toRule } from './to-rule.ts';
import { type ConfigNode, nodeAt } from './tree/config-node.ts';
import { parseYaml } from './tree/yaml-tree.ts';

/** A rule with the tree it came from, so that later checks can say where a value was written. */
export interface LoadedRule {
  readonly rule: Rule;
  readonly file: string;
  readonly root: ConfigNode;
  /** What the file says, defaults included: by this two versions of it are compared. */
  readonly terms: unknown;
}

export interface RulesRequest {
  readonly folder: string;
  /** Files are shown relative to it. */
  readonly cwd: string;
  readonly disk: ConfigDisk;
}

/** All `*.yaml` and `*.ts` files of the folder in the order of their names; hidden files are an editor's and not looked at. */
export function loadRules({
  folder,
  cwd,
  disk,
}: RulesRequest): Result<LoadedRule[], ConfigIssue[]> {
  const shown = (name: string) => shownPath(cwd, join(folder, name));
  const names = namesOf(disk, folder);
  if (!names.ok) return failed([fileIssue(shown('.'), names.failure)]);
  const visible = names.value.filter((name) => !name.startsWith('.')).sort();
  const issues = visible
    .filter((name) => name.endsWith('.yml'))
    .map((name) => fileIssue(shown(name), 'is not read: strategy files end in .yaml'));
  const rules: LoadedRule[] = [];
  for (const name of visible.filter(isStrategyFile)) {
    const loaded = loadRule(disk, join(folder, name), shown(name));
    if (loaded.ok) rules.push(loaded.value);
    else issues.push(...loaded.failure);
  }
  issues.push(...repeatedNames(rules));
  return issues.length > 0 ? failed(issues) : ok(rules);
}

/** Drafts are written and checked beside them, and trade nothing. */
function isStrategyFile(name: string): boolean {
  return /\.(yaml|ts)$/.test(name) && !/\.(draft\.\w+|d\.ts)$/.test(name);
}

export function loadRule(
  disk: ConfigDisk,
  path: string,
  shown: string,
): Result<LoadedRule, ConfigIssue[]> {
  const text = textOf(disk, path);
  return text.ok ? parseRule(shown, text.value) : failed([fileIssue(shown, text.failure)]);
}

/** One strategy file from its text. */
export function parseRule(file: string, text: string): Result<LoadedRule, ConfigIssue[]> {
  if (text.trim() === '') return failed([fileIssue(file, 'is empty')]);
  return file.endsWith('.ts') ? parseCode(file, text) : parseTerms(file, text);
}

/** The code gives terms like any file, and is asked where a file has a condition. */
function parseCode(file: string, text: string): Result<LoadedRule, ConfigIssue[]> {
  const read = readCode(file, text);
  if (!read.ok) return read;
  const { root, condition, hash } = read.value;
  const loaded = ruleIn(file, root);
  if (!loaded.ok) return loaded;
  const { rule } = loaded.value;
  const entry = { ...rule.entry, when: condition.text };
  return ok({ ...loaded.value, rule: { ...rule, hash, entry, code: condition } });
}

function parseTerms(file: string, text: string): Result<LoadedRule, ConfigIssue[]> {
  const parsed = parseYaml(file, text);
  return parsed.ok ? ruleIn(file, parsed.value) : parsed;
}

function ruleIn(file: string, given: ConfigNode): Result<LoadedRule, ConfigIssue[]> {
  const schema = { zod: STRATEGY_SCHEMA, json: STRATEGY_JSON_SCHEMA };
  const checked = checkTree(schema, given);
  const conditionIssues = issuesOfCondition(given);
  if (!checked.ok) return failed([...checked.failure, ...conditionIssues]);
  if (conditionIssues.length > 0) return failed(conditionIssues);
  const { value, root } = checked.value;
  return ok({ rule: toRule(value), file, root, terms: value });
}

/** Compiled even when the file has other issues, so that one look shows them all. */
function issuesOfCondition(root: ConfigNode): ConfigIssue[] {
  const node = nodeAt(root, ['entry', 'when']);
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
  const compiled = compileCondition(node.value);
  if (compiled.ok) return [];
  const { message, offset, didYouMean } = compiled.failure;
  const issue = { origin: node.placeAt(offset), path: 'entry.when', message };
  return [didYouMean === undefined ? issue : { ...issue, didYouMean }];
}

function repeatedNames(rules: readonly LoadedRule[]): ConfigIssue[] {
  const fileByName = new Map<string, string>();
  const issues: ConfigIssue[] = [];
  for (const { rule, file, root } of rules) {
    const other = fileByName.get(rule.name);
    if (other === undefined) fileByName.set(rule.name, file);
    else {
      const origin = nodeAt(root, ['name'])?.origin ?? root.origin;
      const message = `${rule.name} is also the name of ${other}`;
      issues.push({ origin, path: 'name', message });
    }
  }
  return issues;
}

/** As the user would type it: relative to the working directory where that is shorter. */
export function shownPath(cwd: string, path: string): string {
  const shown = relative(cwd, path);
  return shown === '' || shown.startsWith('..') ? path : shown;
}
