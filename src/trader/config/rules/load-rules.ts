// Loads the strategy files of a folder: all strategies, or all issues of all files if there is one.
import { dirname, join, relative } from 'node:path';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { RuleTerms } from '../../domain/strategy/rule.ts';
import { readCode } from '../code/read-code.ts';
import { canonicalHash } from '../files/canonical-hash.ts';
import { type ConfigDisk, namesOf, textOf } from '../files/disk.ts';
import { type ConfigIssue, fileIssue } from '../issues/config-issue.ts';
import { type ConfigNode, nodeAt, originAt, plainValue } from '../issues/config-node.ts';
import { checkTree } from '../schema/check-tree.ts';
import { DEFAULTS_JSON_SCHEMA } from '../schema/json-schema.ts';
import { DEFAULTS_SCHEMA } from '../schema/strategy-schema.ts';
import { mergedTerms } from '../tree/merged-terms.ts';
import { parseYaml } from '../tree/yaml-tree.ts';
import { type LoadedRule, ruleFrom } from './rule-tree.ts';

export type { LoadedRule };

export interface RulesRequest {
  readonly folder: string;
  /** Files are shown relative to it. */
  readonly cwd: string;
  readonly disk: ConfigDisk;
  /** Kept by the caller between reads: an unchanged file is not checked again. */
  readonly known?: KnownFiles;
}

/** The result for a file, by its name, its text and the terms below it. */
export type KnownFiles = Map<
  string,
  { readonly from: string; readonly loaded: Result<LoadedRule, ConfigIssue[]> }
>;

/** All `*.yaml` and `*.ts` files of the folder in the order of their names; hidden files of editors are ignored. */
export function loadRules({
  folder,
  cwd,
  disk,
  known = new Map(),
}: RulesRequest): Result<LoadedRule[], ConfigIssue[]> {
  const shown = (name: string) => shownPath(cwd, join(folder, name));
  const names = namesOf(disk, folder);
  if (!names.ok) return failed([fileIssue(shown('.'), names.failure)]);
  const visible = names.value.filter((name) => !name.startsWith('.')).sort();
  const issues = visible
    .filter((name) => name.endsWith('.yml'))
    .map((name) => fileIssue(shown(name), 'is not loaded: strategy files end in .yaml'));
  const defaults = defaultsIn(disk, folder, cwd);
  if (!defaults.ok) issues.push(...defaults.failure);
  const beneath = defaults.ok ? defaults.value : undefined;
  const common = JSON.stringify(beneath === undefined ? null : plainValue(beneath));
  const judged = (file: string, text: string) => {
    const from = `${common}\n${text}`;
    const before = known.get(file);
    const loaded = before?.from === from ? before.loaded : parseRule(file, text, beneath);
    known.set(file, { from, loaded });
    return loaded;
  };
  const rules: LoadedRule[] = [];
  for (const name of visible.filter(isStrategyFile)) {
    const text = textOf(disk, join(folder, name));
    const loaded = text.ok
      ? judged(shown(name), text.value)
      : failed([fileIssue(shown(name), text.failure)]);
    if (loaded.ok) rules.push(loaded.value);
    // Without the folder's defaults, a file may lack required values.
    else if (defaults.ok) issues.push(...loaded.failure);
  }
  issues.push(...repeatedNames(rules));
  return issues.length > 0 ? failed(issues) : ok(rules);
}

/** Defaults for every strategy of the folder. */
const DEFAULTS_FILE = '_defaults.yaml';

/** The common terms of the strategies in the folder; undefined if the file does not exist. */
function defaultsIn(
  disk: ConfigDisk,
  folder: string,
  cwd: string,
): Result<ConfigNode | undefined, ConfigIssue[]> {
  const names = namesOf(disk, folder);
  if (!names.ok || !names.value.includes(DEFAULTS_FILE)) return ok(undefined);
  const path = join(folder, DEFAULTS_FILE);
  const shown = shownPath(cwd, path);
  const text = textOf(disk, path);
  if (!text.ok) return failed([fileIssue(shown, text.failure)]);
  const parsed = parseYaml(shown, text.value);
  if (!parsed.ok) return parsed;
  const checked = checkTree({ zod: DEFAULTS_SCHEMA, json: DEFAULTS_JSON_SCHEMA }, parsed.value);
  return checked.ok ? ok(checked.value.root) : checked;
}

