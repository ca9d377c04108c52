// The plots of a report's page: every trade is in them once, at its place, and a page of any run can be sent.
import { describe, expect, it } from 'vitest';
import { MINUTE_MS, plus } from '../../../src/kernel/instant.ts';
import { addDays } from '../../../src/market/time/day.ts';
import { US } from '../../../src/market/venues/us.ts';
import { heatMap } from '../../../src/research/report/heat-map.ts';
import { conePlot } from '../../../src/research/report/plots/cone.ts';
import { drawdownPlot } from '../../../src/research/report/plots/drawdown-plot.ts';
import { excursionPlot } from '../../../src/research/report/plots/excursion-plot.ts';
import { roundNumbers } from '../../../src/research/report/plots/frame.ts';
import { rHistogram } from '../../../src/research/report/plots/r-histogram.ts';
import { rollingPlots } from '../../../src/research/report/plots/rolling-plots.ts';
import { chosenOf, tradeCharts } from '../../../src/research/report/plots/trade-charts.ts';
import { reportPage } from '../../../src/research/report/report-page.ts';
import { reportOf } from '../../../src/trader/domain/report/report.ts';
import type { RunResult } from '../../../src/trader/domain/report/run-result.ts';
import { day, EMPTY_RUN, et, SAMPLE_RUN, trade } from '../../trader/domain/report/sample-run.ts';

const numbersIn = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, number]) => Number(number));

/** One bar a minute from the open of 14 December 2020, at 100. */
function bars(count: number) {
  const column = (value: (at: number) => number) =>
    Float64Array.from({ length: count }, (_, at) => value(at));
  const open = et('2020-12-14 09:30');
  return {
    ...{ lengthMs: MINUTE_MS, count, start: column((at) => open + at * MINUTE_MS) },
    ...{ open: column(() => 100), high: column(() => 101), low: column(() => 99) },
    close: column(() => 100),
  };
}

describe('rolling figures', () => {
  const days = Array.from({ length: 126 }, (_, at) => addDays(day('2020-01-01'), at));
  const market = days.map((on, at) => ({ on, value: [0.01, -0.004, 0.002][at % 3] ?? 0 }));
  const conventions = { periodsPerYear: 252, riskFreeAnnual: 0 };

  it('have a beta to the benchmark, window by window', () => {
    const own = market.map(({ on, value }, at) => ({ on, value: at < 63 ? 2 * value : -value }));
    const [, , beta] = rollingPlots(own, conventions, { symbol: 'SPY', returns: market });
    const { markup = '' } = beta ?? {};
    expect(markup).toContain('Rolling beta to SPY');
    const zero = Number(/class="zero"[^>]* y1="([\d.]+)"/.exec(markup)?.[1]);
    const path = /class="line" d="([^"]*)"/.exec(markup)?.[1] ?? '';
    const heights = numbersIn(path, /[ML][\d.]+ ([\d.]+)/g).map((y) => zero - y);
    expect(heights).toHaveLength(64);
    // From 2 to -1.
    expect((heights[0] ?? 0) / (heights.at(-1) ?? 0)).toBeCloseTo(-2, 1);
  });

  it('have no beta without a benchmark, or on days that it lacks', () => {
    expect(rollingPlots(market, conventions)).toHaveLength(2);
    const few = { symbol: 'SPY', returns: market.slice(0, 62) };
    const [, , beta] = rollingPlots(market, conventions, few);
    expect(beta?.markup).toContain('class="line" d=""');
  });
});

describe('the drawdown on paper', () => {
  const close = (on: string, equity: number) => ({ day: day(on), equity, grossExposure: 0 });

  it('is how far each close is below the highest before it', () => {
    const { markup } = drawdownPlot(100, [
      close('2020-12-14', 90),
      close('2020-12-15', 200),
      close('2020-12-16', 150),
      close('2020-12-17', 200),
    ]);
    expect(markup).toContain('from 2020-12-14 to 2020-12-17, at most -25.00 %');
    const path = /class="line" d="([^"]*)"/.exec(markup)?.[1] ?? '';
    const [first = 0, none = 0, deepest = 0, again = 0] = numbersIn(path, /[ML][\d.]+ ([\d.]+)/g);
    expect(again).toBe(none);
    expect((deepest - none) / (first - none)).toBeCloseTo(2.5, 1);
  });

  it('keeps the deepest of the closes that share a place', () => {
    const closes = Array.from({ length: 2_000 }, (_, at) =>
      close(addDays(day('2010-01-04'), at), at === 1_001 ? 50 : 100),
    );
    const { markup } = drawdownPlot(100, closes);
    const path = /class="line" d="([^"]*)"/.exec(markup)?.[1] ?? '';
    const heights = numbersIn(path, /[ML][\d.]+ ([\d.]+)/g);
    expect(heights).toHaveLength(500);
    expect(new Set(heights).size).toBe(2);
  });

  it('is nothing where the equity never fell', () => {
    expect(drawdownPlot(100, [close('2020-12-14', 100), close('2020-12-15', 101)]).markup).toBe('');
  });
});

