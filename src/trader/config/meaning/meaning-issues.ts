// The issues of values that mean nothing, each at its place in a file.
import type { Strategy } from '../../domain/strategy/strategy.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import {
  type ConfigNode,
  type ConfigPath,
  nodeAt,
  originAt,
  pathText,
} from '../issues/config-node.ts';
import type { SluiceFile } from '../schema/sluice-schema.ts';
import type { StrategyFile } from '../schema/strategy-schema.ts';
import { ACCOUNT_RULES } from './account-rules.ts';
import type { Fault } from './meaningless.ts';
import { SHARED_RULES } from './shared-rules.ts';
import { STRATEGY_RULES } from './strategy-rules.ts';

export function meaninglessInStrategy(file: StrategyFile, root: ConfigNode): ConfigIssue[] {
  return STRATEGY_RULES.flatMap(({ faults }) => faults(file)).map((fault) => issueOf(fault, root));
}

export function meaninglessInConfig(config: SluiceFile, root: ConfigNode): ConfigIssue[] {
  return ACCOUNT_RULES.flatMap(({ faults }) => faults(config)).map((fault) => issueOf(fault, root));
}

/** Terms of single symbols are reported where the file has them. */
export function meaninglessTogether(
  { strategy, root }: { readonly strategy: Strategy; readonly root: ConfigNode },
  config: SluiceFile,
): ConfigIssue[] {
  const issues = [strategy, ...strategy.termsBySymbol.values()].flatMap((terms, index) => {
    const symbol = [...strategy.termsBySymbol.keys()][index - 1];
    return SHARED_RULES.flatMap(({ faults }) => faults(terms, config)).map((fault) =>
      issueOf({ ...fault, path: pathOf(fault.path, symbol, root) }, root),
    );
  });
  const isFirst = ({ path }: ConfigIssue, index: number) =>
    issues.findIndex((other) => other.path === path) === index;
  return issues.filter(isFirst);
}

function pathOf(path: ConfigPath, symbol: string | undefined, root: ConfigNode): ConfigPath {
  if (symbol === undefined) return path;
  const own = ['per_symbol', symbol, ...path];
  return nodeAt(root, own) === undefined ? path : own;
}

function issueOf({ path, message, didYouMean }: Fault, root: ConfigNode): ConfigIssue {
  const issue = { origin: originAt(root, path), path: pathText(path), message };
  return didYouMean === undefined ? issue : { ...issue, didYouMean };
}
