// Loads the strategy files of a folder: all strategies, or all issues of all files if there is one.
import { dirname, join } from 'node:path';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { ADOPTER, MANUAL } from '../../domain/orders/order-request.ts';
import type { TermsOfStrategy } from '../../domain/strategy/strategy.ts';
import { type CodeStrategy, readCode } from '../code/read-code.ts';
import type { Vetted } from '../code/vetting-result.ts';
import { canonicalHash } from '../files/canonical-hash.ts';
import { type ConfigDisk, MISSING_FILE, namesOf, textOf } from '../files/disk.ts';
import { shownPath } from '../files/path-text.ts';
import { type ConfigIssue, fileIssue, unreadIssue } from '../issues/config-issue.ts';
import { type ConfigNode, nodeAt, originAt, plainValue } from '../issues/config-node.ts';
import { checkTree } from '../schema/check-tree.ts';
import { defaultsJsonSchema } from '../schema/json-schema.ts';
import { DEFAULTS_SCHEMA } from '../schema/strategy-schema.ts';
import { mergedTerms } from '../tree/merged-terms.ts';
import { parseYaml } from '../tree/yaml-tree.ts';
import { nearestStrategy } from './nearest-strategy.ts';
import { type LoadedStrategy, strategyFrom } from './strategy-tree.ts';

export type { LoadedStrategy };

export interface StrategiesRequest {
  readonly folder: string;
  /** Files are shown relative to it. */
  readonly cwd: string;
  readonly disk: ConfigDisk;
  /** Kept by the caller between reads: an unchanged file is not checked again. */
  readonly known?: KnownFiles;
  /** Of `vetStrategies`: code in it needs no separate process now. */
  readonly vetted?: VettedFiles;
}

/** By file and text. */
export type VettedFiles = ReadonlyMap<string, Vetted>;

export function vettedKey(file: string, text: string): string {
  return `${file}\n${text}`;
}

/** The result for a file, by its name, its text and the terms below it. */
export type KnownFiles = Map<
  string,
  { readonly from: string; readonly loaded: Result<LoadedStrategy, ConfigIssue[]> }
>;

/** All `*.yaml` and `*.ts` files of the folder in the order of their names; hidden files of editors are ignored. */
export function loadStrategies({
  folder,
  cwd,
  disk,
  known = new Map(),
  vetted = new Map(),
}: StrategiesRequest): Result<LoadedStrategy[], ConfigIssue[]> {
  const shown = (name: string) => shownPath(cwd, join(folder, name));
  const names = namesOf(disk, folder);
  if (!names.ok) return failed([unreadIssue(shown('.'), names.failure)]);
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
    const loaded =
      before?.from === from
        ? before.loaded
        : parseStrategy(file, text, beneath, vetted.get(vettedKey(file, text)));
    known.set(file, { from, loaded });
    return loaded;
  };
  const strategies: LoadedStrategy[] = [];
  for (const name of visible.filter(isStrategyFile)) {
    const text = textOf(disk, join(folder, name));
    const loaded = text.ok
      ? judged(shown(name), text.value)
      : failed([unreadIssue(shown(name), text.failure)]);
    if (loaded.ok) strategies.push(loaded.value);
    // Without the folder's defaults, a file may lack required values.
    else if (defaults.ok) issues.push(...loaded.failure);
  }
  issues.push(...repeatedNames(strategies), ...strategies.flatMap(reservedName));
  return issues.length > 0 ? failed(issues) : ok(strategies);
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
  if (!text.ok) return failed([unreadIssue(shown, text.failure)]);
  const parsed = parseYaml(shown, text.value);
  if (!parsed.ok) return parsed;
  const checked = checkTree({ zod: DEFAULTS_SCHEMA, json: defaultsJsonSchema }, parsed.value);
  return checked.ok ? ok(checked.value.root) : checked;
}

/** Drafts are written and checked in the same folder, and trade nothing. */
export function isStrategyFile(name: string): boolean {
  return name !== DEFAULTS_FILE && /\.(yaml|ts)$/.test(name) && !/\.(draft\.\w+|d\.ts)$/.test(name);
}

