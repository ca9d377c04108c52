// The simulator dies and comes back: what was on its way goes on, what is over has ended.
import { describe, expect, it } from 'vitest';
import { createHarness, type Harness, statusOf } from './exchange-harness.ts';

function statusIn(harness: Harness, orderId: string): string {
  const order = harness.exchange.book.byId(orderId);
  return order === undefined ? 'unknown' : statusOf(order);
}

describe('after a restart', () => {
  it('an order that was on its way is accepted, and a cancellation done', () => {
    const harness = createHarness('2026-03-03 10:00');
    const price = harness.security('FPT').terms.limits.floor;
    const resting = harness.settle({ price });
    harness.exchange.orderEntry.cancel(resting);
    const young = harness.place({ price });
    const again = harness.restarted('2026-03-03 10:00:05');
    again.pass(500);
    expect(statusIn(again, young.orderId)).toBe('QU');
    expect(statusIn(again, resting.orderId)).toBe('CL');
  });

  it('an order that waited for the session enters it, and one of the auction is over with it', () => {
    const harness = createHarness('2026-03-03 08:30');
    const price = harness.security('FPT').terms.limits.floor;
    const early = harness.settle({ price });
    const atOpen = harness.settle({ type: 'ATO' });
    expect([statusOf(early), statusOf(atOpen)]).toEqual(['IAV', 'IAV']);
    const inAuction = harness.restarted('2026-03-03 09:05');
    expect(statusIn(inAuction, atOpen.orderId)).toBe('QU');
    const later = inAuction.restarted('2026-03-03 10:00');
    expect(statusIn(later, atOpen.orderId)).toBe('EX');
    const nextDay = harness.restarted('2026-03-04 08:00');
    expect(statusIn(nextDay, early.orderId)).toBe('EX');
  });

  it('the reference is the close as it was, not as the walk would have had it', () => {
    const harness = createHarness('2026-03-03 14:00');
    const security = harness.security('FPT');
    harness.exchange.setPrice(security, { last: security.terms.limits.floor });
    harness.passTo('2026-03-04 08:00');
    const { reference } = harness.security('FPT');
    expect(harness.restarted('2026-03-04 08:30').security('FPT').reference).toBe(reference);
  });
});

describe('a fault that waits for a fill', () => {
  it('is not used up by an order that rests', () => {
    const harness = createHarness('2026-03-03 10:00');
    const { terms, levels } = harness.security('FPT');
    harness.exchange.addFault({ kind: 'partial-fill', symbol: 'FPT' });
    harness.settle({ price: terms.limits.floor, quantity: 400 });
    harness.pass(60_000);
    expect(harness.exchange.faults.list()).toHaveLength(1);
    const order = harness.settle({
      price: harness.security('FPT').levels.asks[0]?.price,
      quantity: 400,
    });
    expect(levels.asks.length).toBeGreaterThan(0);
    expect([order.filled, statusOf(order)]).toEqual([200, 'PF']);
  });
});

describe('a fill after the word of a cancellation', () => {
  it('does not sell shares that another order has sold meanwhile', () => {
    const harness = createHarness('2026-03-03 10:00');
    harness.seed('FPT', 100);
    const first = harness.settle({
      side: 'sell',
      price: harness.security('FPT').terms.limits.ceiling,
    });
    harness.exchange.addFault({ kind: 'cancelled-then-filled' });
    harness.exchange.orderEntry.cancel(first);
    while (statusOf(first) !== 'CL') harness.pass(1);
    const second = harness.settle({ side: 'sell', type: 'MTL' });
    harness.pass(1_000);
    expect([statusOf(first), statusOf(second)]).toEqual(['CL', 'FF']);
  });
});
