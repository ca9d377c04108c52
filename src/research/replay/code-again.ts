// Strategies in code from a tape: it contains their text, which is loaded again so that it can decide.
import { readCode } from '../../trader/config/code/read-code.ts';
import { sentenceOf } from '../../trader/config/issues/config-issue.ts';
import type { Strategy } from '../../trader/domain/strategy/strategy.ts';
import type { Settings } from '../../trader/ports/settings.ts';

export function withCode(settings: Settings): Settings {
  return { ...settings, strategies: settings.strategies.map(codeAgain) };
}

function codeAgain(strategy: Strategy): Strategy {
  if (strategy.code === undefined) return strategy;
  const [file = strategy.name] = strategy.code.text.split(':');
  const read = readCode(file, strategy.code.source);
  if (!read.ok) throw new Error(read.failure.map(sentenceOf).join('; '));
  return { ...strategy, code: read.value.condition };
}
