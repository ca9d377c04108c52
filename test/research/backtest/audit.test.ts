// An auditor's arithmetic: everything a report says about money follows from the exported trades, to the cent.
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { venuesOf } from '../../../src/trader/config/settings/venues.ts';
import { headlineFigures } from '../../../src/trader/domain/report/headline-figures.ts';
import { reportOf } from '../../../src/trader/domain/report/report.ts';
import { reportJson } from '../../../src/trader/domain/report/report-json.ts';
import { tradesCsv, tradesJson } from '../../../src/trader/domain/report/trade-rows.ts';
import { settings, strategy } from '../../trader/engine/harness/settings.ts';
import { played } from './session-fixture.ts';
import { shippedDays } from './shipped-days.ts';

type Run = ReturnType<typeof runBacktest>;

interface Audit {
  readonly won: number;
  readonly even: number;
  readonly lost: number;
  /** Whole cents. */
  readonly gross: number;
  readonly commissions: number;
  readonly net: number;
}

type Exported = Readonly<Record<'pnl' | 'commission' | 'net_pnl', string | number>>;

/** In whole cents; an amount with fractions of a cent is a fault. */
function auditOf(rows: readonly Exported[]): Audit {
  const inCents = (field: keyof Exported) =>
    rows.map((row) => {
      const [whole = '', fraction = ''] = String(row[field]).split('.');
      expect(fraction.length, `${field} ${row[field]}`).toBeLessThanOrEqual(2);
      return Number(`${whole}${fraction.padEnd(2, '0')}`);
    });
  const sum = (amounts: readonly number[]) => amounts.reduce((total, one) => total + one, 0);
  const results = inCents('net_pnl');
  const gross = sum(inCents('pnl'));
  const commissions = sum(inCents('commission'));
  expect(sum(results)).toBe(gross - commissions);
  return {
    won: results.filter((result) => result > 0).length,
    even: results.filter((result) => result === 0).length,
    lost: results.filter((result) => result < 0).length,
    ...{ gross, commissions, net: sum(results) },
  };
}

function csvOf({ trades }: Run): Exported[] {
  return parse(tradesCsv(trades), { columns: true });
}

function reported(run: Run) {
  const report = reportOf({ ...run, symbols: [], notes: [] }, venuesOf('us').home);
  const json = JSON.parse(JSON.stringify(reportJson(report)));
  const headline = headlineFigures(report).find(({ name }) => name === 'Trades')?.text;
  return { json, headline };
}

/** Both exports and the report; equity has to agree once everything is closed. */
function compare(run: Run): Audit {
  const audit = auditOf(csvOf(run));
  expect(auditOf(JSON.parse(tradesJson(run.trades)))).toEqual(audit);
  const { json } = reported(run);
  expect({
    won: json.total.wins,
    even: json.total.break_even,
    lost: json.total.losses,
    gross: Math.round((json.total.net_pnl + json.total.commission) * 100),
    commissions: Math.round(json.total.commission * 100),
    net: Math.round(json.total.net_pnl * 100),
  }).toEqual(audit);
  expect(json.total.net_pnl).toBe(audit.net / 100);
  expect(run.openPositions).toEqual([]);
  expect(json.end_equity).toBe((Math.round(json.start_equity * 100) + audit.net) / 100);
  return audit;
}

const WITHOUT = { opposite: false, neutral: false, flattenBeforeCloseMs: undefined } as const;
/** Bought at 100.01 with 2.00 of commission a round trip; closed by age on the low of its tenth minute less a tick. */
const AGED = { exit: { ...WITHOUT, maxMs: 10 * 60_000 } };
const BUYS = { '10:00:05': 'BUY', '11:00:05': 'BUY', '12:00:05': 'BUY' };

describe('the exported trades of a backtest', () => {
  it('are won, even and lost as the report counts them', () => {
    const { result } = played({
      strategy: AGED,
      predictions: BUYS,
      bars: {
        '10:10': [100.04, 100.04, 100.04, 100.04],
        '11:10': [100.05, 100.05, 100.05, 100.05],
      },
    });
    expect(compare(result)).toMatchObject({ won: 1, even: 1, lost: 1, commissions: 600 });
    expect(reported(result).headline).toBe('3: 1 won, 1 even, 1 lost');
  });

  it.each([
    ['the fixed commission', { commission: { kind: 'fixed' } }],
    ['a commission of parts of a cent', { commission: { kind: 'tiered' } }],
    ['slippage of parts of a tick', { slippage: { kind: 'basis-points', points: 1 } }],
  ] as const)('add up to the report and the equity of real days with %s', (_, terms) => {
    const run = runBacktest({ ...shippedDays('config/demo/strategies'), ...terms });
    expect(compare(run).commissions).toBeGreaterThan(0);
    for (const { equity } of run.equity) expect(Math.round(equity * 100) / 100).toBe(equity);
  });

  it('are what the daily loss limit compares, to the cent', () => {
    // Stopped out at 98.50 with 100 shares from 100.01, and 2.00 of commission: exactly the limit of 153.00.
    const risk = { ...settings([]).risk, dailyLossPercentMax: 0.153 };
    const { facts, result } = played({
      predictions: { '10:00:05': 'BUY', '11:00:05': 'BUY' },
      bars: { '10:05': [100, 100, 98, 98.2] },
      terms: { settings: settings([strategy()], { risk }) },
    });
    expect(compare(result)).toMatchObject({ lost: 1, net: -15_300 });
    const reached = facts.find(({ fact }) => fact.type === 'daily-loss-reached')?.fact;
    expect(reached).toMatchObject({ loss: 153, limit: 153 });
  });
});
