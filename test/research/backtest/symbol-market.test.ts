// What has been printed of a bar stays as it was, whoever looks at its market in between.
import { expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import { createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import { createSymbolMarket } from '../../../src/research/backtest/symbol-market.ts';

const START = instant(Date.parse('2026-11-18T14:30:00Z'));

it('a bar whose high comes first, by what rests at it, keeps its order', () => {
  const builder = createColumnBuilder();
  // The low is nearer to the open.
  builder.add({ start: START, open: 100, high: 105, low: 99, close: 102, volume: 1_000 });
  const columns = builder.build(60 * MINUTE_MS);
  const market = createSymbolMarket('AAPL', columns, undefined, { firstExtremeOf: () => 'high' });
  const quarter = (count: number) => instant(START + count * 15 * MINUTE_MS);
  const printed = [0, 1].map((count) => market.print(quarter(count))?.last);
  market.catchUp(instant(quarter(1) + MINUTE_MS), false);
  expect([...printed, market.last]).toEqual([100, 105, 105]);
  market.catchUp(quarter(2), true);
  expect(market.last).toBe(99);
});
