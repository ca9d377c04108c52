// Questions about the margin of a vertical that is sold, at a gateway that may answer without figures first, refuse, or say nothing.
import { describe, expect, it } from 'vitest';
import { handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import type { OrderTerms } from '../../../../../src/trader/domain/orders/order-terms.ts';
import { createReadyGateway, type FakeGateway } from '../harness/fake-gateway.ts';

const terms: OrderTerms = {
  ...{ orderRef: 'abcdefgh.1.e', handle: handleOf(41), leg: 'e', symbol: 'AAPL', side: 'sell' },
  ...{ type: 'limit', quantity: 2, limitPrice: 1.2, validity: { kind: 'day' } },
  extendedHours: false,
};

function asked(): FakeGateway {
  const gateway = createReadyGateway();
  gateway.broker.readMargin?.({ question: 'p-1/follow', terms });
  return gateway;
}

function answered(gateway: FakeGateway, initial: number): void {
  const unset = { maintenance: Number.NaN, commission: Number.NaN };
  gateway.tell({ name: 'margin', orderId: 41, initial, ...unset });
}

describe('the margin of an order', () => {
  it('is asked for by an order that is not placed, and comes with the first figures', () => {
    const gateway = asked();
    const [{ orders } = { orders: [] }] = gateway.said('placeOrders');
    expect(orders).toMatchObject([{ orderId: 41, isWhatIf: true }]);
    answered(gateway, Number.NaN);
    expect(gateway.reported('margin-read')).toEqual([]);
    answered(gateway, 2_000);
    answered(gateway, 3_000);
    expect(gateway.reported('margin-read')).toEqual([
      { type: 'margin-read', question: 'p-1/follow', initial: 2_000 },
    ]);
  });

  it.each([
    [460, 'No trading permissions.'],
    [
      201,
      'Order rejected - reason: No trading permissions. The order needs option trading level 3.',
    ],
  ])('is refused by error %d in the words of the broker, and no order is', (code, text) => {
    const gateway = asked();
    gateway.tell({ name: 'error', id: 41, code, text });
    expect(gateway.reported('margin-unread')).toEqual([
      ...[
        {
          type: 'margin-unread',
          question: 'p-1/follow',
          kind: 'refused',
          why: `${text} (${code})`,
        },
      ],
    ]);
    expect(gateway.reported('order-refused')).toEqual([]);
  });

  it('is waited for after a warning, for five seconds', () => {
    const gateway = asked();
    gateway.tell({ name: 'error', id: 41, code: 2109, text: 'Outside RTH is ignored.' });
    gateway.pass(4_900);
    expect(gateway.reported('margin-unread')).toEqual([]);
    gateway.pass(200);
    expect(gateway.reported('margin-unread')).toMatchObject([{ kind: 'overdue' }]);
  });

  it('is unknown without a gateway', () => {
    const gateway = asked();
    gateway.tell({ name: 'closed' } as never);
    expect(gateway.reported('margin-unread')).toMatchObject([{ kind: 'no-gateway' }]);
  });
});
