// HNX and UPCOM at the simulated exchanges: their hours, steps and limits, changes before an auction, and odd lots beside round ones.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import type { Bar } from '../../../src/market/bars/bar.ts';
import { createHarness, statusOf, timeOf } from './exchange-harness.ts';

describe.each([
  ['SHS', 'HNX', 10],
  ['BSR', 'UPCOM', 15],
] as const)('%s at %s', (symbol, _board, percent) => {
  it(`has steps of 100 and limits of ${percent} %, inside of which alone it is ordered`, () => {
    const harness = createHarness('2026-03-03 10:00');
    const { reference, terms } = harness.security(symbol);
    const { limits } = terms;
    // The ceiling is rounded down to a step, the floor up.
    expect(limits.ceiling).toBe(Math.floor((reference * (100 + percent)) / 10_000) * 100);
    expect(limits.floor).toBe(Math.ceil((reference * (100 - percent)) / 10_000) * 100);
    const reasonAt = (price: number) => harness.settle({ symbol, price }).reason;
    expect(reasonAt(limits.floor)).toBe('');
    expect(reasonAt(limits.floor + 50)).toContain('ORD004');
    expect(reasonAt(limits.floor - 100)).toContain('ORD002');
    expect(reasonAt(limits.ceiling + 100)).toContain('ORD003');
  });

  it('opens at 09:00 without an auction, and takes changes until its continuous trading ends', () => {
    const harness = createHarness('2026-03-03 09:00');
    const { floor } = harness.security(symbol).terms.limits;
    expect(statusOf(harness.settle({ symbol, type: 'ATO' }))).toBe('RJ');
    const order = harness.settle({ symbol, price: floor, quantity: 300 });
    harness.passTo('2026-03-03 14:29');
    expect(harness.exchange.orderEntry.amend(order, { quantity: 200 })).toMatchObject({ ok: true });
    harness.pass(300);
    expect(order.quantity).toBe(200);
    harness.passTo('2026-03-03 14:31');
    const isOpen = symbol === 'BSR';
    expect(harness.exchange.orderEntry.amend(order, { price: floor + 100 })).toMatchObject({
      ok: isOpen,
    });
    harness.pass(300);
    expect(harness.exchange.orderEntry.cancel(order)).toMatchObject({ ok: isOpen });
    harness.passTo('2026-03-03 15:01');
    expect(statusOf(order)).toBe(isOpen ? 'CL' : 'EX');
  });

  it('sells round and odd shares as two orders, the odd ones as LO on their own board', () => {
    const harness = createHarness('2026-03-03 10:00');
    harness.seed(symbol, 105);
    const { bids, oddBids } = harness.security(symbol).levels;
    const sale = { symbol, side: 'sell' } as const;
    expect(harness.settle({ ...sale, quantity: 105, price: bids[0]?.price }).reason).toContain(
      'ORD005',
    );
    const round = harness.settle({ ...sale, quantity: 100, price: bids[0]?.price });
    const odd = harness.settle({ ...sale, quantity: 5, price: oddBids[0]?.price });
    expect([statusOf(round), statusOf(odd)]).toEqual(['FF', 'FF']);
    expect(harness.settle({ ...sale, quantity: 1, price: bids[0]?.price }).reason).toContain(
      'ORD007',
    );
  });
});

describe('the reference of the next day', () => {
  function afterAFall(symbol: string) {
    const harness = createHarness('2026-03-03 08:30');
    const security = harness.security(symbol);
    harness.passTo('2026-03-03 14:15');
    harness.exchange.setPrice(security, { last: security.terms.limits.floor });
    harness.passTo('2026-03-03 15:30');
    const close = security.last;
    harness.passTo('2026-03-04 08:30');
    return { harness, close, reference: security.reference, limits: security.terms.limits };
  }

  it('is at UPCOM the mean price of the day, by volume, on a step', () => {
    const { harness, close, reference, limits } = afterAFall('BSR');
    const trades = harness.events
      .filter(({ topic }) => topic === 'trade.BSR')
      .map(({ data }) => data as { readonly p: number; readonly q: number });
    const value = trades.reduce((sum, { p, q }) => sum + p * q, 0);
    const volume = trades.reduce((sum, { q }) => sum + q, 0);
    expect(reference).toBe(Math.round(value / volume / 100) * 100);
    expect(reference).toBeGreaterThan(close);
    expect(limits.ceiling).toBe(Math.floor((reference * 1.15) / 100) * 100);
    expect(harness.restarted('2026-03-04 09:30').security('BSR').reference).toBe(reference);
  });

  it('is at UPCOM that of the last day with a trade', () => {
    const harness = createHarness('2026-03-03 08:30');
    const { reference } = harness.security('BSR');
    harness.security('BSR').isHalted = true;
    harness.passTo('2026-03-04 08:30');
    expect(harness.security('BSR').reference).toBe(reference);
  });

  it('is at HNX the close', () => {
    const { close, reference } = afterAFall('SHS');
    expect(reference).toBe(close);
  });

  it('is at UPCOM the mean of the bars of a file', () => {
    const bar = (time: string, price: number, volume: number): Bar => ({
      start: instant(timeOf(`2026-03-02 ${time}`)),
      lengthMs: 60_000,
      ...{ open: price, high: price, low: price, close: price, volume },
    });
    const next = { ...bar('09:00', 20_000, 400), start: instant(timeOf('2026-03-03 09:00')) };
    const bars = [bar('09:00', 20_000, 4_000), bar('14:59', 18_000, 12_000), next];
    const referenceAt = (board: 'HNX' | 'UPCOM') =>
      createHarness('2026-03-03 08:30', {
        boards: new Map([['XYZ', board]]),
        bars: new Map([['XYZ', bars]]),
      }).security('XYZ').reference;
    expect(referenceAt('UPCOM')).toBe(18_500);
    expect(referenceAt('HNX')).toBe(18_000);
  });
});

it('UPCOM takes LO alone, until 15:00', () => {
  const harness = createHarness('2026-03-03 14:50');
  const { ceiling, floor } = harness.security('BSR').terms.limits;
  expect(statusOf(harness.settle({ symbol: 'BSR', price: ceiling }))).toBe('FF');
  for (const type of ['ATC', 'MTL', 'PLO'] as const)
    expect(statusOf(harness.settle({ symbol: 'BSR', type }))).toBe('RJ');
  harness.passTo('2026-03-03 15:00');
  expect(statusOf(harness.settle({ symbol: 'BSR', price: floor }))).not.toBe('QU');
});

it('HNX sells odd lots in its closing auction, and none at the close', () => {
  const harness = createHarness('2026-03-03 14:31');
  harness.seed('SHS', 150);
  const { ceiling } = harness.security('SHS').terms.limits;
  const sale = { symbol: 'SHS', side: 'sell' } as const;
  expect(statusOf(harness.settle({ ...sale, quantity: 50, price: ceiling }))).toBe('QU');
  harness.passTo('2026-03-03 14:46');
  expect(statusOf(harness.settle({ ...sale, type: 'PLO', quantity: 50 }))).toBe('RJ');
  const order = harness.settle({ ...sale, type: 'PLO', quantity: 100 });
  expect(statusOf(order)).toBe('QU');
  expect(harness.exchange.orderEntry.cancel(order)).toMatchObject({
    ok: false,
    failure: { code: 'ORD011' },
  });
});
