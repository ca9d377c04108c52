// The parts of the day: what each takes, when auctions cross, and what the close leaves.
import { describe, expect, it } from 'vitest';
import { createHarness, statusOf } from './exchange-harness.ts';

describe('the opening auction of HOSE', () => {
  it('queues orders before the session, and crosses all at one price at 09:15', () => {
    const harness = createHarness('2026-03-03 08:30');
    const { limits } = harness.security('FPT').terms;
    const early = harness.settle({ price: limits.ceiling, quantity: 1_000 });
    expect(statusOf(early)).toBe('IAV');
    harness.passTo('2026-03-03 09:05');
    expect(statusOf(early)).toBe('QU');
    const atOpen = harness.settle({ type: 'ATO', quantity: 500 });
    expect(statusOf(atOpen)).toBe('QU');
    harness.passTo('2026-03-03 09:14:59');
    expect(harness.exchange.book.fills).toEqual([]);
    harness.passTo('2026-03-03 09:15');
    const prices = new Set(harness.exchange.book.fills.map(({ price }) => price));
    expect(prices.size).toBe(1);
    expect([statusOf(early), statusOf(atOpen)]).toEqual(['FF', 'FF']);
    const print = harness.events.find(({ topic }) => topic === 'trade.FPT');
    expect(print?.data).toMatchObject({ p: [...prices][0] });
  });

  it('ends ATO with it; what is limited stays for the day and expires at the close', () => {
    const harness = createHarness('2026-03-03 09:05');
    const { floor } = harness.security('FPT').terms.limits;
    harness.exchange.addFault({ kind: 'limit-down', symbol: 'FPT' });
    harness.seed('FPT', 300);
    const atOpen = harness.settle({ type: 'ATO', side: 'sell', quantity: 100 });
    const limited = harness.settle({ side: 'sell', quantity: 100, price: floor });
    harness.passTo('2026-03-03 09:16');
    expect([statusOf(atOpen), statusOf(limited)]).toEqual(['EX', 'QU']);
    harness.passTo('2026-03-03 14:45');
    expect(statusOf(limited)).toBe('EX');
    expect(harness.exchange.book.fills).toEqual([]);
  });
});

describe('changes', () => {
  it('are refused in an auction and at lunch, also of orders that came before', () => {
    const harness = createHarness('2026-03-03 10:00');
    const { floor } = harness.security('FPT').terms.limits;
    const order = harness.settle({ price: floor });
    harness.passTo('2026-03-03 12:00');
    const lunch = { code: 'ERR500', text: 'Invalid market status' };
    expect(harness.exchange.orderEntry.cancel(order)).toEqual({ ok: false, failure: lunch });
    harness.passTo('2026-03-03 14:35');
    const cancelled = harness.exchange.orderEntry.cancel(order);
    expect(cancelled).toMatchObject({ ok: false, failure: { code: 'ORD011' } });
  });

  it('of the price or for more shares lose their place in time, fewer shares keep it', () => {
    const harness = createHarness('2026-03-03 10:00');
    const { floor } = harness.security('FPT').terms.limits;
    const first = harness.settle({ price: floor, quantity: 300 });
    const second = harness.settle({ price: floor, quantity: 300 });
    const inTurn = () => harness.exchange.book.queue('FPT', 'buy').map(({ orderId }) => orderId);
    harness.exchange.orderEntry.amend(first, { quantity: 200 });
    harness.pass(300);
    expect(inTurn()).toEqual([first.orderId, second.orderId]);
    harness.exchange.orderEntry.amend(first, { quantity: 400 });
    harness.pass(300);
    expect(inTurn()).toEqual([second.orderId, first.orderId]);
    expect(first.quantity).toBe(400);
  });
});

