import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { HOSE } from '../../../../src/market/venues/vietnam.ts';
import { parseStrategy } from '../../../../src/trader/config/strategies/load-strategies.ts';
import { strategyText } from '../../../../src/trader/domain/wording/strategy-text.ts';
import { wordsOf } from '../../../../src/trader/ports/brokers.ts';

it('a shipped strategy is described correctly', () => {
  const file = join(import.meta.dirname, '../../../../strategies/breakout-parts.yaml');
  const parsed = parseStrategy(file, readFileSync(file, 'utf8'));
  if (!parsed.ok) throw new Error('the shipped strategy does not load');
  const text = strategyText(parsed.value.strategy, US, wordsOf('ib'));
  for (const words of [
    'by a stop order 0.5 ATR from the price, valid for 10 min',
    'target 33 % of the shares at 1 R, then 67 % of the shares at 4 R',
    'trail the tightest of 2.5 ATR from 1.5 R, break-even and 0.02 from 1 R',
    'exits at 15:50',
    'rests 15 min after a trade; 45 min after a stop-out',
    '2 stop-outs within 4 h lock a symbol for 6 h 30 min',
  ])
    expect(text).toContain(words);
});

it('at an exchange of Vietnam amounts are VND, and without a watched stop every entry is refused', () => {
  const lines = ['name: flow', 'symbols: [VIC]', 'entry: { side: long, when: "true" }'];
  const yaml = (more: readonly string[]) =>
    [...lines, 'size: { notional: 200000000 }', 'stop: { percent: 2.5 }', ...more].join('\n');
  const said = (more: readonly string[]) => {
    const parsed = parseStrategy('flow.yaml', yaml(more));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
    return strategyText(parsed.value.strategy, HOSE, wordsOf('ssi'));
  };
  expect(said([])).toContain('for 200000000 VND');
  expect(said([])).toContain('EVERY ENTRY IS REFUSED until `protection: watched` is written');
  expect(said(['protection: watched'])).not.toContain('REFUSED');
});

it('a short that is closed in parts is not said to be sold, and a minute is a minute', () => {
  const yaml = `
name: fade
symbols: [SPY]
entry: { side: short, on: bar, every: 1m, when: "price.last > vwap()" }
size: { shares: 10 }
stop: { percent: 1 }
exit: { max_minutes: 60, partial: [{ after_minutes: 30, percent: 25 }] }
`;
  const parsed = parseStrategy('fade.yaml', yaml);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const text = strategyText(parsed.value.strategy, US, wordsOf('ib'));
  expect(text).toContain('each bar of 1 min, enters SPY short');
  expect(text).toContain('closes 25 % after 30 min; exits after 1 h;');
});
