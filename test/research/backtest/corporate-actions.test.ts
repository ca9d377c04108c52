// Dividends and splits: each counts once, and only where the prices still show it.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS, plus, type TradingDay } from '../../../src/kernel/instant.ts';
import { createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { BacktestInputs } from '../../../src/research/backtest/backtest-inputs.ts';
import { mergedActions } from '../../../src/research/backtest/read-files.ts';
import { splitsInPrices } from '../../../src/research/backtest/splits-in-prices.ts';
import { readBarFile } from '../../../src/research/bars/bar-file.ts';
import { weekUntil } from '../../trader/engine/harness/history.ts';
import { played } from './session-fixture.ts';

function splitsIn(file: string) {
  const read = readBarFile({
    file: fileURLToPath(new URL(`../../fixtures/zipline/${file}`, import.meta.url)),
    symbol: 'AAPL',
    zone: US_EQUITIES.zone,
    calendar: US_EQUITIES,
    dayOrder: 'unknown',
  });
  if (!read.ok) throw new Error('not read');
  return splitsInPrices(read.value.actions, read.value, US_EQUITIES);
}

describe('the split of AAPL on 2014-06-09', () => {
  it('is applied to raw prices that show it', () => {
    const found = splitsIn('quandl-wiki-2014-AAPL-MSFT.csv');
    expect(found.ok && found.value.actions).toContainEqual({
      kind: 'split',
      symbol: 'AAPL',
      day: '2014-06-09',
      ratio: 7,
    });
  });

  it('is not applied again to adjusted prices that still mark it', () => {
    const found = splitsIn('csvdir-daily-AAPL-2014.csv');
    expect(found.ok && found.value.actions).toEqual([
      { kind: 'dividend', symbol: 'AAPL', day: '2014-05-08', amount: 0.47 },
    ]);
    expect(found.ok && found.value.notes).toEqual([
      'the split of AAPL on 2014-06-09 is marked, but its prices are adjusted already: not applied again',
    ]);
  });

  it('is rejected if it is too small to be seen', () => {
    const day = '2014-06-09' as TradingDay;
    const small = { kind: 'split', symbol: 'AAPL', day, ratio: 1.05 } as const;
    const read = readBarFile({
      file: fileURLToPath(
        new URL('../../fixtures/zipline/csvdir-daily-AAPL-2014.csv', import.meta.url),
      ),
      symbol: 'AAPL',
      zone: US_EQUITIES.zone,
      calendar: US_EQUITIES,
      dayOrder: 'unknown',
    });
    const found = read.ok && splitsInPrices([small], read.value, US_EQUITIES);
    expect(found && !found.ok && found.failure[0]).toMatch(/too small to determine/);
  });
});

it('a dividend on a Saturday is rejected: no session would pay it', () => {
  const day = '2014-05-10' as TradingDay;
  const builder = createColumnBuilder();
  const start = US_EQUITIES.sessionOf('2014-05-09' as TradingDay)?.open;
  if (start === undefined) throw new Error('no session');
  builder.add({ start, open: 1, high: 1, low: 1, close: 1, volume: 1 });
  const bars = { symbol: 'AAPL', columns: builder.build(MINUTE_MS) };
  const paid = { kind: 'dividend', symbol: 'AAPL', day, amount: 0.47 } as const;
  expect(splitsInPrices([paid], bars, US_EQUITIES)).toEqual({
    ok: false,
    failure: [
      'the dividend of AAPL on 2014-05-10 is on a day without trading, so it would not count: write the first session with a price that reflects it',
    ],
  });
  const onMonday = { ...paid, day: '2014-05-12' as TradingDay };
  expect(splitsInPrices([onMonday], bars, US_EQUITIES)).toMatchObject({ ok: true });
});

describe('actions in the bars and in a separate file', () => {
  const split = (ratio: number) =>
    ({ kind: 'split', symbol: 'AAPL', day: '2014-06-09' as TradingDay, ratio }) as const;

  it('count once if they agree, and are rejected if they do not', () => {
    expect(mergedActions([split(7)], [split(7)])).toEqual({ ok: true, value: [split(7)] });
    expect(mergedActions([], [split(7)])).toEqual({ ok: true, value: [split(7)] });
    expect(mergedActions([split(7)], [split(4)])).toEqual({
      ok: false,
      failure: ['the bars of AAPL contain a split of 7 on 2014-06-09, the actions file one of 4'],
    });
  });
});

const HOLD = {
  exit: { opposite: false, neutral: false, maxMs: undefined, flattenBeforeCloseMs: undefined },
} as const;

const [TUESDAY, WEDNESDAY] = ['2026-11-17', '2026-11-18'] as TradingDay[];

function sessionOn(day: TradingDay | undefined): Session {
  const session = day && US_EQUITIES.sessionOf(day);
  if (session === undefined) throw new Error('no session');
  return session;
}

/** Bought on Tuesday at 10:00:05. */
function heldOver(night: Pick<BacktestInputs, 'actions'> & Partial<BacktestInputs>) {
  const at = plus(sessionOn(TUESDAY).open, 30 * MINUTE_MS + 5_000);
  const record = { signal: 'BUY', confidence: 0.9, timestamp: at };
  return played({
    strategy: HOLD,
    predictions: {},
    terms: {
      sessions: [sessionOn(TUESDAY), sessionOn(WEDNESDAY)],
      predictions: [{ symbol: 'AAPL', at, record }],
      ...night,
    },
  });
}

describe('a position held overnight', () => {
  it('receives the dividend of the next day, once', () => {
    const { result } = heldOver({
      actions: [{ kind: 'dividend', symbol: 'AAPL', day: sessionOn(WEDNESDAY).day, amount: 0.25 }],
    });
    const [first, second] = result.equity;
    expect(result.openPositions).toHaveLength(1);
    expect((second?.equity ?? 0) - (first?.equity ?? 0)).toBeCloseTo(25, 9);
  });

  it('has twice the shares after a two-for-one split, with its stop at half the price', () => {
    const builder = createColumnBuilder();
    const { open, close } = sessionOn(WEDNESDAY);
    for (const bar of weekUntil(close, 100)) {
      const half = (price: number) => (bar.start < open ? price : price / 2);
      const { start, volume } = bar;
      const [high, low] = [half(bar.high), half(bar.low)];
      builder.add({ start, open: half(bar.open), high, low, close: half(bar.close), volume });
    }
    const { result, facts } = heldOver({
      bars: new Map([['AAPL', builder.build(MINUTE_MS)]]),
      actions: [{ kind: 'split', symbol: 'AAPL', day: sessionOn(WEDNESDAY).day, ratio: 2 }],
    });
    expect(facts.map(({ fact }) => fact.type)).toContain('position-split');
    // Bought at 100.01 with the stop at 98.51.
    expect(result.openPositions).toMatchObject([
      { quantity: 200, entry: 50.005, stop: 49.25, last: 50 },
    ]);
    const [first, second] = result.equity;
    expect(second?.equity).toBeCloseTo(first?.equity ?? 0, 9);
  });
});
