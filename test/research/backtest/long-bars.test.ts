// Bars of days, weeks and hours in a backtest: each trade as computed by hand.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, toIso } from '../../../src/kernel/instant.ts';
import { createRandom } from '../../../src/kernel/random.ts';
import { US, US_EQUITIES } from '../../../src/market/venues/us.ts';
import { checkLookahead } from '../../../src/research/backtest/check-lookahead.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { reportOf } from '../../../src/trader/domain/report/report.ts';
import { momentIn } from '../../../src/trader/domain/wording/venue-time.ts';
import {
  csvOf,
  inputsOf,
  type Prices,
  refused,
  run,
  sessionsFrom,
  type Wanted,
} from './long-bars-fixture.ts';

/** Buys once the close is above 101. */
const BUYS = `name: buys
symbols: [AAPL]
entry: { on: bar, every: 1d, side: long, when: "sma(1, '1d') > 101.0" }
size: { shares: 100 }
stop: { percent: 5 }
target: { percent: 5 }
limits: { max_entries_per_day: 1 }
cooldown_minutes: 10000
`;

const CALM: Prices = [100, 100.5, 99.5, 100];
/** Its close is the signal. */
const SIGNAL: Prices = [100, 102, 99.5, 102];

/** Days from a Thursday on; the second one is the signal, and the third one a Monday. */
function daily(...days: readonly Prices[]): string {
  const all = [CALM, SIGNAL, ...days];
  const sessions = sessionsFrom('2026-03-05', all.length);
  return csvOf(all.map((prices, at) => [sessions[at]?.day ?? '', prices] as const));
}

function tradesOf(wanted: Wanted) {
  return run(wanted).trades.map((trade) => ({
    ...{ entry: trade.entry, exit: trade.exit, reason: trade.reason, pnl: trade.pnl },
    from: momentIn(US_EQUITIES.zone, trade.openedAt),
    to: momentIn(US_EQUITIES.zone, trade.closedAt),
  }));
}

describe('daily bars', () => {
  it('are bought a tick above the open of the day after the signal, and sold at the target', () => {
    // Half a day lies between the open and the second extreme, which is the high.
    const bars = { AAPL: daily([100, 106, 98, 104]) };
    expect(tradesOf({ strategies: [BUYS], bars })).toEqual([
      {
        ...{ entry: 100.01, exit: 105.02, reason: 'target', pnl: 501 },
        ...{ from: '2026-03-09 09:31:00', to: '2026-03-09 12:45:00' },
      },
    ]);
  });

  it('sell a stop that an open has passed at that open, and say what the gap cost', () => {
    const bars = { AAPL: daily(CALM, [90, 91, 89, 90]) };
    const { trades, barRisks } = run({ strategies: [BUYS], bars });
    // Entry 100.01, stop 95.00: the fill is a tick below the open.
    expect(trades.map(({ exit, reason }) => ({ exit, reason }))).toEqual([
      { exit: 89.99, reason: 'stop' },
    ]);
    expect(barRisks?.gaps).toEqual({ stops: 1, cost: 501 });
  });

  it('count as stopped where they reach stop and target, and say what the targets would have brought', () => {
    // The high is nearer to the open: by the rule for minutes the target would fill.
    const bars = { AAPL: daily([100, 105.5, 94, 100]) };
    const { trades, barRisks } = run({ strategies: [BUYS], bars });
    expect(trades.map(({ exit, reason }) => ({ exit, reason }))).toEqual([
      { exit: 94.99, reason: 'stop' },
    ]);
    expect(barRisks?.bothTouched).toEqual({ bars: 1, missed: 1003 });
  });

  it('count once where they reach the stop and the targets of several parts, with what all targets would have brought', () => {
    const parts = BUYS.replace(
      'target: { percent: 5 }',
      'target: [{ percent: 4, portion_percent: 50 }, { percent: 5 }]',
    );
    const bars = { AAPL: daily([100, 105.5, 94, 100]) };
    const { trades, barRisks } = run({ strategies: [parts], bars });
    expect(trades.map(({ exit, quantity }) => ({ exit, quantity }))).toEqual([
      { exit: 94.99, quantity: 50 },
      { exit: 94.99, quantity: 50 },
    ]);
    // Targets at 104.02 and 105.02.
    expect(barRisks?.bothTouched).toEqual({ bars: 1, missed: 953 });
  });

  it('give stops the ATR of days, with the gaps of nights in it', () => {
    const atr = BUYS.replace(
      'stop: { percent: 5 }\ntarget: { percent: 5 }',
      'stop: { atr: { period: 2, bar: 1d, multiple: 1 } }',
    );
    const sessions = sessionsFrom('2026-03-05', 6);
    const rows = sessions.map(({ day }, at) => {
      const middle = 100 + 5 * at;
      return [day, [middle, middle + 1, middle - 1, middle]] as const;
    });
    // Each true range is 6, from the close before to the high; an ATR of two needs four days.
    const [position] = run({
      strategies: [atr],
      bars: { AAPL: csvOf(rows as never) },
    }).openPositions;
    expect(position).toMatchObject({ entry: 120.01, stop: 114.01 });
  });

  it('size an entry by the account as it is after the night, with what others gained in it', () => {
    const held = BUYS.replace('shares: 100', 'shares: 400').replace('target: { percent: 5 }\n', '');
    const sized = held
      .replace('name: buys', 'name: sized')
      .replace('AAPL', 'MSFT')
      .replace('shares: 400', 'equity_percent: 10');
    const sessions = sessionsFrom('2026-03-05', 4);
    const days = (all: readonly Prices[]) =>
      csvOf(all.map((prices, at) => [sessions[at]?.day ?? '', prices] as const));
    const { openPositions } = run({
      strategies: [held, sized],
      bars: {
        AAPL: days([CALM, SIGNAL, CALM, [110, 110.5, 109.5, 110]]),
        MSFT: days([CALM, CALM, SIGNAL, CALM]),
      },
    });
    // 400 shares gained 9.99 each: a tenth of 103,996 buys 103 at 100.01; of the close before it would be 99.
    expect(openPositions.map(({ symbol, quantity }) => [symbol, quantity])).toEqual([
      ['AAPL', 400],
      ['MSFT', 103],
    ]);
  });
});

