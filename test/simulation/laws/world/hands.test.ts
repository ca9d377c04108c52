import { expect, test } from 'vitest';
import type { BookOrder } from '../../../../src/simulators/ib-gateway/exchange/state/book-order.ts';
import type { Change } from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import type { Request } from '../../../../src/simulators/ib-gateway/messages/request.ts';
import { createHands } from './hands.ts';
import type { World } from './world.ts';

const world = { recordOf: () => ({ positionId: 'P' }) } as unknown as World;
const order = (auxPrice: number) => ({ type: 'STP', orderRef: 's', auxPrice });
const asked = (price: number) =>
  ({ name: 'placeOrder', orderId: 7, order: order(price) }) as unknown as Request;
const rests = (price: number): Change => ({
  kind: 'order',
  order: {
    ...{ orderId: 7, permId: 70, isByHand: false, stage: 'working' },
    order: order(price),
  } as unknown as BookOrder,
});

test('a stop that is moved to the same price again, after it was put back, was touched twice', () => {
  const hands = createHands(world);
  hands.arriving(asked(100));
  hands.changed(rests(100));
  hands.changed(rests(98));
  hands.changed(rests(98));
  expect(hands.touchesOf('P')).toBe(1);
  hands.changed(rests(100));
  hands.changed(rests(98));
  expect(hands.touchesOf('P')).toBe(2);
});

test('a cancel of ours ends one of two stops of one number: that the other one is taken is a touch', () => {
  const ended = (permId: number) =>
    ({
      kind: 'order',
      order: {
        ...{ orderId: 7, permId, isByHand: false, stage: 'cancelled' },
        ...{ completedStatus: 'Cancelled by Trader', order: order(100) },
      },
    }) as unknown as Change;
  const hands = createHands(world);
  hands.arriving(asked(100));
  hands.arriving({ name: 'cancelOrder', orderId: 7 } as unknown as Request);
  hands.changed(ended(70));
  hands.changed(ended(70));
  expect(hands.touchesOf('P')).toBe(0);
  hands.changed(ended(71));
  expect(hands.touchesOf('P')).toBe(1);
});
