// The settings of a tape as they decide again: strategies in code are loaded from their text, and limits that were not
// settings yet have the values they had.
import { readCode } from '../../trader/config/code/read-code.ts';
import { sentenceOf } from '../../trader/config/issues/config-issue.ts';
import type { Strategy } from '../../trader/domain/strategy/strategy.ts';
import { NO_MANUAL_SETTINGS, NO_RISK_LIMITS } from '../../trader/ports/risk-settings.ts';
import type { Settings } from '../../trader/ports/settings.ts';

export function withCode(settings: Settings): Settings {
  const risk = { ...NO_RISK_LIMITS, ...settings.risk };
  const manual = { ...NO_MANUAL_SETTINGS, ...settings.manual };
  return { ...settings, risk, manual, strategies: settings.strategies.map(codeAgain) };
}

function codeAgain(strategy: Strategy): Strategy {
  if (strategy.code === undefined) return strategy;
  const [file = strategy.name] = strategy.code.text.split(':');
  const read = readCode(file, strategy.code.source);
  if (!read.ok) throw new Error(read.failure.map(sentenceOf).join('; '));
  return { ...strategy, code: read.value.condition };
}
