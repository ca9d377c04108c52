// A gateway whose API is set to read-only: the session names the state, sends no order, and notices when the setting changes.
import { describe, expect, it } from 'vitest';
import type { GatewayMessage } from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import { handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import { AAPL, approved, bracket, cancelOf, change, stopLeg } from '../harness/approved.ts';
import { createReadyGateway, type FakeGateway, openOrder } from '../harness/fake-gateway.ts';

const TEXT = "Error validating request.-'bS' : cause - The API interface is in Read-Only mode.";

const refusal = (id = -1, text = TEXT): GatewayMessage => ({
  name: 'error',
  ...{ id, code: 321, text },
});

function readOnly(): FakeGateway {
  const gateway = createReadyGateway();
  gateway.market.subscribe(AAPL);
  gateway.tell(openOrder());
  gateway.broker.requestSnapshot();
  gateway.tell(refusal());
  return gateway;
}

const protection = () =>
  approved({
    purpose: 'protection',
    legs: [stopLeg({ handle: handleOf(14), orderRef: 'abcd2345.2.s' })],
  });

describe('a gateway whose API is read-only', () => {
  it('has a state of its own that says what to untick', () => {
    const gateway = readOnly();
    expect(gateway.states().at(-1)).toBe('read_only');
    expect(gateway.reported('gateway-changed').at(-1)?.why).toMatch(/Untick "Read-Only API"/);
  });

  it('is recognised by the number without an id of old gateways, and by the refusal of an order', () => {
    for (const id of [2_147_483_647, 14]) {
      const gateway = createReadyGateway();
      gateway.tell(refusal(id));
      expect(gateway.states().at(-1)).toBe('read_only');
    }
  });

  it('is recognised in another language by a list of open orders that is refused and does not end', () => {
    const gateway = createReadyGateway();
    gateway.broker.requestSnapshot();
    gateway.tell(refusal(-1, '请求验证错误'));
    gateway.tell({ name: 'positionEnd' });
    gateway.pass(9_500);
    expect(gateway.states().at(-1)).toBe('ready');
    gateway.pass(1_000);
    expect(gateway.states().at(-1)).toBe('read_only');
    expect(gateway.reported('snapshot-failed')).toHaveLength(1);
  });

  it('is not what another refusal without an id means while lists end, nor one about a request', () => {
    const gateway = createReadyGateway();
    gateway.broker.requestSnapshot();
    gateway.tell(refusal(-1, 'Invalid market data type'), { name: 'openOrderEnd' });
    gateway.pass(11_000);
    gateway.tell({ name: 'error', id: -1, code: 322, text: TEXT });
    expect(gateway.states().at(-1)).toBe('ready');
  });

  it('gets no order, no change and no cancel', () => {
    const gateway = readOnly();
    gateway.broker.submit(bracket());
    gateway.broker.submit(protection());
    gateway.broker.modify(
      change({ handle: handleOf(13), orderRef: 'abcd2345.1.s', quantity: 40, detachParent: true }),
    );
    gateway.broker.cancel(cancelOf(stopLeg({ handle: handleOf(13) })));
    gateway.pass(1_000);
    expect(gateway.said('placeOrders')).toEqual([]);
    expect(gateway.said('cancelOrder')).toEqual([]);
    expect(gateway.reported('not-sent').map(({ reason }) => reason)).toEqual([
      'gateway_not_ready',
      'gateway_not_ready',
    ]);
    expect(gateway.reported('order-refused')).toMatchObject([
      { refusal: { isUnsent: true, text: expect.stringContaining('read-only') } },
    ]);
    expect(gateway.reported('cancel-refused')).toMatchObject([
      { known: true, text: expect.stringContaining('read-only') },
    ]);
  });

  it('fails the snapshot at once, and is asked for its open orders every ten seconds', () => {
    const gateway = readOnly();
    expect(gateway.reported('snapshot-failed')).toHaveLength(1);
    const asked = gateway.said('reqAllOpenOrders').length;
    gateway.pass(30_000);
    expect(gateway.said('reqAllOpenOrders').length).toBe(asked + 3);
    gateway.broker.requestSnapshot();
    expect(gateway.reported('snapshot-failed')).toHaveLength(2);
  });

  it('is ready again with the first list that ends, and asked no more', () => {
    const gateway = readOnly();
    gateway.tell({ name: 'openOrderEnd' });
    expect(gateway.states().at(-1)).toBe('ready');
    const asked = gateway.said('reqAllOpenOrders').length;
    gateway.pass(30_000);
    expect(gateway.said('reqAllOpenOrders').length).toBe(asked);
    gateway.broker.submit(protection());
    expect(gateway.said('placeOrders')).toHaveLength(1);
  });

  it('is found out anew on the next connection', () => {
    const gateway = readOnly();
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(600);
    gateway.greet();
    expect(gateway.states().at(-1)).toBe('ready');
    gateway.broker.requestSnapshot();
    gateway.tell(refusal());
    expect(gateway.states().at(-1)).toBe('read_only');
  });
});
