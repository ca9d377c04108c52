// A trade in parts is one trade wherever trades are counted, and several rows wherever they are listed.
import { describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { reportOf } from '../../../../src/trader/domain/report/report.ts';
import { reportJson } from '../../../../src/trader/domain/report/report-json.ts';
import { reportSections } from '../../../../src/trader/domain/report/report-sections.ts';
import { et, SAMPLE_RUN, trade } from './sample-run.ts';

/** 100 shares at 100 with a stop at 99, left as 50 at the first target, 30 at the second and 20 at the stop. */
const PARTS = [
  trade({
    ...{ trade: 'AAPL-1', quantity: 50, exit: 101, pnl: 50, commission: 0 },
    ...{ rMultiple: 1, mae: 0.2, mfe: 1 },
  }),
  trade({
    ...{ positionId: 'AAPL-1b', trade: 'AAPL-1', quantity: 30, exit: 102, pnl: 60, commission: 0 },
    ...{ rMultiple: 2, mae: 0.2, mfe: 2, closedAt: et('2020-12-14 12:00') },
  }),
  trade({
    ...{ positionId: 'AAPL-1c', trade: 'AAPL-1', quantity: 20, exit: 98, pnl: -41, commission: 1 },
    ...{ rMultiple: -2.05, mae: 2, mfe: 2, reason: 'stop', closedAt: et('2020-12-15 10:00') },
  }),
];
const LOST = trade({ positionId: 'MSFT-2', symbol: 'MSFT', pnl: -100, rMultiple: -1 });
const RUN = { ...SAMPLE_RUN, trades: [...PARTS, LOST] };
const REPORT = reportOf(RUN, US);

describe('a trade in parts', () => {
  it('counts once, with the sum of its parts over their risk', () => {
    const { total, headline } = REPORT;
    expect(total.gains).toMatchObject({ count: 2, wins: 1, losses: 1, total: -31 });
    // 69 USD of a risk of 100 shares at 1 USD; the other lost its risk.
    expect(total.averageR).toEqual({ value: (0.69 - 1) / 2 });
    expect(headline.bestTrade).toMatchObject({
      ...{ positionId: 'AAPL-1', quantity: 100, pnl: 69, commission: 1, reason: 'stop' },
      ...{ entry: 100, exit: 100.7, initialStop: 99, mae: 2, mfe: 2 },
      ...{ openedAt: et('2020-12-14 10:00'), closedAt: et('2020-12-15 10:00') },
    });
  });

  it('is one draw of the Monte Carlo, and no winning or losing streak of its own', () => {
    expect(REPORT.tradeOrders?.trades).toBe(2);
    const alone = reportOf({ ...RUN, trades: PARTS }, US);
    expect(alone.total.gains.longestLosingStreak).toBe(0);
    expect(alone.tradeOrders).toBeUndefined();
  });

  it('counts in the month of its last close', () => {
    const over = PARTS.map((part) => ({ ...part, closedAt: et('2021-01-04 10:00') }));
    const { months } = reportOf({ ...RUN, trades: over }, US).calendar;
    expect(months.find(({ name }) => name === '2020-12')?.trades).toBe(0);
  });

  it('is listed by its parts, which name it, and its exits by each part', () => {
    const json = reportJson(REPORT, RUN) as {
      trades: { id: string; trade: string }[];
      by_exit: { name: string; trades: number }[];
    };
    expect(json.trades.map(({ id, trade: whole }) => [id, whole])).toEqual([
      ['AAPL-1', 'AAPL-1'],
      ['AAPL-1b', 'AAPL-1'],
      ['AAPL-1c', 'AAPL-1'],
      ['MSFT-2', 'MSFT-2'],
    ]);
    expect(json.by_exit.map(({ name, trades }) => [name, trades])).toEqual([
      ['target', 3],
      ['stop', 1],
    ]);
    const titles = reportSections(REPORT).map(({ title }) => title);
    expect(titles).toContain('By exit reason, each part of a trade counted');
  });
});