describe('a week of four sessions', () => {
  const weekly = BUYS.replaceAll('1d', '1w');
  /** Good Friday is 2026-04-03: half of its week has passed as the session of Wednesday opens. */
  const dates = ['2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30'];
  const over = (last: Prices) =>
    run({
      strategies: [weekly],
      bars: {
        AAPL: csvOf(
          [CALM, CALM, SIGNAL, last].map((prices, at) => [dates[at] ?? '', prices] as const),
        ),
      },
    });

  it('reaches a stop on the way to its second extreme: neither a gap nor a move beyond the stop', () => {
    const { trades, barRisks } = over([100, 101, 90, 91]);
    expect(trades.map(({ closedAt }) => momentIn(US_EQUITIES.zone, closedAt))).toEqual([
      '2026-04-01 09:30:00',
    ]);
    expect(trades[0]).toMatchObject({ entry: 100.01, exit: 94.99, reason: 'stop' });
    expect(trades[0]?.mae).toBeCloseTo(5.02, 9);
    expect(trades[0]?.mfe).toBeCloseTo(0.99, 9);
    expect(barRisks?.gaps).toEqual({ stops: 0, cost: 0 });
  });

  it('reaches a target: not what it moved beyond it', () => {
    const { trades } = over([100, 110, 99, 108]);
    expect(trades[0]).toMatchObject({ entry: 100.01, exit: 105.02, reason: 'target' });
    expect(trades[0]?.mfe).toBeCloseTo(5.01, 9);
    expect(trades[0]?.mae).toBeCloseTo(1.01, 9);
  });
});

describe('a bar that counts as stopped', () => {
  it('has its low first, also for the largest moves', () => {
    // 80 shares are sold at the stop, and the others at the target on the way to the high, which is nearer to the open.
    const bars = { AAPL: daily(CALM, [100, 105.5, 94, 100]).replace(/,100000000\n$/, ',160\n') };
    const { trades } = run({ strategies: [BUYS], bars });
    expect(trades[0]?.exit).toBeCloseTo(0.8 * 94.99 + 0.2 * 105.02, 9);
    expect(trades[0]?.mfe).toBeCloseTo(0.49, 9);
    expect(trades[0]?.mae).toBeCloseTo(6.01, 9);
  });
});

