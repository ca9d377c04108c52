// What was invested, by side and session, how often it was turned over, and what days of the benchmark brought.
import { describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { exposureOf } from '../../../../src/trader/domain/report/exposure.ts';
import { regimesOf } from '../../../../src/trader/domain/report/regimes.ts';
import { reportOf } from '../../../../src/trader/domain/report/report.ts';
import type { RunResult } from '../../../../src/trader/domain/report/run-result.ts';
import {
  sessionEquity,
  sessionReturns,
} from '../../../../src/trader/domain/report/session-equity.ts';
import { day, EMPTY_RUN, et, trade } from './sample-run.ts';

/** Two sessions; 10,000 USD at the start, 10,400 and 10,400 at their closes. */
const RUN: RunResult = {
  ...EMPTY_RUN,
  from: et('2020-12-14 09:30'),
  to: et('2020-12-15 16:00'),
  startEquity: 10_000,
  openPositions: [],
  trades: [
    // A tenth of the first session: 39 of 390 minutes.
    trade({ quantity: 50, openedAt: et('2020-12-14 10:00'), closedAt: et('2020-12-14 10:39') }),
    // The last half of the first session, over the night, and the first half of the second one.
    trade({
      ...{ positionId: 'AAPL-2', side: 'short', quantity: 20, entry: 100, exit: 90 },
      ...{ openedAt: et('2020-12-14 12:45'), closedAt: et('2020-12-15 12:45') },
    }),
  ],
  equity: [
    { at: et('2020-12-14 16:00'), equity: 10_400, grossExposure: 0 },
    { at: et('2020-12-15 16:00'), equity: 10_400, grossExposure: 0 },
  ],
};

describe('exposure', () => {
  const { calendar } = US;
  const exposure = exposureOf(RUN, sessionEquity(RUN, calendar), calendar);

  it('is the amount at entry prices over the time of the session and the equity at the close before', () => {
    const [first, second] = exposure.bySession;
    expect(first?.long).toBeCloseTo((5_000 / 10_000) * 0.1, 12);
    expect(first?.short).toBeCloseTo((2_000 / 10_000) * 0.5, 12);
    expect(second?.long).toBe(0);
    expect(second?.short).toBeCloseTo((2_000 / 10_400) * 0.5, 12);
    expect(exposure.net.value).toBeCloseTo((0.05 - 0.1 - 1_000 / 10_400) / 2, 12);
  });

  it('is turned over by the smaller of purchases and sales', () => {
    // Bought: 50 at 100 and 20 at 90; sold: 50 at 102.01 and 20 at 100.
    expect(exposure.turnover.value).toBeCloseTo((6_800 / 10_400) * (252 / 2), 9);
  });

  it('of a run without a session is unknown', () => {
    expect(reportOf(EMPTY_RUN, US).exposure.turnover).toEqual({
      value: null,
      reason: 'no-session',
    });
  });
});

describe('regimes of the benchmark', () => {
  it('divide the sessions that both have, and their gains, by what the benchmark did', () => {
    const days = ['14', '15', '16', '17'].map((date) => day(`2020-12-${date}`));
    const sessions = days.map((name, at) => ({
      ...{ day: name, equity: [101, 100, 103, 102][at] ?? 0, grossExposure: 0 },
    }));
    const values = [0.01, -0.02, 0.03, -0.001];
    const returns = days.map((on, at) => ({ on, value: values[at] ?? 0 }));
    const regimes = regimesOf({
      ...{ sessions, startEquity: 100, benchmark: { symbol: 'SPY', returns } },
      returns: sessionReturns(100, sessions),
      openedOn: [days[0], days[0], days[3]].filter((one) => one !== undefined),
      ...{ conventions: { periodsPerYear: 252, riskFreeAnnual: 0 }, isWeekly: false },
    });
    expect(
      regimes.map(({ name, sessions: count, trades, gain }) => [name, count, trades, gain]),
    ).toEqual([
      ['SPY rose', 2, 2, 4],
      ['SPY fell', 2, 1, -2],
      ['calmer half', 2, 3, 0],
      ['wilder half', 2, 0, 2],
    ]);
    expect(regimes[0]?.sharpeInterval).toMatchObject({ reason: 'too-few-returns' });
  });

  it('are those of the week for bars of weeks', () => {
    const days = ['10', '11', '14', '15'].map((date) => day(`2020-12-${date}`));
    const sessions = days.map((name, at) => ({
      ...{ day: name, equity: [100, 101, 101, 99][at] ?? 0, grossExposure: 0 },
    }));
    const returns = days.map((on, at) => ({ on, value: [0, 0.01, 0, -0.02][at] ?? 0 }));
    const regimes = regimesOf({
      ...{ sessions, startEquity: 100, benchmark: { symbol: 'SPY', returns } },
      ...{ returns: sessionReturns(100, sessions), openedOn: days.slice(0, 1), isWeekly: true },
      conventions: { periodsPerYear: 252, riskFreeAnnual: 0 },
    });
    expect(
      regimes
        .slice(0, 2)
        .map(({ name, sessions: count, trades, gain }) => [name, count, trades, gain]),
    ).toEqual([
      ['SPY rose', 2, 1, 1],
      ['SPY fell', 2, 0, -2],
    ]);
  });
});
