import { describe, expect, it } from 'vitest';
import { zoneNamed } from '../../../../src/market/time/zone.ts';
import { US } from '../../../../src/market/venues/us.ts';
import type { Venue } from '../../../../src/market/venues/venue.ts';
import { reportOf } from '../../../../src/trader/domain/report/report.ts';
import { reportJson } from '../../../../src/trader/domain/report/report-json.ts';
import { reportSections } from '../../../../src/trader/domain/report/report-sections.ts';
import type { RunResult } from '../../../../src/trader/domain/report/run-result.ts';
import type { TableSection } from '../../../../src/trader/domain/report/section.ts';
import { tradesCsv, tradesJson } from '../../../../src/trader/domain/report/trade-rows.ts';
import { EMPTY_RUN, et, SAMPLE_RUN, trade } from './sample-run.ts';

const REPORT = reportOf(SAMPLE_RUN, US);

describe('the report of a run', () => {
  it('says how many of the taken signals were never filled', () => {
    const sections = reportSections(reportOf({ ...SAMPLE_RUN, signalsUnfilled: 2 }, US));
    expect(sections.map(({ title }) => title)).toContain(
      'Signals: 4 taken, 2 of them never filled; reasons to refuse the others',
    );
  });

  it('counts from the equity at each close', () => {
    const { headline } = REPORT;
    // 10,000 -> 10,150 -> 10,098 -> 10,095
    const returns = [0.015, 10_098 / 10_150 - 1, 10_095 / 10_098 - 1];
    const mean = returns.reduce((sum, value) => sum + value) / 3;
    const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2;
    expect(headline.sharpe.value).toBeCloseTo((mean / Math.sqrt(variance)) * Math.sqrt(252), 10);
    expect(headline.totalReturn.value).toBeCloseTo(0.0095, 12);
    expect(headline).toMatchObject({
      sessions: 3,
      winningSessions: 1,
      losingSessions: 2,
      bestSession: 150,
      worstSession: -52,
    });
  });

  it('names what a day in twenty lost, and what such days lost on average, of 20 days or more', () => {
    const days = Array.from({ length: 40 }, (_, at) => {
      const on = new Date(Date.UTC(2020, 9, 5 + at + 2 * Math.floor(at / 5)));
      return et(`${on.toISOString().slice(0, 10)} 16:00`);
    });
    const changes = days.map((_, at) => [-0.03, -0.02, -0.01, 0.004][at % 20] ?? 0.002);
    let equity = 10_000;
    const marks = days.map((at, index) => {
      equity *= 1 + (changes[index] ?? 0);
      return { at, equity, grossExposure: 0 };
    });
    const run = {
      ...EMPTY_RUN,
      from: et('2020-10-05 09:30'),
      to: days.at(-1) ?? et('2020-10-05 16:00'),
      equity: marks,
    };
    const report = reportOf(run, US);
    // Of 40 days two lost 3 %, two 2 % and two 1 %; the place 39 x 0.05 is between the two kinds.
    expect(report.headline.tail.valueAtRisk.value).toBeCloseTo(0.0205, 6);
    expect(report.headline.tail.conditional.value).toBeCloseTo(0.03, 6);
    const figures = JSON.stringify(reportSections(report));
    expect(figures).toContain('CVaR, 95 %');
    expect(JSON.parse(JSON.stringify(reportJson(report))).headline.value_at_risk).toBeCloseTo(
      0.0205,
      6,
    );
    expect(JSON.stringify(reportSections(REPORT))).not.toContain('VaR');

    // pandas: pd.Series(changes).skew() and .kurt() without their corrections for small samples.
    const mean = changes.reduce((sum, one) => sum + one, 0) / 40;
    const moment = (power: number) =>
      changes.reduce((sum, one) => sum + (one - mean) ** power, 0) / 40;
    const shape = JSON.parse(JSON.stringify(reportJson(report))).headline;
    expect(shape.skewness).toBeCloseTo(moment(3) / moment(2) ** 1.5, 9);
    expect(shape.skewness).toBeLessThan(-1);
    expect(shape.excess_kurtosis).toBeCloseTo(moment(4) / moment(2) ** 2 - 3, 9);
    const names = reportSections(report).flatMap((section) =>
      section.kind === 'figures' ? section.figures : [],
    );
    const textOf = (asked: string) => names.find(({ name }) => name === asked)?.text;
    expect(textOf('Skewness')).toBe(shape.skewness.toFixed(2));
    expect(textOf('Excess kurtosis')).toBe(shape.excess_kurtosis.toFixed(2));
    // Of October and November: both have 20 sessions, and the second begins lower.
    const months = report.calendar.months.map(({ name, totalReturn }) => ({
      name,
      value: totalReturn.value ?? 0,
    }));
    expect(months).toHaveLength(2);
    const [worst, best] = months.toSorted((one, other) => one.value - other.value);
    const said = (month = { name: '', value: 0 }) =>
      `${month.value < 0 ? '' : '+'}${(month.value * 100).toFixed(2)} %, ${month.name}`;
    expect(textOf('Best month')).toBe(said(best));
    expect(textOf('Worst month')).toBe(said(worst));
    const short = JSON.stringify(reportSections(REPORT));
    for (const name of ['Skewness', 'kurtosis', 'Best month']) expect(short).not.toContain(name);
  });

  it('has its sections in JSON as the text has them, with the columns that are numbers', () => {
    const sections = reportSections(REPORT);
    const json = JSON.parse(JSON.stringify(reportJson(REPORT))).sections;
    expect(json.map(({ is_numeric: _, ...section }: Record<string, unknown>) => section)).toEqual(
      sections,
    );
    const bySymbol = json.find(({ title }: { title: string }) => title === 'By symbol');
    // Neither the symbol, nor 1/0/2, nor 1h30min.
    expect(bySymbol.is_numeric).toEqual([
      ...[false, true, false, true, true, true, true, true, false, true],
    ]);
  });

  it('finds the deepest drawdown among all marks, with its dates', () => {
    expect(REPORT.headline.drawdown).toEqual({
      fraction: 10_046 / 10_200 - 1,
      amount: 154,
      peakAt: et('2020-12-14 11:00'),
      troughAt: et('2020-12-16 12:00'),
      recoveredAt: undefined,
    });
  });

  it('measures time in the market in open minutes, each once', () => {
    // 10:00-16:00 and 9:30-10:30 overnight in MSFT over AAPL's hour, then 2 h, then 1 h: 600 of 1,170 minutes.
    expect(REPORT.headline.timeInMarket.value).toBeCloseTo(600 / 1_170, 12);
    expect(REPORT.headline.mostInvested).toBe(20_000);
    expect(REPORT.headline.heldOverClose.value).toBeCloseTo((9_950 / 10_150 + 5_050 / 10_095) / 3);
  });

  it('lets a position that ends free its cash for one that begins at the same moment', () => {
    const [first, second] = [
      trade({ closedAt: et('2020-12-14 11:00') }),
      trade({ openedAt: et('2020-12-14 11:00'), closedAt: et('2020-12-14 12:00') }),
    ];
    const { headline } = reportOf(
      { ...SAMPLE_RUN, openPositions: [], trades: [first, second] },
      US,
    );
    expect(headline.mostInvested).toBe(10_000);
  });

  it('groups trades by symbol, strategy and exit reason, the best first', () => {
    expect(REPORT.bySymbol.map(({ name, gains }) => [name, gains.count, gains.total])).toEqual([
      ['AAPL', 2, 148],
      ['MSFT', 1, -102],
    ]);
    expect(REPORT.byStrategy.map(({ name }) => name)).toEqual(['follow', 'fade']);
    expect(REPORT.byExit.map(({ name }) => name)).toEqual(['target', 'max_minutes', 'stop']);
    expect(REPORT.total.averageR.value).toBeCloseTo(0.46 / 3, 12);
    expect(REPORT.total.gains.profitFactor.value).toBeCloseTo(200 / 154, 12);
  });

  it('groups option contracts by their stock', () => {
    const traded = [
      'AAPL 261218C00230000',
      'AAPL 261218P00220000-261218P00215000',
      'MSFT',
      'BRKB 261218C00500000',
    ];
    const [first] = SAMPLE_RUN.symbols;
    if (first === undefined) throw new Error('no symbol');
    const { bySymbol } = reportOf(
      {
        ...SAMPLE_RUN,
        symbols: [first, { ...first, symbol: 'BRK.B' }],
        trades: traded.map((symbol) => trade({ symbol })),
      },
      US,
    );
    expect(bySymbol.map(({ name, gains }) => [name, gains.count])).toEqual([
      ['AAPL', 2],
      ['BRK.B', 1],
      ['MSFT', 1],
    ]);
  });

  it('lists a strategy that never traded, with zeros', () => {
    const strategies = [...SAMPLE_RUN.strategies, { name: 'idle', hash: 'i' }];
    const { byStrategy } = reportOf({ ...SAMPLE_RUN, strategies }, US);
    expect(byStrategy.map(({ name }) => name)).toEqual(['follow', 'idle', 'fade']);
    expect(byStrategy[1]?.gains).toMatchObject({ count: 0, total: 0, winRate: { value: null } });
  });

  it('shows excursions in multiples of the risk', () => {
    const { excursions } = REPORT.headline;
    expect(excursions.adverseOfLosers.value).toBeCloseTo(0.9, 12);
    expect(excursions.favourableOfWinners.value).toBeCloseTo(2.1, 12);
  });

  it('counts refused signals by reason, the most frequent first', () => {
    expect(REPORT.notTaken).toEqual([
      { reason: 'cooldown', count: 5 },
      { reason: 'spread_too_wide', count: 5 },
      { reason: 'no_atr', count: 1 },
    ]);
  });

  it('gives null and the reason if nothing happened', () => {
    const { headline, total } = reportJson(reportOf(EMPTY_RUN, US)) as Record<string, unknown>;
    expect(headline).toMatchObject({
      sharpe: null,
      unknown: { sharpe: 'too few daily returns', sortino: 'too few daily returns' },
      max_drawdown: { fraction: 0, peak_at: null },
    });
    expect(total).toMatchObject({
      trades: 0,
      win_rate: null,
      unknown: { win_rate: 'no closed trades' },
    });
  });

  it('sums money without binary rounding error', () => {
    const trades = [trade({ pnl: 0.1 }), trade({ pnl: 0.2 })];
    expect(reportJson(reportOf({ ...SAMPLE_RUN, trades }, US))).toMatchObject({
      total: { net_pnl: 0.3 },
    });
  });

  it('contains no number that JSON cannot represent', () => {
    const json = JSON.stringify(reportJson(REPORT, SAMPLE_RUN));
    expect(JSON.parse(json)).toMatchObject({
      signals_not_taken: { cooldown: 5 },
      sizes_limited: { minute_volume: { reduced: 2, refused: 1 } },
      start_equity: 10_000,
    });
    expect(json).not.toMatch(/NaN|Infinity/);
  });
});

