import { describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { reportOf } from '../../../../src/trader/domain/report/report.ts';
import { reportJson } from '../../../../src/trader/domain/report/report-json.ts';
import { reportSections } from '../../../../src/trader/domain/report/report-sections.ts';
import type { RunResult } from '../../../../src/trader/domain/report/run-result.ts';
import type { Section } from '../../../../src/trader/domain/report/section.ts';
import { BESIDE_SPY, day, EMPTY_RUN, et, SAMPLE_RUN, trade } from './sample-run.ts';

function tableOf(run: RunResult, title: RegExp) {
  const found = reportSections(reportOf(run, US)).find((one) => title.test(one.title));
  return (found as Extract<Section, { kind: 'table' }>).rows;
}

const countsOf = (groups: readonly { name: string; gains: { count: number } }[]) =>
  groups.map(({ name, gains }) => [name, gains.count]);

describe('the trades by their entry', () => {
  it('are grouped by the hour of the exchange, ascending', () => {
    const trades = [
      trade({ openedAt: et('2020-12-14 15:59') }),
      trade({ openedAt: et('2020-12-14 09:30') }),
      trade({ openedAt: et('2020-12-14 09:59') }),
      trade({ openedAt: et('2020-12-14 10:00') }),
    ];
    expect(countsOf(reportOf({ ...SAMPLE_RUN, trades }, US).byHour)).toEqual([
      ['09:00', 2],
      ['10:00', 1],
      ['15:00', 1],
    ]);
  });

  it('are grouped by weekday, Monday first', () => {
    expect(countsOf(reportOf(SAMPLE_RUN, US).byWeekday)).toEqual([
      ['Monday', 2],
      ['Wednesday', 1],
    ]);
  });

  it('are grouped by the confidence of their prediction in tenths, those without one last', () => {
    const trades = [undefined, 1, 0.7, 0.1 + 0.6, 0.69, 0].map((confidence) =>
      trade({ confidence }),
    );
    expect(countsOf(reportOf({ ...SAMPLE_RUN, trades }, US).byConfidence)).toEqual([
      ['0.0 to 0.1', 1],
      ['0.6 to 0.7', 1],
      ['0.7 to 0.8', 2],
      ['0.9 to 1.0', 1],
      ['no prediction', 1],
    ]);
  });
});

describe('the months of a run', () => {
  const run: RunResult = {
    ...BESIDE_SPY,
    trades: [
      trade({ closedAt: et('2020-12-14 11:00') }),
      trade({ openedAt: et('2020-12-30 10:00'), closedAt: et('2021-01-04 10:00') }),
    ],
    equity: [
      { at: et('2020-12-14 16:00'), equity: 10_200, grossExposure: 0 },
      { at: et('2020-12-31 16:00'), equity: 10_500, grossExposure: 0 },
      { at: et('2021-01-04 16:00'), equity: 9_450, grossExposure: 0 },
    ],
    benchmark: {
      symbol: 'SPY',
      returns: [
        { on: day('2020-12-14'), value: 0.1 },
        { on: day('2020-12-31'), value: 0.1 },
        { on: day('2021-01-04'), value: -0.5 },
      ],
    },
  };

  it('begin with the equity at the end of the month before, each year after its months', () => {
    expect(tableOf(run, /^By month/)).toEqual([
      ['2020-12', '2', '1', '+500.00', '+5.00', '+21.00'],
      ['2020', '2', '1', '+500.00', '+5.00', '+21.00'],
      ['2021-01', '1', '1', '-1,050.00', '-10.00', '-50.00'],
      ['2021', '1', '1', '-1,050.00', '-10.00', '-50.00'],
    ]);
  });

  it('are one row if there is one month, and no row without a session', () => {
    expect(tableOf(SAMPLE_RUN, /^By month/)).toEqual([['2020-12', '3', '3', '+95.00', '+0.95']]);
    expect(tableOf(EMPTY_RUN, /^By month/)).toEqual([]);
  });

  it('are in the JSON, too', () => {
    expect(reportJson(reportOf(run, US))).toMatchObject({
      by_month: [
        { name: '2020-12', net_pnl: 500, benchmark_return: expect.closeTo(0.21, 12) },
        { name: '2021-01', total_return: expect.closeTo(-0.1, 12) },
      ],
      by_year: [{ name: '2020', sessions: 2 }, { name: '2021' }],
    });
  });
});

describe('the run beside its benchmark', () => {
  const { benchmark } = reportOf(BESIDE_SPY, US);

  it('has the beta and the alpha of its daily returns', () => {
    // Worked out apart, from 10,000 -> 10,150 -> 10,098 -> 10,095 and 2 %, -1 %, 0.5 %: covariance 0.000151, variance 0.000225.
    expect(benchmark?.beta.value).toBeCloseTo(0.670771756978653, 12);
    expect(benchmark?.alpha.value).toBeCloseTo(-0.0396677191496696, 10);
    expect(benchmark?.rSquared.value).toBeCloseTo(0.9172177039754581, 12);
    expect(benchmark?.informationRatio.value).toBeCloseTo(-4.9535202964358955, 10);
    expect(benchmark?.pairs).toBe(3);
  });

  it('has the return and the drawdown of holding it', () => {
    expect(benchmark?.totalReturn.value).toBeCloseTo(1.02 * 0.99 * 1.005 - 1, 12);
    expect(benchmark?.excessReturn.value).toBeCloseTo(0.0095 - (1.02 * 0.99 * 1.005 - 1), 12);
    expect(benchmark?.drawdown.value).toBeCloseTo(-0.01, 12);
  });

  it('compares only the days on which both have a return', () => {
    const [first, second] = BESIDE_SPY.benchmark?.returns ?? [];
    const returns = [first, second].filter((one) => one !== undefined);
    const short = reportOf({ ...BESIDE_SPY, benchmark: { symbol: 'SPY', returns } }, US);
    expect(short.benchmark?.pairs).toBe(2);
  });

  it('says why there is no beta with one day, or with none', () => {
    const [first] = BESIDE_SPY.benchmark?.returns ?? [];
    for (const returns of [[], first === undefined ? [] : [first]]) {
      const json = reportJson(
        reportOf({ ...BESIDE_SPY, benchmark: { symbol: 'SPY', returns } }, US),
      );
      expect(json.benchmark).toMatchObject({
        beta: null,
        unknown: { beta: 'fewer than two days on which both have a return' },
      });
    }
  });

  it('is null without one, and told nowhere', () => {
    const report = reportOf(SAMPLE_RUN, US);
    expect(reportJson(report).benchmark).toBeNull();
    expect(JSON.stringify(reportSections(report))).not.toContain('enchmark');
  });
});

describe('the Monte Carlo of a run', () => {
  it('counts each trade as a fraction of the equity before it', () => {
    // 10,000 + 200 = 10,200, - 102 = 10,098, - 52 = 10,046
    const { tradeOrders } = reportOf(SAMPLE_RUN, US);
    expect(tradeOrders?.trades).toBe(3);
    expect(tradeOrders?.actual.growth).toBeCloseTo(0.0046, 12);
    expect(tradeOrders?.actual.drawdown).toBeCloseTo(10_046 / 10_200 - 1, 12);
  });

  it('ends, drawn, where the best and the worst trade alone lead', () => {
    const { tradeOrders } = reportOf(SAMPLE_RUN, US, { runs: 20_000, seed: 3 });
    // 1 of 27 draws is three times the gain, 1 of 27 three times the larger loss: the bands lie within.
    expect(tradeOrders?.drawn.growth.p95).toBeLessThanOrEqual(1.02 ** 3 - 1);
    expect(tradeOrders?.drawn.growth.p5).toBeGreaterThanOrEqual((1 - 102 / 10_200) ** 3 - 1);
  });

  it('is left out of the report with no runs, and says why if there is one trade', () => {
    const title = /^Monte Carlo/;
    const off = reportSections(reportOf(SAMPLE_RUN, US, { runs: 0, seed: 1 }));
    expect(off.some((one) => title.test(one.title))).toBe(false);
    expect(tableOf({ ...SAMPLE_RUN, trades: [trade({})] }, title)).toEqual([]);
    expect(reportJson(reportOf(EMPTY_RUN, US)).monte_carlo).toBeNull();
  });

  it('does not exist once the equity is used up', () => {
    const trades = [trade({ pnl: -12_000 }), trade({ pnl: 5_000 }), trade({})];
    expect(reportOf({ ...SAMPLE_RUN, trades }, US).tradeOrders).toBeUndefined();
  });
});
