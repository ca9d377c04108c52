// Builds one strategy from its tree: checked completely, its conditions compiled, and checked again for each symbol
// with its own terms.
import { nearestName } from '../../../kernel/nearest-name.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { compileCondition } from '../../domain/strategy/condition.ts';
import { type ConditionGiven, ON_BAR } from '../../domain/strategy/condition-syntax.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import { COMBINATIONS } from '../../domain/terms/option-trade.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import {
  type ConfigNode,
  type ConfigPath,
  keyOriginAt,
  nodeAt,
  pathText,
} from '../issues/config-node.ts';
import { meaninglessInStrategy } from '../meaning/meaning-issues.ts';
import { checkTree } from '../schema/check-tree.ts';
import { strategyJsonSchema } from '../schema/json-schema.ts';
import { STRATEGY_SCHEMA, type StrategyFile } from '../schema/strategy-schema.ts';
import { mergedTerms } from '../tree/merged-terms.ts';
import { toStrategy } from './strategy-terms.ts';

/** A strategy with its tree, so that later checks can report where a value is written. */
export interface LoadedStrategy {
  readonly strategy: Strategy;
  readonly file: string;
  readonly root: ConfigNode;
  /** The content of the file including defaults, used to compare two versions of it. */
  readonly terms: unknown;
}

const SCHEMA = { zod: STRATEGY_SCHEMA, json: strategyJsonSchema };
const PER_SYMBOL = 'per_symbol';

export function strategyFrom(
  file: string,
  given: ConfigNode,
): Result<LoadedStrategy, ConfigIssue[]> {
  const checked = checkTree(SCHEMA, given);
  const conditionIssues = issuesOfConditions(given);
  if (!checked.ok) return failed([...checked.failure, ...conditionIssues]);
  if (conditionIssues.length > 0) return failed(conditionIssues);
  const { value, root } = checked.value;
  const meaningless = meaninglessInStrategy(value, root);
  if (meaningless.length > 0) return failed(meaningless);
  const variants = variantsIn(root, value.symbols);
  if (!variants.ok) return variants;
  return ok({ strategy: toStrategy(value, variants.value), file, root, terms: value });
}

/** The complete terms of every symbol that has its own. */
function variantsIn(
  root: ConfigNode,
  symbols: readonly string[],
): Result<Map<string, StrategyFile>, ConfigIssue[]> {
  const variants = new Map<string, StrategyFile>();
  const issues: ConfigIssue[] = [];
  for (const [symbol, node] of termsPerSymbol(root)) {
    const checked = checkTree(SCHEMA, mergedTerms(withoutOverrides(root), node));
    const faults = checked.ok
      ? meaninglessInStrategy(checked.value.value, checked.value.root)
      : checked.failure;
    if (checked.ok) variants.set(symbol, checked.value.value);
    issues.push(...faults.map((issue) => ofSymbol(symbol, issue)));
    if (symbols.includes(symbol)) continue;
    const path = [PER_SYMBOL, symbol];
    const message = `${symbol} is not one of the file's symbols`;
    const issue = { origin: keyOriginAt(root, path), path: pathText(path), message };
    const near = nearestName(symbol, symbols);
    issues.push(near === undefined ? issue : { ...issue, didYouMean: near });
  }
  return issues.length > 0 ? failed(issues) : ok(variants);
}

function ofSymbol(symbol: string, issue: ConfigIssue): ConfigIssue {
  return { ...issue, message: `${issue.message} (with the terms of ${symbol})` };
}

function termsPerSymbol(root: ConfigNode): readonly (readonly [string, ConfigNode])[] {
  const node = nodeAt(root, [PER_SYMBOL]);
  return node?.kind === 'map' ? [...node.entries].map(([key, { node: of }]) => [key, of]) : [];
}

function withoutOverrides(root: ConfigNode): ConfigNode {
  if (root.kind !== 'map') return root;
  return { ...root, entries: new Map([...root.entries].filter(([key]) => key !== PER_SYMBOL)) };
}

/** Compiled even if the file has other issues, so that one check reports all of them. */
function issuesOfConditions(root: ConfigNode): ConfigIssue[] {
  const prefixes = [[], ...termsPerSymbol(root).map(([symbol]) => [PER_SYMBOL, symbol])];
  return prefixes.flatMap((prefix) =>
    conditionPaths(root, prefix).flatMap((path) =>
      issueOfCondition(root, path, {
        withoutPrediction: whyWithoutPrediction(root, prefix, path),
        isWithoutOption: !path.includes('exit') || !tradesOptions(root, prefix),
        isWithoutWidth: !tradesCombinations(root, prefix),
      }),
    ),
  );
}

function conditionPaths(root: ConfigNode, prefix: ConfigPath): readonly ConfigPath[] {
  const partial = nodeAt(root, [...prefix, 'exit', 'partial']);
  const parts = partial?.kind === 'list' ? [...partial.items.keys()] : [];
  return [
    [...prefix, 'entry', 'when'],
    [...prefix, 'exit', 'when'],
    [...prefix, 'add', 'when'],
    ...parts.map((index) => [...prefix, 'exit', 'partial', index, 'when']),
  ];
}

function whyWithoutPrediction(
  root: ConfigNode,
  prefix: ConfigPath,
  path: ConfigPath,
): string | undefined {
  if (isOnBars(root, prefix)) return ON_BAR;
  return path.at(-2) === 'add' ? 'add.when is evaluated at each finished minute' : undefined;
}

/** As a symbol's own terms say, or else the file's. */
function isOnBars(root: ConfigNode, prefix: ConfigPath): boolean {
  const on = nodeAt(root, [...prefix, 'entry', 'on']) ?? nodeAt(root, ['entry', 'on']);
  return on?.kind === 'scalar' && on.value === 'bar';
}

function tradesOptions(root: ConfigNode, prefix: ConfigPath): boolean {
  return tradeIn(root, prefix) !== undefined;
}

function tradesCombinations(root: ConfigNode, prefix: ConfigPath): boolean {
  const trade = tradeIn(root, prefix);
  const as = trade && nodeAt(trade, ['as']);
  return as?.kind === 'scalar' && [...COMBINATIONS].some((kind) => kind === as.value);
}

function tradeIn(root: ConfigNode, prefix: ConfigPath): ConfigNode | undefined {
  return nodeAt(root, [...prefix, 'trade']) ?? nodeAt(root, ['trade']);
}

function issueOfCondition(
  root: ConfigNode,
  path: ConfigPath,
  given: ConditionGiven,
): ConfigIssue[] {
  const node = nodeAt(root, path);
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
  const compiled = compileCondition(node.value, given);
  if (compiled.ok) return [];
  const { message, offset, didYouMean } = compiled.failure;
  const issue = { origin: node.placeAt(offset), path: pathText(path), message };
  return [didYouMean === undefined ? issue : { ...issue, didYouMean }];
}