describe('a prediction within a bar', () => {
  it('is published as the next bar begins, over its price', () => {
    const follows = `name: follows
symbols: [AAPL]
entry: { side: long, when: prediction.anchor_price == 100.0 }
size: { shares: 100 }
stop: { percent: 5 }
target: { percent: 5 }
`;
    const [, second] = sessionsFrom('2026-03-05', 3);
    const at = (second?.open ?? 0) + 3_600_000;
    const predictions = `${JSON.stringify({ ticker: 'AAPL', signal: 'BUY', confidence: 0.9, stock_price: 101, timestamp: at, datetime_of_data: toIso(at as never) })}\n`;
    const trades = tradesOf({
      strategies: [follows],
      bars: { AAPL: daily([100, 106, 99, 104]) },
      predictions,
    });
    expect(trades).toEqual([
      {
        ...{ entry: 100.01, exit: 105.02, reason: 'target', pnl: 501 },
        ...{ from: '2026-03-09 09:30:00', to: '2026-03-09 12:45:00' },
      },
    ]);
  });
});

/** A minute file of the same days: open, then each extreme where a day of quarters has it, then the close. */
function minutesOf(days: readonly Prices[]): string {
  const sessions = sessionsFrom('2026-03-05', days.length);
  const rows = days.flatMap(([open, high, low, close], at) => {
    const session = sessions[at];
    if (session === undefined) return [];
    const [first, second] = 2 * open <= low + high ? [low, high] : [high, low];
    const minutes = (session.close - session.open) / MINUTE_MS;
    const prices = [open, first, second, close];
    return Array.from({ length: minutes }, (_, minute) => {
      const tick = Math.floor((4 * minute) / minutes);
      const price = prices[tick] ?? close;
      // The first minute of a quarter goes all the way, as a price does between two prints.
      const from = (4 * minute) % minutes < 4 ? (prices[tick - 1] ?? price) : price;
      const moment = momentIn(US_EQUITIES.zone, instant(session.open + minute * MINUTE_MS));
      return [
        moment.slice(0, 16),
        [from, Math.max(from, price), Math.min(from, price), price] as const,
      ] as const;
    });
  });
  return csvOf(rows);
}

it('days made of minutes trade as the minutes do, where no day reaches a stop and its target', () => {
  let trades = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -8, max: 8 }), fc.nat(5), fc.nat(5)), {
        minLength: 12,
        maxLength: 25,
      }),
      (moves) => {
        let price = 100;
        const days = moves.map(([move, above, below]): Prices => {
          const open = price;
          price = Math.max(60, price + move);
          const [high, low] = [Math.max(open, price) + above, Math.min(open, price) - below];
          return [open, high, low, price];
        });
        const sessions = sessionsFrom('2026-03-05', days.length);
        const rows = days.map((prices, at) => [sessions[at]?.day ?? '', prices] as const);
        const strategies = [BUYS];
        const ofDays = run({ strategies, bars: { AAPL: csvOf(rows) } });
        if ((ofDays.barRisks?.bothTouched.bars ?? 0) > 0) return;
        const ofMinutes = run({ strategies, bars: { AAPL: minutesOf(days) } });
        const told = (result: typeof ofDays) =>
          result.trades.map(({ entry, exit, reason, quantity, closedAt }) => ({
            ...{ entry, exit, reason, quantity },
            day: US_EQUITIES.dayOf(closedAt),
          }));
        trades += ofDays.trades.length;
        expect(told(ofDays)).toEqual(told(ofMinutes));
      },
    ),
    { seed: 4, numRuns: 4 },
  );
  expect(trades).toBeGreaterThan(2);
});