describe('the histogram of R', () => {
  it('has each trade in one bar, and says the mean with its interval and what has no R', () => {
    const rs = [-1, -1, -1, -0.4, 0, 0.5, 2, undefined];
    const trades = rs.map((rMultiple) => trade({ rMultiple }));
    const { markup } = rHistogram(trades, { low: -0.9, high: 0.6 });
    const heights = [...markup.matchAll(/<path class="(gain|loss)" d="M[\d.]+ ([\d.]+)V([\d.]+)/g)];
    const size = ([, , from, to]: RegExpMatchArray) => Number(from) - Number(to);
    const one = Math.max(...heights.map(size)) / 3;
    expect(heights.reduce((sum, bar) => sum + size(bar) / one, 0)).toBeCloseTo(7, 0);
    expect(heights.filter(([, tone]) => tone === 'loss')).toHaveLength(2);
    expect(markup).toContain('the mean, -0.13 R (95 %: -0.90 to +0.60)');
    expect(markup).toContain('1 trade without a known risk');
  });

  it('is left out without a known risk', () => {
    expect(rHistogram([trade({ rMultiple: undefined })], { low: 0, high: 1 }).markup).toBe('');
  });
});

describe('the plot of excursions', () => {
  it('has a dot for each trade, winners and others apart, and at most 1,500', () => {
    const dotsIn = (markup: string, kind: string) =>
      (new RegExp(`class="dots ${kind}" d="([^"]*)"`).exec(markup)?.[1]?.match(/M/g) ?? []).length;
    const few = excursionPlot([trade({}), trade({ pnl: -10 }), trade({ pnl: 0 })]).markup;
    expect([dotsIn(few, 'gains'), dotsIn(few, 'rings')]).toEqual([1, 2]);
    const many = excursionPlot(Array.from({ length: 4_000 }, () => trade({}))).markup;
    expect(dotsIn(many, 'gains')).toBe(1_334);
    expect(many).toContain('One of 3 trades is drawn.');
  });
});

it('shows the return of each month in the row of its year', () => {
  const result = (name: string, value: number) => ({
    ...{ name, sessions: 20, trades: 1, gain: 0, benchmark: undefined, totalReturn: { value } },
  });
  const { markup } = heatMap({
    months: [result('2020-11', 0.02), result('2020-12', -0.04), result('2021-01', 0.01)],
    years: [result('2020', -0.0208), result('2021', 0.01)],
  });
  expect(markup).toContain(
    '<td class="number warm" style="--heat:0.50">+2.0</td><td class="number cold" style="--heat:1.00">-4.0</td><td class="number">-2.1</td>',
  );
  expect(markup.match(/<td><\/td>/g)).toHaveLength(21);
});

it('draws the bands of the cone between the runs that can know nothing, and none without their closes', () => {
  const sessions = ['14', '15'].map((date, at) => ({
    ...{ day: day(`2020-12-${date}`), equity: 10_000 + 50 * at, grossExposure: 0 },
  }));
  const drawn = Array.from({ length: 21 }, (_, run) => ({
    ...{ profit: run * 10 - 100, meanR: 0, trades: 5, closes: [0, run * 10 - 100] },
  }));
  const own = { profit: 50, meanR: 0, trades: 5 };
  const chance = { kind: 'predictions', block: '30m', seed: 1, own, drawn } as const;
  const { markup } = conePlot(chance, sessions, 10_000);
  const [outer, inner] = [...markup.matchAll(/class="cone" d="([^"]*)"/g)].map(([, d = '']) =>
    numbersIn(d, /[ML][\d.]+ ([\d.]+)/g),
  );
  const [line] = [...markup.matchAll(/class="line" d="([^"]*)"/g)].map(([, d = '']) =>
    numbersIn(d, /[ML][\d.]+ ([\d.]+)/g),
  );
  // At the second close: 5 % is -90, 25 % is -50, 75 % is 50, which is the run itself, 95 % is 90.
  expect(inner?.[1]).toBe(line?.[1]);
  expect((outer?.[2] ?? 0) - (outer?.[1] ?? 0)).toBeCloseTo(
    1.8 * ((inner?.[2] ?? 0) - (inner?.[1] ?? 0)),
    0,
  );
  const without = drawn.map(({ closes: _, ...run }) => run);
  expect(conePlot({ ...chance, drawn: without }, sessions, 10_000).markup).toBe('');
});

