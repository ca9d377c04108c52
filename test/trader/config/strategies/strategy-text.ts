// A strategy file with some of its lines replaced, and what becomes of it.
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { parseStrategy } from '../../../../src/trader/config/strategies/load-strategies.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';

const LINES = {
  name: 'a-rule',
  symbols: '[AAPL, MSFT]',
  entry: '{ when: "prediction.confidence > 0.5" }',
  size: '{ shares: 1 }',
  stop: '{ percent: 1 }',
  target: '{ r: 2 }',
  trail: '{ percent: 1 }',
};

/** Undefined leaves a line out. */
export type Lines = Partial<
  Record<keyof typeof LINES | 'exit' | 'add' | 'protections' | 'limits', string | undefined>
>;

function textOf(lines: Lines): string {
  const all = Object.entries({ ...LINES, ...lines });
  return all.flatMap(([key, value]) => (value === undefined ? [] : `${key}: ${value}\n`)).join('');
}

export function strategyIn(lines: Lines): Strategy {
  const parsed = parseStrategy('r.yaml', textOf(lines));
  if (!parsed.ok) throw new Error(parsed.failure.map(sentenceOf).join('\n'));
  return parsed.value.strategy;
}

export function saidOf(lines: Lines): string[] {
  const parsed = parseStrategy('r.yaml', textOf(lines));
  return parsed.ok ? [] : parsed.failure.map(sentenceOf);
}