describe('types of order', () => {
  it('MTL takes the book and rests a step beyond its last fill', () => {
    const harness = createHarness('2026-03-03 10:00');
    const security = harness.security('FPT');
    const shown = security.levels.asks.reduce((sum, { quantity }) => sum + quantity, 0);
    const last = security.levels.asks.at(-1)?.price ?? 0;
    const order = harness.settle({ type: 'MTL', quantity: shown + 500 });
    expect(order.filled).toBe(shown);
    expect(order.price).toBeGreaterThan(last);
    expect(statusOf(order)).toBe('PF');
  });

  it('MOK is all or nothing, MAK takes what there is and cancels the rest', () => {
    const harness = createHarness('2026-03-03 10:00');
    const shown = harness
      .security('SHS')
      .levels.asks.reduce((sum, { quantity }) => sum + quantity, 0);
    const whole = harness.settle({ symbol: 'SHS', type: 'MOK', quantity: shown + 100 });
    expect([statusOf(whole), whole.filled]).toEqual(['CL', 0]);
    const part = harness.settle({ symbol: 'SHS', type: 'MAK', quantity: shown + 100 });
    expect([statusOf(part), part.filled, part.cancelled]).toEqual(['FFPC', shown, 100]);
  });

  it('PLO trades at the closing price after the close of HNX', () => {
    const harness = createHarness('2026-03-03 14:40');
    harness.security('SHS');
    harness.passTo('2026-03-03 14:50');
    const close = harness.security('SHS').traded;
    const order = harness.settle({ symbol: 'SHS', type: 'PLO', quantity: 100 });
    expect(statusOf(order)).toBe('QU');
    harness.passTo('2026-03-03 14:55');
    expect(harness.exchange.book.fills).toMatchObject([{ price: close, shares: 100 }]);
  });

  it('ATC fills at the one price of the closing auction', () => {
    const harness = createHarness('2026-03-03 14:31');
    const order = harness.settle({ type: 'ATC', quantity: 200 });
    harness.passTo('2026-03-03 14:45');
    expect(statusOf(order)).toBe('FF');
    expect(harness.security('FPT').traded).toBe(harness.exchange.book.fills[0]?.price);
  });

  it('odd lots trade on their own board, a step worse', () => {
    const harness = createHarness('2026-03-03 10:00');
    const { asks, oddAsks } = harness.security('FPT').levels;
    const order = harness.settle({ quantity: 5, price: oddAsks[0]?.price });
    expect(harness.exchange.book.fills).toMatchObject([{ price: oddAsks[0]?.price, shares: 5 }]);
    expect(oddAsks[0]?.price).toBeGreaterThan(asks[0]?.price ?? 0);
    expect(statusOf(order)).toBe('FF');
  });
});

describe('settlement', () => {
  it('lets shares of 12 February 2026 be sold from 13:00 of 23 February', () => {
    const harness = createHarness('2026-02-12 10:00');
    const { asks } = harness.security('FPT').levels;
    harness.settle({ price: asks[0]?.price });
    const sell = () =>
      harness.settle({ side: 'sell', price: harness.security('FPT').terms.limits.ceiling });
    harness.passTo('2026-02-23 11:00');
    expect(sell().reason).toBe('ORD007: Insufficient sellable quantity');
    harness.passTo('2026-02-23 13:00');
    expect(statusOf(sell())).toBe('QU');
  });

  it('keeps the proceeds of a sale out of the buying power until they arrive', () => {
    const harness = createHarness('2026-03-03 10:00');
    harness.seed('FPT', 100_000);
    const before = harness.exchange.buyingPower();
    harness.settle({ side: 'sell', type: 'MTL', quantity: 1_000 });
    const [fill] = harness.exchange.book.fills;
    expect(fill?.shares).toBe(1_000);
    expect(harness.exchange.buyingPower()).toBe(before);
    harness.passTo('2026-03-05 13:00');
    expect(harness.exchange.buyingPower()).toBeGreaterThan(before);
  });
});