describe('charts of trades', () => {
  it('show the four best, the four worst and four spread over the others, in order', () => {
    const trades = Array.from({ length: 100 }, (_, at) =>
      trade({ positionId: `AAPL-${at}`, pnl: at, openedAt: plus(et('2020-12-14 09:30'), at) }),
    );
    expect(chosenOf(trades).map(({ pnl }) => pnl)).toEqual([
      ...[0, 1, 2, 3, 15, 38, 61, 84],
      ...[96, 97, 98, 99],
    ]);
    expect(chosenOf(trades.slice(0, 3))).toHaveLength(3);
  });

  it('draw the stop as steps that hold until the next one', () => {
    const one = trade({ entry: 100, exit: 101 });
    const step = (time: string, price: number | undefined) => ({
      ...({ seq: 1, at: et(`2020-12-14 ${time}`), kind: 'moved', why: '', price } as const),
    });
    const stops = [step('10:00', 99), step('10:30', 99.5), step('11:00', undefined)];
    const { markup } = tradeCharts({
      ...{ trades: [one], barsBySymbol: new Map([['AAPL', bars(390)]]), venue: US },
      stops: new Map([['AAPL-1', stops]]),
    });
    const [, path = ''] = /class="stop" d="([^"]*)"/.exec(markup) ?? [];
    const heights = numbersIn(path, /[ML][\d.]+ ([\d.]+)/g);
    expect(heights).toHaveLength(4);
    expect([heights[0], heights[2]]).toEqual([heights[1], heights[3]]);
    expect(heights[0]).toBeGreaterThan(heights[2] ?? Number.NaN);
    expect(markup).toContain('stop from 99');
  });

  it('draw a trade in parts once, with its whole result and the stop of the part held longest', () => {
    const part = (id: string, pnl: number, closed: string) =>
      trade({ positionId: id, trade: 'AAPL-1', pnl, closedAt: et(`2020-12-14 ${closed}`) });
    const trades = [part('AAPL-1', 50, '10:20'), part('AAPL-2', 70, '11:00')];
    const at = et('2020-12-14 10:00');
    const stop = (price: number) => [{ seq: 1, at, kind: 'placed', why: '', price } as const];
    const { markup } = tradeCharts({
      ...{ trades, barsBySymbol: new Map([['AAPL', bars(390)]]), venue: US },
      stops: new Map([
        ['AAPL-1', stop(98)],
        ['AAPL-2', stop(99)],
      ]),
    });
    expect(markup.match(/<figure>/g)).toHaveLength(1);
    expect(markup).toContain('+120.00 USD');
    expect(markup.match(/class="entry"/g)).toHaveLength(2);
    expect(markup.match(/class="dots gains"/g)).toHaveLength(2);
    expect(markup).toContain('stop from 99');
  });

  it('leave out trades whose prices are not those of the bars', () => {
    const other = { barsBySymbol: new Map([['AAPL', bars(390)]]), stops: new Map(), venue: US };
    expect(tradeCharts({ ...other, trades: [trade({ entry: 400 })] }).markup).toBe('');
    expect(tradeCharts({ ...other, trades: [trade({ symbol: 'MSFT' })] }).markup).toBe('');
  });
});

it('labels an axis with round numbers', () => {
  expect(roundNumbers([-0.31, 0.94])).toEqual([0, 0.5]);
  expect(roundNumbers([0, 7])).toEqual([0, 2, 4, 6]);
});

it('keeps a page of five thousand trades in thirty symbols below a megabyte', () => {
  const symbols = Array.from({ length: 30 }, (_, at) => `SYM${at}`);
  const trades = Array.from({ length: 5_000 }, (_, at) =>
    trade({ positionId: `SYM${at % 30}-${at}`, symbol: `SYM${at % 30}`, pnl: (at % 400) - 199.37 }),
  );
  const equity = Array.from({ length: 6_000 }, (_, at) => ({
    ...{ at: plus(et('2020-12-14 09:31'), at * 1_000), equity: 10_000.37 + at, grossExposure: 0 },
  }));
  const run = { ...SAMPLE_RUN, trades, equity };
  const barsBySymbol = new Map(symbols.map((symbol) => [symbol, bars(3_000)]));
  const page = reportPage({ title: 'Backtest', report: reportOf(run, US), run, barsBySymbol });
  expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
  expect(page).toContain('The last 600 of 5000 trades');
  expect(page).toContain('Earlier ones than the last 600 are not drawn.');
});

it('counts a trade in parts once, and says that its rows are parts', () => {
  const parts = ['AAPL-1', 'AAPL-2', 'AAPL-3'].map((positionId) =>
    trade({ positionId, trade: 'AAPL-1' }),
  );
  const run = { ...SAMPLE_RUN, trades: [...parts, trade({ positionId: 'AAPL-4' })] };
  const barsBySymbol = new Map([['AAPL', bars(390)]]);
  const page = reportPage({ title: 'Backtest', report: reportOf(run, US), run, barsBySymbol });
  expect(page).toContain('AAPL: 2 trades</option>');
  expect(page).toContain('4 rows, one for each part of 2 trades.');
  expect(page).not.toContain('--trades writes all');
});

it('shows the equity of the version in force on the screen as well', () => {
  const { notes: _, symbols: __, ...inForce } = SAMPLE_RUN;
  const pageWith = (run: RunResult) =>
    reportPage({ title: 'Backtest', report: reportOf(run, US), run });
  const compared = pageWith({ ...SAMPLE_RUN, inForce });
  expect(compared).toContain('<div class="equity-plot"><figure>');
  expect(compared).toContain('grey: the version in force');
  expect(pageWith(SAMPLE_RUN)).toContain('<div class="equity-plot paper"><figure>');
});

it('says nothing about plots where there is nothing to plot', () => {
  const page = reportPage({ title: 'Backtest', report: reportOf(EMPTY_RUN, US), run: EMPTY_RUN });
  expect(page).not.toContain('<figure>');
});
