// A bought put gains when its stock falls: it is a hedge for shares that move alike, and more of the same beside a short position.
import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { settings, strategy } from '../harness/settings.ts';
import { answer, BUYS_OPTIONS, PUT, priced } from './chain.ts';

const DAYS = 20;

function closes() {
  const all: { readonly day: TradingDay; readonly close: number }[] = [];
  let session = US_EQUITIES.previousSession('2026-11-18' as TradingDay);
  while (session !== undefined && all.length <= DAYS) {
    all.push({ day: session.day, close: all.length % 2 === 0 ? 101 : 100 });
    session = US_EQUITIES.previousSession(session.day);
  }
  return all.reverse();
}

/** 100 MSFT are held, 1 % of equity, and 2 puts of AAPL are wanted; together they may be 1.02 %. */
async function putBeside(side: 'BUY' | 'SELL'): Promise<Harness> {
  const strategies = [
    strategy({ ...BUYS_OPTIONS }),
    strategy({ name: 'shares', symbols: ['MSFT'], size: { kind: 'shares', shares: 100 } }),
  ];
  const { risk } = settings(strategies);
  const correlation = { above: 0.8, days: DAYS, clusterPercentMax: 1.02 };
  const harness = createHarness({ strategies, settings: { risk: { ...risk, correlation } } });
  await harness.ready();
  await harness.quote(100, { symbol: 'MSFT' });
  await harness.market({ type: 'shortable', symbol: 'MSFT', shares: 10_000 });
  for (const symbol of ['AAPL', 'MSFT'])
    await harness.market({ type: 'days', symbol, closes: closes() });
  await harness.predict(side, { symbol: 'MSFT' });
  await harness.predict('SELL');
  await answer(harness);
  await priced(harness, PUT);
  return harness;
}

describe('a bought put', () => {
  it('hedges shares that move alike', async () => {
    const harness = await putBeside('BUY');
    expect(harness.submits('entry').flatMap(({ legs }) => legs)).toContainEqual(
      expect.objectContaining({ symbol: PUT, side: 'buy' }),
    );
  });

  it('adds to a short position that moves alike', async () => {
    const harness = await putBeside('SELL');
    expect(harness.kinds()).toContain('correlated_over_limit');
  });
});
