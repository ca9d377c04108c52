// Equity at the end of sessions and of weeks, and the returns between them.
import { expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import {
  returnsOfWeeks,
  sessionEquity,
  sessionReturns,
} from '../../../../src/trader/domain/report/session-equity.ts';

/** A Thursday to the next Tuesday. */
const DAYS = ['2020-12-10', '2020-12-11', '2020-12-14', '2020-12-15'];
const equity = [90, 110, 300, 121].map((value, at) => ({
  ...{ at: instant(Date.parse(`${DAYS[at]}T20:00:00Z`)), equity: value, grossExposure: at },
}));
const RUN = { equity, startEquity: 100 };
const valuesOf = (run: Parameters<typeof sessionEquity>[0]) =>
  sessionEquity(run, US.calendar).map(({ equity: value }) => value);

it('is that of each close, and of bars of weeks stands until the last session of a week', () => {
  expect(valuesOf(RUN)).toEqual([90, 110, 300, 121]);
  const weekly = { ...RUN, isWeekly: true } as const;
  expect(valuesOf(weekly)).toEqual([100, 110, 110, 121]);
  expect(sessionEquity(weekly, US.calendar).map(({ grossExposure }) => grossExposure)).toEqual([
    0, 1, 2, 3,
  ]);
});

it('returns of weeks are on the last day of each', () => {
  const returns = sessionReturns(100, sessionEquity(RUN, US.calendar));
  const ofWeeks = returnsOfWeeks(returns);
  expect(ofWeeks.map(({ on }) => on)).toEqual(DAYS as TradingDay[]);
  expect(ofWeeks.map(({ value }) => Number(value.toFixed(9)))).toEqual([0, 0.1, 0, 0.1]);
});