describe('days, weeks and minutes in one account', () => {
  it('record the same facts with every look played, and use no later data', () => {
    const drawn = createRandom(7, 'days');
    const step = () => Math.round((drawn.next() - 0.5) * 12);
    const wide = (count: number): readonly Prices[] => {
      let price = 100;
      return Array.from({ length: count }, (): Prices => {
        const open = Math.max(50, price + step());
        price = Math.max(50, open + step());
        return [open, Math.max(open, price) + 3, Math.min(open, price) - 3, price];
      });
    };
    const sessions = sessionsFrom('2026-03-05', 12);
    const days = csvOf(wide(12).map((prices, at) => [sessions[at]?.day ?? '', prices] as const));
    const trailed = BUYS.replace('name: buys', 'name: trails')
      .replace('[AAPL]', '[MSFT]')
      .replace('target: { percent: 5 }', 'trail: { percent: 3, activate_at_r: 0.2 }');
    const { inputs } = inputsOf({
      strategies: [BUYS.replace('cooldown_minutes: 10000', ''), trailed],
      bars: { AAPL: days, MSFT: minutesOf(wide(12)) },
    });
    const factsOf = (isJumping: boolean) => {
      const facts: string[] = [];
      runBacktest({
        ...inputs,
        isJumping,
        onFact: (fact) => void facts.push(JSON.stringify(fact)),
      });
      return facts;
    };
    const facts = factsOf(true);
    expect(facts.length).toBeGreaterThan(20);
    expect(facts).toEqual(factsOf(false));
    expect(checkLookahead(inputs, 2, () => drawn.next()).differences).toEqual([]);
  });
});

describe('what bars cannot decide', () => {
  const asked = (from: string, to: string) => ({
    strategies: [BUYS.replace(from, to)],
    bars: { AAPL: daily(CALM) },
  });

  it.each([
    ["sma(1, '1d')", "sma(1, '5m')", 'reads bars of 5m, and the bars of AAPL are 1d'],
    [
      "sma(1, '1d') > 101.0",
      'gap() > 0.0',
      "reads gap(), which is of the session so far (sma(1, '1d') is the last close), and the bars of AAPL are 1d",
    ],
    [
      'target: { percent: 5 }',
      'exit: { flatten_minutes_before_close: 15 }',
      'exit.flatten_minutes_before_close is a time within the day, and the bars of AAPL are 1d',
    ],
    [
      'every: 1d',
      'every: 1d, between: ["10:00", "15:00"]',
      'entry.between is hours within the day, and the bars of AAPL are 1d',
    ],
    ['every: 1d', 'every: 15m', 'reads bars of 15m, and the bars of AAPL are 1d'],
  ])('%s as %s', (from, to, sentence) => {
    expect(refused(asked(from, to))).toEqual([`strategy buys: ${sentence}`]);
  });

  it('a week that is dated by its Sunday', () => {
    const dates = ['2026-03-01', '2026-03-08', '2026-03-15', '2026-03-22'];
    const bars = { AAPL: csvOf(dates.map((date) => [date, CALM] as const)) };
    expect(refused({ strategies: [BUYS], bars })[0]).toMatch(
      /2026-03-01 is a Sunday, which does not show whether its week begins or ends there/,
    );
  });

  it('hours that begin on the hour', () => {
    const bars = {
      AAPL: csvOf(['10', '11', '12'].map((hour) => [`2026-03-05 ${hour}:00`, CALM] as const)),
    };
    expect(refused({ strategies: [BUYS], bars })[0]).toMatch(
      /a bar of 1h begins at 10:00 of 2026-03-05, and the session at 09:30: bars must be cut at the open/,
    );
  });
});

it('what a week does between its open and its close is in the drawdown, and in no return', () => {
  const strategy = BUYS.replaceAll('1d', '1w')
    .replace('target: { percent: 5 }\n', '')
    .replace('stop: { percent: 5 }', 'stop: { percent: 40 }');
  const weeks: readonly Prices[] = [CALM, SIGNAL, ...Array(6).fill([102, 120, 80, 102.01])];
  const monday = Date.parse('2026-01-05T00:00:00Z');
  const rows = weeks.map((prices, at) => {
    const date = toIso(instant(monday + at * 7 * 24 * 60 * MINUTE_MS)).slice(0, 10);
    return [date, prices] as const;
  });
  const outcome = run({ strategies: [strategy], bars: { AAPL: csvOf(rows) } });
  const { headline } = reportOf({ ...outcome, symbols: [], notes: [] }, US);
  expect(outcome.openPositions[0]?.entry).toBe(102.01);
  // A hundred shares, bought at the price of every later close.
  expect(headline).toMatchObject({
    ...{ sharpe: { value: null, reason: 'returns-do-not-vary' }, volatility: { value: 0 } },
    ...{ winningSessions: 0, losingSessions: 0 },
  });
  expect(headline.drawdown?.amount).toBe(4_000);
  const { isWeekly: _, ...asIfOfDays } = outcome;
  const ofDays = reportOf({ ...asIfOfDays, symbols: [], notes: [] }, US).headline;
  expect(ofDays.volatility.value).toBeGreaterThan(0.1);
});

