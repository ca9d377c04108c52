import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../../src/kernel/instant.ts';
import { Position } from '../../../../../src/trader/app/library/positions/position.ts';
import type { Adjustment } from '../../../../../src/trader/app/library/positions/position-changes.ts';
import { isRefusedChange } from '../../../../../src/trader/app/library/positions/refused-change.ts';
import { StockPosition } from '../../../../../src/trader/app/library/positions/stock-position.ts';
import { runs } from '../../../../runs/runs.ts';

const OPENED = instant(Date.parse('2020-12-16T14:36:20Z'));

function parts(plan: Adjustment = {}) {
  let ticks = 0;
  const now = () => instant(OPENED + 1_000 * ticks++);
  return ['AAPL', 'AAPL-1', { plan, now }] as const;
}

async function opened(
  quantity: number,
  entryPrice: number,
  plan: Adjustment = {},
): Promise<Position> {
  const position = new Position(...parts(plan));
  await position.open(quantity, entryPrice);
  return position;
}

async function refusalOf(change: Promise<unknown>): Promise<[unknown, string]> {
  try {
    await change;
  } catch (error) {
    if (isRefusedChange(error)) return [error.refusal, error.message];
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a position', () => {
  it('goes from planned over open to closed, and shows each step in full', async () => {
    const position = new Position(...parts({ quantity: 100, stopLoss: 145, takeProfit: 165 }));
    expect(position).toMatchObject({
      symbol: 'AAPL',
      positionId: 'AAPL-1',
      status: 'planned',
      quantity: 0,
      plannedQuantity: 100,
      entryPrice: undefined,
      currentPrice: undefined,
      unrealizedPnl: 0,
      realizedPnl: 0,
      isLong: false,
      isShort: false,
      isActive: false,
      stopLoss: 145,
      takeProfit: 165,
      history: [],
    });

    await position.open(100, 150, 'order-1');
    await position.updatePrice(155);
    expect(position).toMatchObject({
      status: 'open',
      quantity: 100,
      entryPrice: 150,
      currentPrice: 155,
      unrealizedPnl: 500,
      isLong: true,
      isShort: false,
      isActive: true,
      stopLoss: 145,
      takeProfit: 165,
      risk: 5,
    });

    await position.close(160, 'Take profit', 'order-2');
    expect(position).toMatchObject({
      status: 'closed',
      quantity: 0,
      peakQuantity: 100,
      entryPrice: 150,
      exitPrice: 160,
      currentPrice: 160,
      unrealizedPnl: 0,
      realizedPnl: 1_000,
      isLong: false,
      isActive: false,
      closeReason: 'Take profit',
    });
    expect(position.history.map(({ change, price, orderId }) => [change, price, orderId])).toEqual([
      ['opened', 150, 'order-1'],
      ['price', 155, undefined],
      ['closed', 160, 'order-2'],
    ]);
  });

  it('is short with a negative quantity', async () => {
    const position = await opened(-50, 200, { stopLoss: 210 });
    await position.updatePrice(190);
    expect(position).toMatchObject({ isShort: true, isLong: false, unrealizedPnl: 500, risk: 10 });
    await position.close(205);
    expect(position).toMatchObject({ realizedPnl: -250, peakQuantity: -50, closeReason: 'closed' });
  });

  it('adjusts its terms, and its shares at the current price', async () => {
    const position = await opened(100, 150, { stopLoss: 145 });
    await position.updatePrice(156);
    await position.adjust({ quantity: 40, stopLoss: 150, takeProfit: 170 });
    expect(position).toMatchObject({
      status: 'open',
      quantity: 40,
      entryPrice: 150,
      stopLoss: 150,
      takeProfit: 170,
      realizedPnl: 360,
      unrealizedPnl: 240,
    });
    await position.adjust({ quantity: 80 });
    expect(position).toMatchObject({
      quantity: 80,
      entryPrice: 153,
      stopLoss: 150,
      takeProfit: 170,
    });
  });

  it('changes its plan freely until it opens', async () => {
    const position = new Position(...parts({ quantity: 100, stopLoss: 145 }));
    await position.updateStopLoss(140);
    await position.updateTakeProfit(170);
    await position.adjust({ quantity: -20 });
    expect(position).toMatchObject({
      status: 'planned',
      plannedQuantity: -20,
      stopLoss: 140,
      takeProfit: 170,
    });
  });

  it('tightens its stop and never loosens it', async () => {
    const long = await opened(100, 150);
    await long.updateStopLoss(145);
    await long.updateStopLoss(147);
    expect(await refusalOf(long.updateStopLoss(146.99))).toEqual([
      { kind: 'stop_loosened', from: 147, to: 146.99 },
      'The stop never loosens: it is at 147, 146.99 is farther away.',
    ]);
    const short = await opened(-100, 150, { stopLoss: 155 });
    await short.adjust({ stopLoss: 154 });
    expect((await refusalOf(short.adjust({ stopLoss: 154.5 })))[0]).toMatchObject({ from: 154 });
    expect([long.stopLoss, short.stopLoss]).toEqual([147, 154]);
  });

  it.each<[string, (position: Position) => Promise<void>]>([
    ['A position that is planned cannot be closed.', (position) => position.close(150)],
    ['The quantity 0 is not a number other than 0.', (position) => position.open(0, 150)],
    [
      'The quantity NaN is not a number other than 0.',
      (position) => position.open(Number.NaN, 150),
    ],
    ['The entry price NaN is not a number above 0.', (position) => position.open(1, Number.NaN)],
    ['The stop loss -1 is not a number above 0.', (position) => position.updateStopLoss(-1)],
  ])('refuses a plan with "%s" and stays unchanged', async (sentence, change) => {
    const position = new Position(...parts());
    expect((await refusalOf(change(position)))[1]).toBe(sentence);
    expect(position).toMatchObject({ status: 'planned', history: [] });
  });

  it.each<[string, (position: Position) => Promise<void>]>([
    ['A position that is open cannot be opened.', (position) => position.open(10, 150)],
    ['The exit price 0 is not a number above 0.', (position) => position.close(0)],
    ['The price NaN is not a number above 0.', (position) => position.updatePrice(Number.NaN)],
    [
      'A position of 100 cannot be adjusted to -10: close it instead.',
      (position) => position.adjust({ quantity: -10 }),
    ],
    [
      'The quantity 0 is not a number other than 0.',
      (position) => position.adjust({ quantity: 0, stopLoss: 149 }),
    ],
  ])('refuses to change an open one with "%s" and stays unchanged', async (sentence, change) => {
    const position = await opened(100, 150, { stopLoss: 145 });
    const before = position.toDict();
    expect((await refusalOf(change(position)))[1]).toBe(sentence);
    expect(position.toDict()).toEqual(before);
  });

  it('accepts only a price once it is closed', async () => {
    const position = await opened(100, 150);
    await position.close(151);
    for (const change of [
      position.open(1, 1),
      position.close(1),
      position.adjust({ stopLoss: 1 }),
    ]) {
      expect((await refusalOf(change))[1]).toMatch(/^A position that is closed cannot be \w+\.$/);
    }
    await position.updatePrice(500);
    expect(position).toMatchObject({
      realizedPnl: 100,
      unrealizedPnl: 0,
      drawdown: { bestPrice: 151 },
    });
  });

  it('becomes a plain dictionary', async () => {
    const position = await opened(100, 150, { stopLoss: 145 });
    expect(JSON.parse(JSON.stringify(position.toDict()))).toEqual({
      symbol: 'AAPL',
      position_id: 'AAPL-1',
      status: 'open',
      quantity: 100,
      entry_price: 150,
      current_price: 150,
      unrealized_pnl: 0,
      realized_pnl: 0,
      is_long: true,
      is_short: false,
      is_active: true,
      stop_loss: 145,
      take_profit: null,
      opened_at: '2020-12-16T14:36:21.000Z',
      closed_at: null,
      exit_price: null,
      close_reason: null,
      max_drawdown: 0,
    });
  });

  it('keeps the latest thousand changes', async () => {
    const position = await opened(1, 1);
    for (let price = 1; price <= 1_500; price += 1) await position.updatePrice(price);
    expect(position.history).toHaveLength(1_000);
    expect(position.history.at(-1)?.price).toBe(1_500);
  });

  it('conserves cash: the realised result equals the cash flows of its fills', async () => {
    const step = fc.record({
      price: fc.integer({ min: 1, max: 500 }),
      shares: fc.integer({ min: 1, max: 1_000 }),
    });
    const direction = fc.constantFrom(1, -1);
    const run = fc.asyncProperty(
      direction,
      fc.array(step, { minLength: 2, maxLength: 12 }),
      async (sign, steps) => {
        const [first, ...later] = steps;
        const last = later.pop();
        if (first === undefined || last === undefined) return;
        const position = await opened(sign * first.shares, first.price);
        let cash = -sign * first.shares * first.price;
        for (const { price, shares } of later) {
          cash -= (sign * shares - position.quantity) * price;
          await position.updatePrice(price);
          await position.adjust({ quantity: sign * shares });
          const worth = cash + position.quantity * price;
          expect(position.realizedPnl + position.unrealizedPnl).toBeCloseTo(worth, 4);
        }
        cash += position.quantity * last.price;
        await position.close(last.price);
        expect(position.realizedPnl).toBeCloseTo(cash, 4);
      },
    );
    await fc.assert(run, { numRuns: runs(200) });
  });
});

