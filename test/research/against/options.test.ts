// Option trades of a live day beside its backtest, where option rows of the day are given.
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../src/kernel/instant.ts';
import { withHoldings } from '../../../src/research/backtest/start-holdings.ts';
import { commandInput } from '../../../src/trader/engine/inbox/input.ts';
import { inputsOf } from '../backtest/session-fixture.ts';
import { handDay, optionDay, PUT, structureDay, VERTICAL } from './option-day.ts';
import { POLL_MS, planted } from './planted-day.ts';

const DAY = optionDay('cross', '10:08:05');

describe('an option trade of a live day', () => {
  it('is the same in its backtest if nothing else was', () => {
    const { trades, left, difference } = planted(DAY);
    expect(left).toEqual([]);
    expect(trades).toHaveLength(1);
    expect(trades[0]?.live).toMatchObject({ symbol: 'AAPL 261218C00104000', quantity: 2 });
    expect(trades[0]?.live).toEqual(trades[0]?.backtest);
    expect(difference).toBe(0);
  });

  it('has what a late answer cost as latency', () => {
    const late = planted({ ...DAY, receivedAfter: () => POLL_MS + 3 * MINUTE_MS });
    const usual = planted(DAY);
    expect(late.live).not.toBe(usual.live);
    expect(late.parts.latency).toBe(late.difference);
    expect(late.backtest).toBe(usual.backtest);
  });

  it('is listed with its money where no rows are given', () => {
    const { trades, left, leftNet } = planted({ ...DAY, chains: [] });
    expect(left).toMatchObject([
      { reason: 'option', why: 'no option rows of its stock on the day that orders could fill at' },
    ]);
    expect(leftNet).toBe(planted(DAY).live);
    expect(trades.every(({ live }) => live === undefined)).toBe(true);
  });
});

describe('a structure of a live day', () => {
  it.each([
    ['debit_vertical', 'BUY', VERTICAL, 'long'],
    ['credit_vertical', 'SELL', VERTICAL, 'short'],
    ['cash_secured_put', 'BUY', PUT, 'short'],
  ] as const)('that is a %s is the same in its backtest', (as, signal, symbol, side) => {
    const { trades, left } = planted(structureDay(as, signal));
    expect(left).toEqual([]);
    expect(trades).toHaveLength(1);
    expect(trades[0]?.live).toMatchObject({ symbol, side, quantity: 2, reason: 'max_minutes' });
    expect(trades[0]?.live?.net).not.toBe(0);
    expect(trades[0]?.backtest).toEqual(trades[0]?.live);
  });

  it('has what a late answer cost as latency', () => {
    const day = structureDay('cash_secured_put', 'BUY');
    const late = planted({ ...day, receivedAfter: () => POLL_MS + 3 * MINUTE_MS });
    expect(late.difference).not.toBe(0);
    expect(late.parts.latency).toBe(late.difference);
  });
});

describe('a call that is sold against shares', () => {
  it('is listed with its money, since a replay has no shares', () => {
    const day = structureDay('covered_call', 'SELL');
    const { settings } = inputsOf(day.told ?? { predictions: {} });
    const { trades, left } = planted({
      ...day,
      terms: {
        holdings: new Map([['AAPL', { shares: 200, cost: 90, price: 100 }]]),
        settings: withHoldings(settings, new Map()),
      },
    });
    expect(trades.every(({ live }) => live === undefined)).toBe(true);
    expect(left).toMatchObject([
      {
        reason: 'option',
        why: 'calls sold against shares are not replayed: a replay has no shares',
        trade: { side: 'short', quantity: 2 },
      },
    ]);
    expect(left[0]?.net).toBeDefined();
  });
});

describe('an option by hand', () => {
  const bought = handDay({ symbol: 'AAPL 261218C00096000', side: 'buy', price: 4.4 });

  it.each([
    ['a contract', bought, 'long'],
    ['a vertical', handDay({ symbol: VERTICAL, side: 'buy', price: 3.4 }), 'long'],
    ['a put that is sold', handDay({ symbol: PUT, side: 'sell', price: 1.9 }), 'short'],
  ] as const)('that is %s is given to the backtest at its moment', (_, day, side) => {
    const { trades, left } = planted(day);
    expect(left).toEqual([]);
    expect(trades).toHaveLength(1);
    expect(trades[0]?.live).toMatchObject({
      strategy: 'manual',
      side,
      quantity: 2,
      reason: 'target',
    });
    expect(trades[0]?.backtest).toEqual(trades[0]?.live);
  });

  it('is listed where its rows or its order are missing', () => {
    expect(planted({ ...bought, chains: [] }).left).toMatchObject([
      { reason: 'hand', why: 'no option rows of its stock on the day that orders could fill at' },
    ]);
    const [order] = bought.byHand ?? [];
    if (order === undefined) throw new Error('no order');
    const { at, command } = order;
    const placed = { at, symbols: [], inputs: [commandInput(command, () => {})] };
    const moments = [...(bought.terms?.moments ?? []), placed];
    const { byHand: _, ...without } = bought;
    expect(planted({ ...without, terms: { moments } }).left).toMatchObject([
      { reason: 'hand', why: 'its order is not on the tape' },
    ]);
  });
});