describe('the market', () => {
  it('has nobody who bids at the floor, and nobody who offers at the ceiling', () => {
    const harness = createHarness('2026-03-03 10:00');
    const security = harness.security('FPT');
    const { floor, ceiling } = security.terms.limits;
    harness.seed('FPT', 100);
    harness.exchange.setPrice(security, { last: floor });
    expect(security.levels).toMatchObject({ bids: [], oddBids: [] });
    const sell = harness.settle({ side: 'sell', price: floor });
    harness.pass(60_000);
    expect(statusOf(sell)).toBe('QU');
    harness.exchange.setPrice(security, { last: ceiling });
    expect(security.levels.asks).toEqual([]);
    expect(statusOf(sell)).toBe('FF');
  });

  it('prints nothing at lunch and at night, and takes its reference from the close', () => {
    const harness = createHarness('2026-03-03 11:00');
    harness.security('FPT');
    harness.passTo('2026-03-04 08:00');
    const trades = harness.events.filter(({ topic }) => topic === 'trade.FPT');
    const hours = trades.map(({ at }) => new Date(at + 7 * 3_600_000).toISOString().slice(11, 16));
    expect(hours.every((time) => time < '11:30' || (time >= '13:00' && time <= '14:45'))).toBe(
      true,
    );
    const close = trades.at(-1)?.data as { p: number };
    expect(harness.security('FPT').reference).toBe(close.p);
  });

  it('tells the parts of the day of each exchange', () => {
    const harness = createHarness('2026-03-03 08:30');
    harness.passTo('2026-03-03 15:30');
    const flags = harness.events
      .filter(({ topic }) => topic === 'market.flag')
      .map(({ data }) => data as { market: string; status: string })
      .filter(({ market }) => market === 'HOSE')
      .map(({ status }) => status);
    expect(flags).toEqual(['ATO', 'LO', 'BREAK', 'LO', 'ATC', 'PT', 'C']);
  });

  it('repeats with the same seed, and differs with another one', () => {
    const prices = (seed: number) => {
      const harness = createHarness('2026-03-03 08:30', { seed });
      harness.security('FPT');
      harness.passTo('2026-03-03 15:30');
      return harness.events.filter(({ topic }) => topic === 'trade.FPT').map(({ data }) => data);
    };
    expect(prices(7)).toEqual(prices(7));
    expect(prices(7)).not.toEqual(prices(8));
  });

  it('has 20,000 to 100,000 VND as first references, inside the limits all day', () => {
    const harness = createHarness('2026-03-03 08:30');
    for (const symbol of ['AAA', 'VCB', 'MBB', 'SHS', 'BSR']) {
      const { reference, terms } = harness.security(symbol);
      expect(reference).toBeGreaterThan(10_000);
      expect(terms.limits.floor).toBeLessThan(reference);
    }
    expect(harness.exchange.market.security('toolong')).toBeUndefined();
  });
});

describe('a day that is closed, and open after all', () => {
  it('has its quotes repeated from then on, not from its next bell', () => {
    const harness = createHarness('2026-03-03 09:59');
    harness.security('FPT');
    harness.exchange.setRefresh(1_000);
    harness.exchange.addFault({ kind: 'calendar-closed', forMs: 90 * 60_000 });
    harness.passTo('2026-03-03 11:29:30');
    const before = harness.events.length;
    harness.passTo('2026-03-03 11:29:50');
    const quotes = harness.events.slice(before).filter(({ topic }) => topic === 'quote.FPT');
    expect(quotes.length).toBeGreaterThan(15);
  });

  it('goes on with the part of the day that began meanwhile', () => {
    const harness = createHarness('2026-03-03 11:00');
    harness.security('FPT');
    harness.exchange.addFault({ kind: 'calendar-closed', forMs: 150 * 60_000 });
    harness.passTo('2026-03-03 13:31');
    const before = harness.events.length;
    harness.passTo('2026-03-03 13:41');
    const prints = harness.events.slice(before).filter(({ topic }) => topic === 'trade.FPT');
    expect(prints.length).toBeGreaterThan(30);
    const at = prints.map((print) => print.at);
    expect(new Set(at).size).toBe(at.length);
  });
});