describe('the sections of a report', () => {
  it('name the currency and the clock of the venue', () => {
    const calendar = { ...US.calendar, zone: zoneNamed('Asia/Tokyo') };
    const tokyo: Venue = { ...US, calendar, currency: 'JPY', timeLabel: 'JST' };
    const told = JSON.stringify(reportSections(reportOf(SAMPLE_RUN, tokyo)));
    expect(told).toContain('P&L JPY');
    expect(told).toContain('SINCE JST');
    expect(told).not.toContain('USD');
    expect(told).not.toContain('ET"');
  });
});

describe('predictions that no strategy saw', () => {
  const tableOf = (predictions: RunResult['predictions'], start: string) =>
    reportSections(reportOf({ ...EMPTY_RUN, predictions }, US)).find(
      (section): section is TableSection =>
        section.kind === 'table' && section.title.startsWith(start),
    );

  it('are in the report with their reasons, the most frequent first', () => {
    expect(tableOf({ accepted: 4, stale: 2, price_mismatch: 702 }, 'Predictions')).toMatchObject({
      title: 'Predictions: 4 accepted; reasons to refuse the others',
      rows: [
        ['price mismatch', '702'],
        ['stale', '2'],
      ],
    });
    const json = reportJson(reportOf(SAMPLE_RUN, US)) as Record<string, unknown>;
    expect(json.predictions).toEqual({ accepted: 14, stale: 2, price_mismatch: 7 });
  });

  it('explain that there were no signals if none was accepted', () => {
    const sentenceOf = (predictions: RunResult['predictions']) =>
      tableOf(predictions, 'Signals')?.nothing;
    expect(sentenceOf({ stale: 2 })).toBe('There were no signals: every prediction was refused.');
    expect(sentenceOf({ accepted: 1, stale: 2 })).toBe('There were no signals.');
    expect(sentenceOf({})).toBe('There were no signals.');
  });

  it('are left out where there were none', () => {
    expect(tableOf({ accepted: 4 }, 'Predictions')).toBeUndefined();
  });
});