it('returns of bars of weeks are said to be of whole weeks', () => {
  const noted = (every: string, dates: readonly string[]) =>
    inputsOf({
      strategies: [BUYS.replaceAll('1d', every)],
      bars: { AAPL: csvOf(dates.map((date) => [date, CALM] as const)) },
    }).notes.filter((note) => note.includes('whole weeks'));
  expect(noted('1w', ['2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30'])).toEqual([
    'returns are of whole weeks, and stand on the last session of each; the prints within a bar of a week count in drawdowns only',
  ]);
  expect(noted('1d', ['2026-03-09', '2026-03-10', '2026-03-11', '2026-03-12'])).toEqual([]);
});

describe('symbols of a strategy without bars', () => {
  const minutes = minutesOf([CALM, SIGNAL]);
  const both = BUYS.replace('[AAPL]', '[AAPL, MSFT]')
    .replaceAll("'1d'", "'1m'")
    .replace('1d', '1m');

  it('are named in the notes', () => {
    expect(inputsOf({ strategies: [both], bars: { AAPL: minutes } }).notes).toContain(
      'no bars of MSFT are given: buys does not trade it',
    );
    const all = inputsOf({ strategies: [both], bars: { AAPL: minutes, MSFT: minutes } });
    expect(all.notes.join()).not.toContain('no bars of');
  });

  it('are refused where a condition reads them', () => {
    const reads = both.replace('> 101.0', '> 101.0 && regime.MSFT.close > 1.0');
    expect(refused({ strategies: [reads], bars: { AAPL: minutes } })).toEqual([
      'a condition reads MSFT, but no bars of it are given',
    ]);
  });
});

describe('the length of bars', () => {
  it('is a week where dates are weeks apart, by whatever day weeks are dated', () => {
    const weeks: readonly Prices[] = [CALM, CALM, SIGNAL, [100, 106, 98, 104], CALM];
    const weekly = BUYS.replaceAll('1d', '1w');
    for (const dates of [
      ['2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30'],
      ['2026-03-06', '2026-03-13', '2026-03-20', '2026-03-27', '2026-04-02'],
    ]) {
      const bars = { AAPL: csvOf(weeks.map((prices, at) => [dates[at] ?? '', prices] as const)) };
      // Half of the week is the quarter after Wednesday's middle.
      expect(tradesOf({ strategies: [weekly], bars })).toEqual([
        {
          ...{ entry: 100.01, exit: 105.02, reason: 'target', pnl: 501 },
          ...{ from: '2026-03-23 09:31:00', to: '2026-03-25 12:45:00' },
        },
      ]);
    }
  });

  it('is an hour cut at the open, of which the last is half as long', () => {
    const hours = sessionsFrom('2026-03-05', 2).flatMap(({ day, open }) =>
      [0, 1, 2, 3, 4, 5, 6].map(
        (hour) =>
          [
            `${day} ${String(9 + hour).padStart(2, '0')}:30`,
            hour === 6 && open < Date.parse('2026-03-06') ? SIGNAL : CALM,
          ] as const,
      ),
    );
    const hourly = BUYS.replace('every: 1d', 'every: 1h').replace("sma(1, '1d')", "sma(1, '1h')");
    const { inputs } = inputsOf({ strategies: [hourly], bars: { AAPL: csvOf(hours) } });
    const columns = inputs.bars.get('AAPL');
    expect(columns?.lengthMs).toBe(3_600_000);
    expect((columns?.end?.[6] ?? 0) - (columns?.start[6] ?? 0)).toBe(1_800_000);
  });
});
