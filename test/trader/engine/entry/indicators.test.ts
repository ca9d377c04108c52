// Conditions on indicators with parameters: over the finished bars of the symbol, each length kept as soon as a condition names it.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { barAt, historyUntil } from '../harness/history.ts';
import { strategy } from '../harness/settings.ts';

async function harnessWith(when: string): Promise<Harness> {
  const harness = createHarness({ strategies: [strategy({ entry: { side: 'both', when } })] });
  await harness.ready();
  return harness;
}

/** At 100 until the day before, then at 102: ten o'clock has six finished bars of five minutes. */
async function aboveYesterday(harness: Harness): Promise<void> {
  const today = US_EQUITIES.sessionOf(US_EQUITIES.dayOf(harness.now()));
  const bars = historyUntil(harness.now(), 100).map((bar) =>
    bar.start >= Number(today?.open) ? barAt(bar.start, 102) : bar,
  );
  await harness.market({ type: 'history', symbol: 'AAPL', bars });
  await harness.quote(102);
}

const values = (harness: Harness) => harness.of('signal-taken')[0]?.condition.values;

describe('a condition on indicators with parameters', () => {
  it('reads bars of every length it names, from its first history on', async () => {
    const harness = await harnessWith(
      "sma(4, '15m') > 100 && highest(7, '5m') > 102 && lowest(7, '5m') < 100 && ema(2, '30m') > 100",
    );
    await aboveYesterday(harness);
    await harness.predict('BUY');
    expect(values(harness)).toEqual({
      // Two quarters of an hour of today, and two of the day before.
      'sma(4, 15m)': 101,
      'highest(7, 5m)': 102.25,
      'lowest(7, 5m)': 99.75,
      // One half hour at 102 after an average of 100, weighed by two thirds.
      'ema(2, 30m)': expect.closeTo(100 + (2 * 2) / 3, 9),
    });
  });

  it('reads the session and the close before it', async () => {
    const harness = await harnessWith('prev_close() == 100.0 && gap() > 1.9 && vwap() == 102.0');
    await aboveYesterday(harness);
    await harness.predict('BUY');
    expect(values(harness)).toEqual({
      'prev_close()': 100,
      'gap()': expect.closeTo(2, 9),
      'vwap()': expect.closeTo(102, 9),
    });
  });

  it('takes the first trade of the session as its open, however late it is', async () => {
    const harness = await harnessWith('gap() > -100.0 && indicators.change_percent > -100.0');
    const open = US_EQUITIES.sessionAt(harness.now())?.open ?? instant(0);
    const bars = historyUntil(harness.now(), 100).map((bar) => {
      if (bar.start < open) return bar;
      if (bar.start >= open + 7 * MINUTE_MS) return barAt(bar.start, 102);
      return { ...barAt(bar.start, 100), high: 100, low: 100, volume: 0 };
    });
    await harness.market({ type: 'history', symbol: 'AAPL', bars });
    await harness.quote(102);
    await harness.predict('BUY');
    expect(values(harness)).toEqual({
      'gap()': expect.closeTo(2, 9),
      'indicators.change_percent': expect.closeTo(0, 9),
    });
  });

  it('moves on with each finished bar', async () => {
    const harness = await harnessWith("highest(1, '5m') > 110");
    await aboveYesterday(harness);
    await harness.predict('BUY');
    expect(harness.kinds()).toEqual(['condition_false']);
    const from = Math.floor(harness.now() / MINUTE_MS) * MINUTE_MS;
    for (let minute = 0; minute < 5; minute += 1) {
      const start = instant(from + minute * MINUTE_MS);
      await harness.jump(instant(start + MINUTE_MS + 1));
      await harness.market({ type: 'bar', symbol: 'AAPL', bar: barAt(start, 111) });
    }
    await harness.quote(111);
    await harness.predict('BUY');
    expect(harness.of('signal-taken')).toHaveLength(1);
  });

  it('refuses while bars are missing', async () => {
    const harness = await harnessWith("rsi(14, '5m') <= 100");
    await harness.market({ type: 'gap', symbol: 'AAPL' });
    await harness.predict('BUY');
    expect(harness.reasons()).toContainEqual({ kind: 'input_missing', path: 'rsi(14, 5m)' });
  });
});
