// The simulator dies and comes back: what was on its way goes on, what is over has ended.
import { describe, expect, it } from 'vitest';
import { createRig, type Rig, statusOf } from './exchange-rig.ts';

function statusIn(rig: Rig, orderId: string): string {
  const order = rig.exchange.book.byId(orderId);
  return order === undefined ? 'unknown' : statusOf(order);
}

describe('after a restart', () => {
  it('an order that was on its way is accepted, and a cancellation done', () => {
    const rig = createRig('2026-03-03 10:00');
    const price = rig.security('FPT').terms.limits.floor;
    const resting = rig.settle({ price });
    rig.exchange.desk.cancel(resting);
    const young = rig.place({ price });
    const again = rig.restarted('2026-03-03 10:00:05');
    again.pass(500);
    expect(statusIn(again, young.orderId)).toBe('QU');
    expect(statusIn(again, resting.orderId)).toBe('CL');
  });

  it('an order that waited for the session enters it, and one of the auction is over with it', () => {
    const rig = createRig('2026-03-03 08:30');
    const price = rig.security('FPT').terms.limits.floor;
    const early = rig.settle({ price });
    const atOpen = rig.settle({ type: 'ATO' });
    expect([statusOf(early), statusOf(atOpen)]).toEqual(['IAV', 'IAV']);
    const inAuction = rig.restarted('2026-03-03 09:05');
    expect(statusIn(inAuction, atOpen.orderId)).toBe('QU');
    const later = inAuction.restarted('2026-03-03 10:00');
    expect(statusIn(later, atOpen.orderId)).toBe('EX');
    const nextDay = rig.restarted('2026-03-04 08:00');
    expect(statusIn(nextDay, early.orderId)).toBe('EX');
  });

  it('the reference is the close as it was, not as the walk would have had it', () => {
    const rig = createRig('2026-03-03 14:00');
    const security = rig.security('FPT');
    rig.exchange.setPrice(security, { last: security.terms.limits.floor });
    rig.passTo('2026-03-04 08:00');
    const { reference } = rig.security('FPT');
    expect(rig.restarted('2026-03-04 08:30').security('FPT').reference).toBe(reference);
  });
});

describe('a fault that waits for a fill', () => {
  it('is not used up by an order that rests', () => {
    const rig = createRig('2026-03-03 10:00');
    const { terms, levels } = rig.security('FPT');
    rig.exchange.addFault({ kind: 'partial-fill', symbol: 'FPT' });
    rig.settle({ price: terms.limits.floor, quantity: 400 });
    rig.pass(60_000);
    expect(rig.exchange.faults.list()).toHaveLength(1);
    const order = rig.settle({ price: rig.security('FPT').levels.asks[0]?.price, quantity: 400 });
    expect(levels.asks.length).toBeGreaterThan(0);
    expect([order.filled, statusOf(order)]).toEqual([200, 'PF']);
  });
});

describe('a fill after the word of a cancellation', () => {
  it('does not sell shares that another order has sold meanwhile', () => {
    const rig = createRig('2026-03-03 10:00');
    rig.seed('FPT', 100);
    const first = rig.settle({ side: 'sell', price: rig.security('FPT').terms.limits.ceiling });
    rig.exchange.addFault({ kind: 'cancelled-then-filled' });
    rig.exchange.desk.cancel(first);
    while (statusOf(first) !== 'CL') rig.pass(1);
    const second = rig.settle({ side: 'sell', type: 'MTL' });
    rig.pass(1_000);
    expect([statusOf(first), statusOf(second)]).toEqual(['CL', 'FF']);
  });
});
