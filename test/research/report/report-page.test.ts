import { describe, expect, it } from 'vitest';
import { MINUTE_MS, type TradingDay } from '../../../src/kernel/instant.ts';
import { US } from '../../../src/market/venues/us.ts';
import { candlesOf, candleTime } from '../../../src/research/report/candles.ts';
import { reportPage } from '../../../src/research/report/report-page.ts';
import { reportOf } from '../../../src/trader/domain/report/report.ts';
import type { RunResult } from '../../../src/trader/domain/report/run-result.ts';
import { EMPTY_RUN, et, SAMPLE_RUN, trade } from '../../trader/domain/report/sample-run.ts';

function pageOf(run: RunResult, barsBySymbol?: Parameters<typeof reportPage>[0]['barsBySymbol']) {
  const bars = barsBySymbol === undefined ? {} : { barsBySymbol };
  return reportPage({ title: 'Backtest', report: reportOf(run, US), run, ...bars });
}

/** One bar a minute from the open of 14 December 2020, rising a cent each. */
function minuteBars(count: number) {
  const column = (value: (at: number) => number) =>
    Float64Array.from({ length: count }, (_, at) => value(at));
  const open = et('2020-12-14 09:30');
  return {
    lengthMs: MINUTE_MS,
    count,
    start: column((at) => open + at * MINUTE_MS),
    open: column((at) => 100 + at / 100),
    high: column((at) => 100.5 + at / 100),
    low: column((at) => 99.5 + at / 100),
    close: column((at) => 100.01 + at / 100),
  };
}

/** The page without the library it carries. */
function ownMarkup(page: string): string {
  return (
    page.slice(0, page.indexOf('/*!')) + page.slice(page.lastIndexOf('// Runs in the browser'))
  );
}

function pointsIn(page: string) {
  const [, json = ''] =
    /<script type="application\/json" id="points">(.*?)<\/script>/s.exec(page) ?? [];
  return JSON.parse(json);
}

describe('the page of a report', () => {
  const page = pageOf(SAMPLE_RUN, new Map([['AAPL', minuteBars(390)]]));

  it('is one file without network access, and contains the library with its notice', () => {
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('Licensed under Apache License 2.0');
    expect(page).toContain('href="https://www.tradingview.com/"');
    expect(ownMarkup(page)).not.toMatch(
      /(?:src|href)="(?!data:,|https:\/\/www\.tradingview\.com\/)/,
    );
    expect(ownMarkup(page)).not.toMatch(/\bfetch\(|@import|url\(/);
  });

  it('shows the headline, the tables and each trade', () => {
    expect(page).toContain(
      '<span class="name">Profit</span> <strong class="gain">+95.00 USD</strong>',
    );
    expect(page).toContain('data-trade="AAPL-1"');
    expect(page).not.toContain('data-trade="MSFT-2"');
    expect(page).toMatch(/<h2>Signals: 4 taken; reasons to refuse the others<\/h2>/);
  });

  it('passes equity, candles and trades in exchange wall time to the script', () => {
    const points = pointsIn(page);
    expect(points.equity[0]).toEqual([Date.parse('2020-12-14T09:30:00Z') / 1_000, 10_000, 0]);
    expect(points.symbols[0].candles).toHaveLength(390);
    expect(points.symbols[0].trades[0]).toMatchObject({
      from: Date.parse('2020-12-14T10:00:00Z') / 1_000,
      to: Date.parse('2020-12-14T11:00:00Z') / 1_000,
      pnl: 200,
    });
  });

  it('draws the prices of the days of the run only', () => {
    const from = et('2020-12-14 10:30');
    const points = pointsIn(pageOf({ ...SAMPLE_RUN, from }, new Map([['AAPL', minuteBars(390)]])));
    expect(points.symbols[0].candles).toHaveLength(330);
    expect(points.symbols[0].candles[0][0]).toBe(Date.parse('2020-12-14T10:30:00Z') / 1_000);
    const later = { ...SAMPLE_RUN, from: et('2020-12-15 09:30') };
    expect(pageOf(later, new Map([['AAPL', minuteBars(390)]]))).toContain('No bars were given');
  });

  it('draws what the benchmark would have brought, at the start and at each close', () => {
    const on = '2020-12-14' as TradingDay;
    const run = { ...SAMPLE_RUN, benchmark: { symbol: 'SPY', returns: [{ on, value: 0.1 }] } };
    expect(pointsIn(pageOf(run)).benchmark).toEqual({
      symbol: 'SPY',
      values: [
        [Date.parse('2020-12-14T09:30:00Z') / 1_000, 10_000],
        [Date.parse('2020-12-14T16:00:00Z') / 1_000, 11_000],
      ],
    });
    expect(pointsIn(page).benchmark).toBeNull();
  });

  it('prints the first 100 rows of a table, and says so', () => {
    const trades = Array.from({ length: 150 }, (_, at) =>
      trade({ positionId: `AAPL-${at}`, trade: `AAPL-${at}` }),
    );
    const said = 'On paper: the first 100 of 150 rows.';
    expect(pageOf({ ...SAMPLE_RUN, trades })).toContain(`<p class="hint paper">${said}</p>`);
    expect(page).not.toContain('On paper');
  });

  it('aligns the name of the first column with its cells', () => {
    expect(page).toContain('<th scope="col">DEPTH %</th>');
  });

  it('escapes all names and notes', () => {
    const evil = `</script><script>alert("x")</script><img src=x onerror='y'>`;
    const run: RunResult = {
      ...SAMPLE_RUN,
      strategies: [{ name: evil, hash: evil }],
      trades: [trade({ strategy: evil, symbol: evil, positionId: evil })],
      openPositions: SAMPLE_RUN.openPositions.map((position) => ({ ...position, symbol: evil })),
      signalsRefused: [{ strategy: evil, symbol: evil, reason: evil, count: 1 }],
      notes: [evil],
    };
    const hostile = reportPage({
      title: evil,
      report: reportOf(run, US),
      run,
      barsBySymbol: new Map([[evil, minuteBars(5)]]),
    });
    expect(hostile).not.toContain('<script>alert');
    expect(hostile).not.toContain('<img');
    expect(hostile.match(/<\/script>/g)).toHaveLength(3);
    expect(pointsIn(hostile).symbols[0].symbol).toBe(evil);
  });

  it('states what is missing', () => {
    const empty = pageOf(EMPTY_RUN);
    for (const sentence of [
      'No equity was recorded, so there is no chart.',
      'No bars were given, so no prices are drawn.',
      'No trades were closed.',
      'There were no signals.',
    ]) {
      expect(empty).toContain(sentence);
    }
    expect(ownMarkup(empty)).not.toMatch(/>NaN|undefined</);
  });
});

describe('candles', () => {
  it('become longer until a phone can draw them', () => {
    const { candles, stepMs } = candlesOf(minuteBars(10_000), 4_000, US);
    expect(stepMs).toBe(5 * MINUTE_MS);
    expect(candles).toHaveLength(2_000);
    expect(candles[0]).toEqual([
      Date.parse('2020-12-14T09:30:00Z') / 1_000,
      100,
      100.54,
      99.5,
      100.05,
    ]);
  });

  it('begin with the session', () => {
    expect(candleTime(et('2020-12-14 10:29'), 60 * MINUTE_MS, US)).toBe(
      Date.parse('2020-12-14T09:30:00Z') / 1_000,
    );
  });
});