describe('a stock position', () => {
  async function stock(quantity: number, entryPrice: number, plan: Adjustment = {}) {
    const position = new StockPosition(...parts(plan));
    await position.open(quantity, entryPrice);
    return position;
  }

  it('contains the data of the stock', async () => {
    const position = await stock(100, 150);
    await position.setStockInfo({ averageVolume: 1e8, beta: 1.2 });
    await position.setStockInfo({ beta: 1.3, sector: 'Technology', marketCap: 2e12 });
    const known = { averageVolume: 1e8, beta: 1.3, sector: 'Technology', marketCap: 2e12 };
    expect(position.stockInfo).toEqual(known);
    expect(position.toDict()).toMatchObject({ symbol: 'AAPL', quantity: 100, stock_info: known });
  });

  it('places the stop ATRs behind the entry, two by default', async () => {
    const long = await stock(100, 150);
    expect(await long.calculateOptimalStopLoss(2, 3)).toBe(144);
    expect(await long.calculateOptimalStopLoss(undefined, 3)).toBe(144);
    expect(await (await stock(-100, 150)).calculateOptimalStopLoss(1.5, 3)).toBe(154.5);
    await long.setStockInfo({ atr: 4 });
    expect(await long.calculateOptimalStopLoss()).toBe(142);
    expect(long.stopLoss).toBeUndefined();
  });

  it('returns no stop without an ATR, nor one below zero', async () => {
    const position = await stock(100, 150);
    const [missing] = await refusalOf(position.calculateOptimalStopLoss());
    expect(missing).toEqual({ kind: 'input_missing', field: 'ATR' });
    for (const atr of [Number.NaN, 0, 75]) {
      const [refusal] = await refusalOf(position.calculateOptimalStopLoss(2, atr));
      expect(refusal).toMatchObject({ kind: 'not_positive' });
    }
  });

  it('places the target a multiple of the risk beyond the entry', async () => {
    const long = await stock(100, 150, { stopLoss: 145 });
    expect(await long.calculateOptimalTakeProfit()).toBe(160);
    expect(await long.calculateOptimalTakeProfit(3)).toBe(165);
    await long.updateStopLoss(148);
    expect(await long.calculateOptimalTakeProfit()).toBe(154);
    await long.updateStopLoss(152);
    expect(await long.calculateOptimalTakeProfit()).toBe(160);
    expect(await (await stock(-100, 150, { stopLoss: 155 })).calculateOptimalTakeProfit()).toBe(
      140,
    );
    const [refusal] = await refusalOf((await stock(100, 150)).calculateOptimalTakeProfit());
    expect(refusal).toEqual({ kind: 'input_missing', field: 'stop loss' });
  });

  it('trails three percent behind the price by default, never behind its stop', async () => {
    const long = await stock(100, 100, { stopLoss: 95 });
    expect(await long.calculateTrailingStop(110)).toBeCloseTo(106.7, 9);
    expect(await long.calculateTrailingStop(110, 0.1)).toBeCloseTo(99, 9);
    expect(await long.calculateTrailingStop(90)).toBe(95);
    const short = await stock(-100, 100, { stopLoss: 105 });
    expect(await short.calculateTrailingStop(90)).toBeCloseTo(92.7, 9);
    expect(await short.calculateTrailingStop(120)).toBe(105);
  });

  it('keeps its drawdown from the best price', async () => {
    const long = await stock(100, 100);
    for (const price of [120, 90, 110]) await long.updatePrice(price);
    expect(long.drawdown).toMatchObject({ bestPrice: 120, max: 0.25 });
    expect(long.drawdown?.current).toBeCloseTo(1 / 12, 12);
    const short = await stock(-100, 100);
    for (const price of [80, 100]) await short.updatePrice(price);
    expect(short.drawdown).toEqual({ bestPrice: 80, current: 0.25, max: 0.25 });
  });
});
