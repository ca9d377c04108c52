// The shipped template of a strategy in TypeScript, with another condition or other code around it, and its outcome.
import { readFileSync } from 'node:fs';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { parseStrategy } from '../../../../src/trader/config/strategies/load-strategies.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';

export const TEMPLATE = readFileSync('strategies/templates/strategy.ts', 'utf8').replaceAll(
  'NAME',
  'drive',
);
const WHEN = /when: \(\{[\s\S]*?\n {4}\},/;

export function withWhen(when: string): string {
  return TEMPLATE.replace(WHEN, () => `when: ${when},`);
}

export function strategyOf(text: string): Strategy {
  const parsed = parseStrategy('strategies/drive.ts', text);
  if (!parsed.ok) throw new Error(parsed.failure.map(sentenceOf).join('\n'));
  return parsed.value.strategy;
}

/** Empty if the file is valid. */
export function sentences(text: string): string {
  const parsed = parseStrategy('strategies/drive.ts', text);
  return parsed.ok ? '' : parsed.failure.map(sentenceOf).join('\n');
}
