// A reload of the configuration, with the strategy changes that a diff would list.
import type { StrategyChange } from '../../../../src/trader/domain/edits/config-change.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import type { CommandAnswer } from '../../../../src/trader/ports/trader-commands.ts';
import type { Harness } from './harness.ts';
import { settings, strategy } from './settings.ts';

export async function reload(
  harness: Harness,
  strategies: readonly Strategy[],
  changes: Partial<Settings> = {},
): Promise<CommandAnswer> {
  const before = new Map([...harness.state().strategies].map(([name, { hash }]) => [name, hash]));
  const told: StrategyChange[] = strategies.flatMap(({ name, hash }): StrategyChange[] => {
    const was = before.get(name);
    before.delete(name);
    if (was === undefined) return [{ kind: 'added', name, hash }];
    return was === hash ? [] : [{ kind: 'changed', name, was, hash, fields: [] }];
  });
  for (const [name, hash] of before) told.push({ kind: 'removed', name, hash });
  const feeds = settings([strategy()]).feeds;
  const next = settings(strategies, { feeds, hash: 'new', ...changes });
  const change = { was: 'c0ffee', hash: next.hash, rules: told, settings: [] };
  const answer = harness.engine.reload({ kind: 'change', settings: next, change, by: 'a test' });
  await harness.settle();
  return answer;
}
