// What differs between two settings in force, in the words of the files.
import type { ConfigChange, StrategyChange } from '../../domain/edits/config-change.ts';
import type { Settings } from '../../ports/settings.ts';
import { strategyAsWritten } from '../strategies/strategy-terms.ts';
import { settingsAsWritten } from './as-written.ts';
import { fieldChanges } from './field-changes.ts';

export function changesBetween(was: Settings, is: Settings): ConfigChange {
  return {
    was: was.hash,
    hash: is.hash,
    rules: strategyChanges(was.strategies, is.strategies),
    settings: fieldChanges(settingsAsWritten(was), settingsAsWritten(is)),
  };
}

function strategyChanges(
  before: Settings['strategies'],
  after: Settings['strategies'],
): StrategyChange[] {
  const isIn = (list: Settings['strategies'], name: string) =>
    list.some((strategy) => strategy.name === name);
  const changes = after.flatMap((strategy): StrategyChange[] => {
    const { name, hash } = strategy;
    const known = before.find((other) => other.name === name);
    if (known === undefined) return [{ kind: 'added', name, hash }];
    if (known.hash === hash) return [];
    const fields = fieldChanges(strategyAsWritten(known), strategyAsWritten(strategy));
    return [{ kind: 'changed', name, was: known.hash, hash, fields }];
  });
  const gone = before
    .filter(({ name }) => !isIn(after, name))
    .map(({ name, hash }): StrategyChange => ({ kind: 'removed', name, hash }));
  return [...changes, ...gone];
}