describe('trades for other programs', () => {
  it('are rows with the column names of the trades command', () => {
    const [row] = JSON.parse(tradesJson([trade({ pnl: 12.1, commission: 0.24 })])) as object[];
    expect(row).toMatchObject({
      id: 'AAPL-1',
      pnl: 12.34,
      net_pnl: 12.1,
      opened_at: '2020-12-14T15:00:00.000Z',
      config_hash: 'c0ffee00c0ffee00',
    });
  });

  it('are a CSV that survives commas, quotes and formulas in names', () => {
    const [header, row] = tradesCsv([
      trade({ trade: 'AAPL-1', symbol: 'A,"B"', strategy: '=cmd()', rMultiple: undefined }),
    ]).split('\r\n');
    expect(header).toBe(
      'id,symbol,side,quantity,entry,exit,reason,pnl,commission,net_pnl,opened_at,closed_at,strategy,config_hash,initial_stop,r_multiple,mae,mfe,confidence,trade',
    );
    expect(row).toBe(
      `AAPL-1,"A,""B""",long,100,100,102.01,target,201,1,200,2020-12-14T15:00:00.000Z,2020-12-14T16:00:00.000Z,'=cmd(),c0ffee00c0ffee00,99,,0.5,2.1,0.75,AAPL-1`,
    );
  });
});