/** Drafts are written and checked in the same folder, and trade nothing. */
function isStrategyFile(name: string): boolean {
  return name !== DEFAULTS_FILE && /\.(yaml|ts)$/.test(name) && !/\.(draft\.\w+|d\.ts)$/.test(name);
}

/** One file over the defaults of its folder. */
export function loadRule(
  disk: ConfigDisk,
  path: string,
  { shown, cwd }: { readonly shown: string; readonly cwd: string },
): Result<LoadedRule, ConfigIssue[]> {
  const text = textOf(disk, path);
  if (!text.ok) return failed([fileIssue(shown, text.failure)]);
  const defaults = defaultsIn(disk, dirname(path), cwd);
  return defaults.ok ? parseRule(shown, text.value, defaults.value) : defaults;
}

/** Parses one strategy file from its text, over the terms below it. */
export function parseRule(
  file: string,
  text: string,
  beneath?: ConfigNode,
): Result<LoadedRule, ConfigIssue[]> {
  if (text.trim() === '') return failed([fileIssue(file, 'is empty')]);
  return file.endsWith('.ts') ? parseCode(file, text, beneath) : parseTerms(file, text, beneath);
}

/** The code gives terms like any file, and decides where a file has a condition. */
function parseCode(
  file: string,
  text: string,
  beneath: ConfigNode | undefined,
): Result<LoadedRule, ConfigIssue[]> {
  const read = readCode(file, text);
  if (!read.ok) return read;
  const { root, condition } = read.value;
  const loaded = ruleFrom(file, over(beneath, root));
  if (!loaded.ok) return loaded;
  const { rule, terms } = loaded.value;
  const other = [...rule.termsBySymbol].find(([, its]) => its.entry.when !== rule.entry.when);
  if (other !== undefined) {
    const path = ['per_symbol', other[0], 'entry', 'when'];
    const message = 'the code decides for every symbol';
    return failed([{ origin: originAt(root, path), path: path.join('.'), message }]);
  }
  const coded = <Terms extends RuleTerms>(its: Terms) => ({
    ...its,
    entry: { ...its.entry, when: condition.text },
  });
  const termsBySymbol = new Map([...rule.termsBySymbol].map(([its, own]) => [its, coded(own)]));
  const hash =
    beneath === undefined ? read.value.hash : canonicalHash({ code: read.value.hash, terms });
  return ok({ ...loaded.value, rule: { ...coded(rule), hash, termsBySymbol, code: condition } });
}

function parseTerms(
  file: string,
  text: string,
  beneath: ConfigNode | undefined,
): Result<LoadedRule, ConfigIssue[]> {
  const parsed = parseYaml(file, text);
  return parsed.ok ? ruleFrom(file, over(beneath, parsed.value)) : parsed;
}

function over(beneath: ConfigNode | undefined, root: ConfigNode): ConfigNode {
  return beneath === undefined ? root : mergedTerms(beneath, root);
}

function repeatedNames(rules: readonly LoadedRule[]): ConfigIssue[] {
  const fileByName = new Map<string, string>();
  const issues: ConfigIssue[] = [];
  for (const { rule, file, root } of rules) {
    const other = fileByName.get(rule.name);
    if (other === undefined) fileByName.set(rule.name, file);
    else {
      const origin = nodeAt(root, ['name'])?.origin ?? root.origin;
      const message = `${other} has the name ${rule.name} already`;
      issues.push({ origin, path: 'name', message });
    }
  }
  return issues;
}

/** As the user would type it: relative to the working directory if that is shorter. */
export function shownPath(cwd: string, path: string): string {
  const shown = relative(cwd, path);
  return shown === '' || shown.startsWith('..') ? path : shown;
}
