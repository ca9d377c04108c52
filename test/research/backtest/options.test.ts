// Strategies that buy calls and puts over recorded quotes: the engine chooses, orders fill at later quotes, and money is to the cent.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, plus, type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { TapedRows } from '../../../src/research/chains/chain-tape.ts';
import type { OptionFillModel } from '../../../src/research/fills/option-fills.ts';
import type { EntryOrder, Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../src/trader/domain/terms/option-trade.ts';
import { tapedRows } from '../chains/taped-rows.ts';
import { played, type Told } from './session-fixture.ts';

const C104 = 'AAPL 261218C00104000';

/** Three contracts of 30 days while AAPL stands at 100: one of them has the wanted delta. */
function chain(time: string, [bid, ask]: readonly [string, string] = ['1.90', '2.00']): string[] {
  return [
    `2026-11-18 ${time} AAPL 261218C00100000 3.50 3.65`,
    `2026-11-18 ${time} ${C104} ${bid} ${ask}`,
    `2026-11-18 ${time} AAPL 261218C00110000 0.60 0.65`,
  ];
}

function sessionOf(day: string): Session {
  const session = US_EQUITIES.sessionOf(day as TradingDay);
  if (session === undefined) throw new Error(day);
  return session;
}

const BUYS_CALLS: Partial<Strategy> = {
  trade: OPTION_TRADE_DEFAULTS.call_or_put,
  entry: { side: 'both', when: 'true' },
  entryOrder: { kind: 'walk', steps: 2, everyMs: 10_000, reachPercent: 100, lifeMs: 300_000 },
  stop: { kind: 'percent', percent: 100 },
  size: { kind: 'shares', shares: 2 },
  target: undefined,
  protection: 'watched',
};

const BUY_AT_TEN = { '10:00:30': 'BUY' };

function run(
  rows: TapedRows,
  kind: Exclude<OptionFillModel['kind'], 'fraction'>,
  told: Partial<Told> = {},
) {
  return played({
    predictions: BUY_AT_TEN,
    ...told,
    strategy: { ...BUYS_CALLS, ...told.strategy },
    terms: { options: { rows: [rows], fills: { kind } }, ...told.terms },
  });
}

describe('a call that is bought', () => {
  const rows = tapedRows([
    ...chain('10:00'),
    ...chain('10:01'),
    ...chain('10:02'),
    ...chain('11:00', ['2.50', '2.60']),
  ]);

  it('is chosen from the rows before the decision, and filled at the next quote', () => {
    const { facts, result } = run(rows, 'cross');
    const filled = facts.find(({ fact }) => fact.type === 'execution-booked');
    expect(filled?.fact).toMatchObject({ symbol: C104, side: 'buy', shares: 2, price: 2 });
    expect(toIso(filled?.at ?? (0 as never))).toBe('2026-11-18T15:01:00.000Z');
    // 100,000 less 400.00 and commission of 1.30, and 510.00 at the middle of the last quote.
    expect(result.equity.at(-1)).toMatchObject({
      ...{ equity: 100_108.7, grossExposure: 510, liquidation: 100_098.7 },
    });
    expect(result.openPositions).toMatchObject([{ symbol: C104, last: 2.55, unrealizedPnl: 110 }]);
  });

  it('waits for the quotes that may fill it, whatever the life of its order, as each variant of a grid does', () => {
    const sparse = tapedRows([...chain('10:00'), ...chain('10:05'), ...chain('10:10')]);
    const { kind, ...walk } = BUYS_CALLS.entryOrder as Extract<EntryOrder, { kind: 'walk' }>;
    const strategy = { entryOrder: { ...walk, kind, lifeMs: MINUTE_MS } };
    const [soon, patient] = [0, 11 * MINUTE_MS].map((waitMs) => {
      const options = { rows: [sparse], fills: { kind: 'walk' } as const, waitMs };
      return run(sparse, 'walk', { strategy, terms: { options } }).result.openPositions;
    });
    expect(soon).toEqual([]);
    expect(patient).toMatchObject([{ symbol: C104 }]);
  });

  it('needs two quotes at its limit if it walks, and none of them is the one that it was chosen by', () => {
    const { facts } = run(rows, 'walk');
    const filled = facts.find(({ fact }) => fact.type === 'execution-booked');
    expect(toIso(filled?.at ?? (0 as never))).toBe('2026-11-18T15:02:00.000Z');
    const once = tapedRows([...chain('10:00'), ...chain('10:01')]);
    expect(run(once, 'walk').result.openPositions).toEqual([]);
  });

  it('is not bought without any later quote, whatever the model', () => {
    const alone = tapedRows(chain('10:00'));
    for (const kind of ['walk', 'cross', 'mid'] as const)
      expect(run(alone, kind).facts.map(({ fact }) => fact.type)).not.toContain('execution-booked');
  });

  it('is closed at its target by a later bid, and its profit is that of a hundred shares each', () => {
    const { trades } = run(rows, 'cross', {
      strategy: { target: { kind: 'percent', percent: 20 } },
    });
    expect(trades).toEqual([]);
    const more = tapedRows([
      ...[...chain('10:00'), ...chain('10:01'), ...chain('11:00', ['2.50', '2.60'])],
      ...[...chain('11:01', ['2.50', '2.60']), ...chain('11:02', ['2.50', '2.60'])],
    ]);
    const closed = run(more, 'cross', { strategy: { target: { kind: 'percent', percent: 20 } } });
    expect(closed.trades).toMatchObject([
      {
        symbol: C104,
        quantity: 2,
        entry: 2,
        exit: 2.5,
        reason: 'target',
        pnl: 97.4,
        commission: 2.6,
      },
    ]);
    expect(closed.result.equity.at(-1)?.equity).toBe(100_097.4);
  });

  it('is refused with the reason if the chain has no contract that passes, or none is known yet', () => {
    const few = tapedRows(chain('10:00').map((row) => `${row} openInterest=3`));
    expect(run(few, 'cross').result.signalsRefused).toMatchObject([{ reason: 'no_contract' }]);
    const later = tapedRows(chain('10:05'));
    expect(run(later, 'cross').result.signalsRefused).toMatchObject([{ reason: 'no_contract' }]);
    const none = run(tapedRows([], 'MSFT'), 'cross');
    expect(none.result.signalsRefused).toMatchObject([{ reason: 'chain_unread' }]);
  });

  it('is closed by its watched stop after the middle of its quotes stayed below it', () => {
    const falling = tapedRows([
      ...[...chain('10:00'), ...chain('10:01'), ...chain('10:30', ['0.90', '0.95'])],
      ...[...chain('10:31', ['0.90', '0.95']), ...chain('10:32', ['0.90', '0.95'])],
    ]);
    const { trades } = run(falling, 'cross', {
      strategy: { stop: { kind: 'percent', percent: 50 } },
    });
    expect(trades).toMatchObject([{ reason: 'stop', entry: 2, exit: 0.9, pnl: -222.6 }]);
  });
});

describe('a debit vertical', () => {
  const pair = (time: string, first: string, second: string) => [
    `2026-11-18 ${time} AAPL 261218C00100000 ${first}`,
    `2026-11-18 ${time} AAPL 261218C00105000 ${second}`,
  ];
  const rows = tapedRows([
    ...[...pair('10:00', '3.50 3.60', '1.60 1.65'), ...pair('10:01', '3.50 3.60', '1.60 1.65')],
    ...[...pair('11:00', '4.50 4.60', '1.90 1.95'), ...pair('11:01', '4.50 4.60', '1.90 1.95')],
    ...pair('11:02', '4.50 4.60', '1.90 1.95'),
  ]);
  const strategy: Partial<Strategy> = {
    trade: OPTION_TRADE_DEFAULTS.debit_vertical,
    target: { kind: 'percent', percent: 20 },
  };

  it('is bought and sold at the net of both contracts, with the commissions of four', () => {
    const { trades, result } = run(rows, 'cross', { strategy });
    expect(trades).toMatchObject([
      {
        symbol: 'AAPL 261218C00100000-261218C00105000',
        ...{ side: 'long', quantity: 2, entry: 2, exit: 2.55, reason: 'target' },
        ...{ pnl: 104.8, commission: 5.2 },
      },
    ]);
    expect(result.equity.at(-1)?.equity).toBe(100_104.8);
  });
});

describe('a put that is sold against cash', () => {
  const P95 = 'AAPL 261218P00095000';
  const rows = (...prices: readonly (readonly [time: string, bid: string, ask: string])[]) =>
    tapedRows(prices.map(([time, bid, ask]) => `2026-11-18 ${time} ${P95} ${bid} ${ask}`));
  const calm = [
    ['10:00', '2.00', '2.05'],
    ['10:01', '2.00', '2.05'],
    ['11:00', '0.90', '0.95'],
    ['11:01', '0.90', '0.95'],
    ['11:02', '0.90', '0.95'],
  ] as const;
  const put = OPTION_TRADE_DEFAULTS.cash_secured_put;
  const strategy: Partial<Strategy> = {
    trade: { ...put, dte: { from: 30, until: 45 }, delta: { from: 0, until: 1 }, deltaGapMax: 2 },
    entry: { side: 'long', when: 'true' },
    stop: { kind: 'none' },
  };

  it('is sold at the bid and bought back at half of its premium, with the commissions of both', () => {
    const { trades, result } = run(rows(...calm), 'cross', { strategy });
    expect(trades).toMatchObject([
      {
        ...{ symbol: P95, side: 'short', quantity: 2, entry: 2, exit: 0.95 },
        ...{ reason: 'target', pnl: 207.4, commission: 2.6 },
      },
    ]);
    expect(result.equity.at(-1)?.equity).toBe(100_207.4);
  });

  it('is sold as often as the cash of the run secures it', () => {
    const size = { kind: 'shares', shares: 20 } as const;
    const { trades } = run(rows(...calm), 'cross', { strategy: { ...strategy, size } });
    expect(trades).toMatchObject([{ quantity: 10 }]);
  });
});

describe('a vertical that is sold', () => {
  // On BUY the put at 97 is sold, and the one at 92 bought.
  const puts = (time: string, sold: string, bought: string) => [
    `2026-11-18 ${time} AAPL 261218P00097000 ${sold}`,
    `2026-11-18 ${time} AAPL 261218P00092000 ${bought}`,
  ];
  const rows = tapedRows([
    ...puts('10:00', '2.00 2.10', '0.80 0.85'),
    ...puts('10:01', '2.00 2.10', '0.80 0.85'),
    ...puts('11:00', '1.00 1.05', '0.40 0.45'),
    ...puts('11:01', '1.00 1.05', '0.40 0.45'),
    ...puts('11:02', '1.00 1.05', '0.40 0.45'),
  ]);
  const strategy: Partial<Strategy> = {
    trade: {
      ...OPTION_TRADE_DEFAULTS.credit_vertical,
      ...{ dte: { from: 20, until: 45 }, delta: { from: 0.2, until: 0.45 } },
    },
    stop: { kind: 'none' },
    target: { kind: 'percent', percent: 40 },
  };

  it('is sold at the net bid and bought back at the net ask, with the commissions of four', () => {
    const { trades, result } = run(rows, 'cross', { strategy });
    expect(trades).toMatchObject([
      {
        symbol: 'AAPL 261218P00097000-261218P00092000',
        ...{ side: 'short', quantity: 2, entry: 1.15, exit: 0.65, reason: 'target' },
        ...{ pnl: 94.8, commission: 5.2 },
      },
    ]);
    expect(result.equity.at(-1)?.equity).toBe(100_094.8);
  });
});

describe('skipping prices that change nothing', () => {
  it('records the same facts, before, while and after an option is held', () => {
    const rows = tapedRows([
      ...[...chain('10:00'), ...chain('10:01'), ...chain('11:00', ['2.50', '2.60'])],
      ...[...chain('11:01', ['2.50', '2.60']), ...chain('11:02', ['2.50', '2.60'])],
    ]);
    const facts = [true, false].map((isJumping) => {
      const strategy = { target: { kind: 'percent', percent: 20 } } as const;
      const options = { rows: [rows], fills: { kind: 'cross' } as const };
      return run(rows, 'cross', { strategy, terms: { options, isJumping } }).facts;
    });
    expect(facts[0]).toEqual(facts[1]);
    expect(facts[0]?.map(({ fact }) => fact.type)).toContain('position-closed');
  });
});

describe('a call on its last day', () => {
  const LAST = 'AAPL 261118C00100500';
  const zero: Partial<Strategy> = {
    trade: {
      ...OPTION_TRADE_DEFAULTS.call_or_put,
      ...{ dte: { from: 0, until: 5 }, delta: { from: 0, until: 1 }, deltaGapMax: 2 },
    },
  };
  const row = (time: string, bid: string, ask: string) =>
    `2026-11-18 ${time} ${LAST} ${bid} ${ask}`;
  const start = [row('10:00', '0.35', '0.40'), row('10:01', '0.35', '0.40')];

  it('is sold before its last hour', () => {
    const rows = tapedRows([
      ...start,
      row('15:01', '0.20', '0.25'),
      row('15:02', '0.20', '0.25'),
      row('15:03', '0.20', '0.25'),
    ]);
    const { trades } = run(rows, 'cross', { strategy: zero });
    expect(trades).toMatchObject([{ symbol: LAST, entry: 0.4, exit: 0.2, pnl: -42.6 }]);
  });

  it('lapses with the close if there are no buyers and it is out of the money', () => {
    const rows = tapedRows([...start, row('14:30', '0', '0.05'), row('15:30', '0', '0.05')]);
    const { result } = run(rows, 'cross', { strategy: zero });
    expect(result.equity.at(-1)).toMatchObject({ equity: 99_918.7, grossExposure: 0 });
  });

  it('delivers a hundred shares at the strike if it is in the money by the official close', () => {
    const rows = tapedRows([...start, row('14:30', '0', '0.05'), row('15:30', '0', '0.05')]);
    const bars = { '15:59': [100, 101, 100, 101] } as const;
    const { result } = run(rows, 'cross', { strategy: zero, bars });
    // 81.30 was paid, and 200 shares at 100.50 are worth 101.00 each.
    expect(result.equity.at(-1)).toMatchObject({ equity: 100_018.7, grossExposure: 20_200 });
  });

  describe('without a buyer until its end', () => {
    const EXPIRY = '2026-11-18';
    const overNight = (strike: string) => {
      const id = `AAPL 261118C${strike}`;
      const quoted = ['10:00 0.35 0.40', '10:01 0.35 0.40', '14:30 0 0.05', '15:30 0 0.05'];
      const rows = tapedRows(
        quoted.map((one) => `${EXPIRY} ${one.slice(0, 5)} ${id} ${one.slice(6)}`),
      );
      const days = [EXPIRY, '2026-11-19'].map((day) => sessionOf(day));
      const at = plus(days[0]?.open ?? instant(0), 30 * MINUTE_MS + 30_000);
      const record = { id: 'p', signal: 'BUY', confidence: 0.9, timestamp: at, at: toIso(at) };
      const terms = {
        sessions: days,
        predictions: [{ symbol: 'AAPL', at, record }],
        options: { rows: [rows], fills: { kind: 'cross' } as const },
      };
      return run(rows, 'cross', { day: '2026-11-19', strategy: zero, terms });
    };

    it('is a trade that lost what was paid, if it was out of the money', () => {
      const { trades, result } = overNight('00100500');
      expect(trades).toMatchObject([
        { symbol: LAST, entry: 0.4, exit: 0, reason: 'expiry', pnl: -81.3, commission: 1.3 },
      ]);
      expect(result.openPositions).toEqual([]);
      expect(result.equity.at(-1)?.equity).toBe(99_918.7);
    });

    it('is followed by a trade in the shares that it delivered, at the strike', () => {
      const { trades, result } = overNight('00099500');
      expect(trades).toMatchObject([
        { symbol: 'AAPL 261118C00099500', entry: 0.4, exit: 0, reason: 'delivered', pnl: -81.3 },
        { symbol: 'AAPL', side: 'long', quantity: 200, entry: 99.5, reason: 'delivered' },
      ]);
      const sum = trades.reduce((all, { pnl }) => all + pnl, 0);
      expect(result.equity.at(-1)?.equity).toBeCloseTo(100_000 + sum, 2);
      const { exit = Number.NaN, pnl } = trades[1] ?? {};
      expect(pnl).toBeCloseTo((exit - 99.5) * 200 - 1, 2);
    });
  });
});