/** What a reload reads of the folder: strategies, and the defaults below them. */
export function isReadOfFolder(name: string): boolean {
  return !name.startsWith('.') && (isStrategyFile(name) || name === DEFAULTS_FILE);
}

/** One file over the defaults of its folder. */
export function loadStrategy(
  disk: ConfigDisk,
  path: string,
  { shown, cwd }: { readonly shown: string; readonly cwd: string },
): Result<LoadedStrategy, ConfigIssue[]> {
  const text = textOf(disk, path);
  if (!text.ok) {
    // What is there under the name was meant.
    const meant = text.failure === MISSING_FILE ? nearestStrategy(disk, path, cwd) : undefined;
    return failed([unreadIssue(shown, text.failure, meant)]);
  }
  const defaults = defaultsIn(disk, dirname(path), cwd);
  return defaults.ok ? parseStrategy(shown, text.value, defaults.value) : defaults;
}

/** Parses one strategy file from its text, over the terms below it. */
export function parseStrategy(
  file: string,
  text: string,
  beneath?: ConfigNode,
  vetted?: Vetted,
): Result<LoadedStrategy, ConfigIssue[]> {
  if (text.trim() === '') return failed([fileIssue(file, 'is empty')]);
  if (!file.endsWith('.ts')) return parseTerms(file, text, beneath);
  const read = readCode(file, text, vetted);
  return read.ok ? strategyOfCode(file, read.value, beneath) : read;
}

/** The code gives terms like any file, and decides where a file has a condition. */
function strategyOfCode(
  file: string,
  { root, condition, hash: codeHash }: CodeStrategy,
  beneath: ConfigNode | undefined,
): Result<LoadedStrategy, ConfigIssue[]> {
  const loaded = strategyFrom(file, over(beneath, root));
  if (!loaded.ok) return loaded;
  const { strategy, terms } = loaded.value;
  const other = [...strategy.termsBySymbol].find(
    ([, its]) => its.entry.when !== strategy.entry.when,
  );
  if (other !== undefined) {
    const path = ['per_symbol', other[0], 'entry', 'when'];
    const message = 'the code decides for every symbol';
    return failed([{ origin: originAt(root, path), path: path.join('.'), message }]);
  }
  const coded = <Terms extends TermsOfStrategy>(its: Terms) => ({
    ...its,
    entry: { ...its.entry, when: condition.text },
  });
  const termsBySymbol = new Map([...strategy.termsBySymbol].map(([its, own]) => [its, coded(own)]));
  const hash = beneath === undefined ? codeHash : canonicalHash({ code: codeHash, terms });
  return ok({
    ...loaded.value,
    strategy: { ...coded(strategy), hash, termsBySymbol, code: condition },
  });
}

function parseTerms(
  file: string,
  text: string,
  beneath: ConfigNode | undefined,
): Result<LoadedStrategy, ConfigIssue[]> {
  const parsed = parseYaml(file, text);
  return parsed.ok ? strategyFrom(file, over(beneath, parsed.value)) : parsed;
}

function over(beneath: ConfigNode | undefined, root: ConfigNode): ConfigNode {
  return beneath === undefined ? root : mergedTerms(beneath, root);
}

/** Owners of positions that no strategy opens. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  [MANUAL, 'orders by hand'],
  [ADOPTER, 'adopted positions'],
]);

function reservedName({ strategy: { name }, root }: LoadedStrategy): ConfigIssue[] {
  const owned = RESERVED.get(name);
  if (owned === undefined) return [];
  const origin = nodeAt(root, ['name'])?.origin ?? root.origin;
  const message = `${name} is reserved for ${owned}: give the strategy another name`;
  return [{ origin, path: 'name', message }];
}

function repeatedNames(strategies: readonly LoadedStrategy[]): ConfigIssue[] {
  const fileByName = new Map<string, string>();
  const issues: ConfigIssue[] = [];
  for (const { strategy, file, root } of strategies) {
    const other = fileByName.get(strategy.name);
    if (other === undefined) fileByName.set(strategy.name, file);
    else {
      const origin = nodeAt(root, ['name'])?.origin ?? root.origin;
      const message = `${other} has the name ${strategy.name} already`;
      issues.push({ origin, path: 'name', message });
    }
  }
  return issues;
}
