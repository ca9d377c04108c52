// The watch reads orders that can change, and leaves calls of the minute for others.
import { expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type {
  KnownOrder,
  KnownOrders,
} from '../../../../src/trader/adapters/alpaca/orders/known-orders.ts';
import { createOrderWatch } from '../../../../src/trader/adapters/alpaca/orders/order-watch.ts';
import { createManualTime } from '../../../kernel/manual-time.ts';

const MINUTE_MS = 60_000;

function knownOrder(orderRef: string): KnownOrder {
  const group = orderRef.replace(/.$/, 's');
  return {
    shown: { id: orderRef, status: 'new' },
    identity: { orderRef, isHidden: false, group },
  } as KnownOrder;
}

/** What was looked at in a minute in which these orders work, each beside its stop. */
function looked(refs: readonly string[]): readonly string[] {
  const known = { all: () => refs.map(knownOrder), newest: knownOrder };
  const time = createManualTime(instant(0), 1);
  const looks: string[] = [];
  const watch = createOrderWatch({
    ...{ wall: time.wall, known: known as unknown as KnownOrders },
    ...{ now: () => instant(0), shown: () => {}, look: (id) => looks.push(id) },
    calls: { make: () => ({}) } as never,
  });
  watch.opened();
  time.advance(MINUTE_MS);
  watch.closed();
  return looks;
}

it.each([1, 2, 5, 20])('%i exits at work take no more than a third of the reads', (count) => {
  const refs = Array.from({ length: count }, (_, index) => `abcd2345.${index}.x`);
  const looks = looked(refs);
  expect(looks.length).toBeLessThanOrEqual(40);
  expect(new Set(looks)).toEqual(new Set(refs.flatMap((ref) => [ref, ref.replace('x', 's')])));
});

it('looks at an entry alone: the answer shows its exits', () => {
  const looks = looked(['abcd2345.1.e']);
  expect(new Set(looks)).toEqual(new Set(['abcd2345.1.e']));
  expect(looks.length).toBeGreaterThan(20);
});
