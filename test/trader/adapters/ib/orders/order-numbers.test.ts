// Numbers on the wire: orders and requests count apart, wherever another program has taken the numbers of orders.
import { describe, expect, it } from 'vitest';
import { floorAfter, handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import { approved, stopLeg } from '../harness/approved.ts';
import { createReadyGateway } from '../harness/fake-gateway.ts';

describe('an error', () => {
  it('concerns an order even if orders are numbered by the current time in seconds', () => {
    const gateway = createReadyGateway();
    const orderId = 1_767_693_323;
    gateway.broker.submit(
      approved({ purpose: 'protection', legs: [stopLeg({ handle: handleOf(orderId) })] }),
    );
    gateway.tell({ name: 'error', id: orderId, code: 201, text: 'no' });
    expect(gateway.reported('order-refused')).toMatchObject([{ handle: handleOf(orderId) }]);
  });
});

describe('the next number', () => {
  it('is above each that was used, and not above one that leaves none', () => {
    expect(floorAfter(41)).toEqual({ kind: 'orderId', mark: 42 });
    for (const unfit of [0, -3, 2_000_000_000]) expect(floorAfter(unfit)).toBeUndefined();
  });
});
