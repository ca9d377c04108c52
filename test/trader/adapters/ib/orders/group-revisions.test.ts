// The group of an entry's children: named by the gateway after the permId of the entry, with type 3, whatever was sent. As reported in
// erdewit/ib_insync#606 (TWS shows the permId; the API shows the sent name until a restart) and nautechsystems/nautilus_trader#2978 (10326).
import { describe, expect, it } from 'vitest';
import { handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import { approved, change, entryLeg, stopLeg, targetLeg } from '../harness/approved.ts';
import { type FakeGateway, openOrder } from '../harness/fake-gateway.ts';
import { error, trading } from '../harness/trading.ts';

const ENTRY = { orderId: 11, permId: 900011, parentId: 0, type: 'LMT', action: 'BUY' } as const;
const move = (stopPrice: number) =>
  change({ orderRef: 'abcd2345.1.s', handle: handleOf(13), stopPrice, detachParent: true });
const refused = (code: number) => error(13, code, 'OCA group revision is not allowed.');

/** An entry with one child, shown in a group of that name. */
function held(ocaGroup: string): FakeGateway {
  const gateway = trading();
  gateway.broker.submit(
    approved({ purpose: 'entry', legs: [entryLeg(), stopLeg({ group: 'abcd2345.1.s' })] }),
  );
  gateway.tell(openOrder({ ...ENTRY, orderRef: 'abcd2345.1.e', auxPrice: 0 }));
  gateway.tell(openOrder({ ocaGroup, ocaType: ocaGroup === '' ? 0 : 2 }));
  gateway.tell(openOrder({ ...ENTRY, orderRef: 'abcd2345.1.e', auxPrice: 0, status: 'Filled' }));
  return gateway;
}

const changes = (gateway: FakeGateway) =>
  gateway
    .said('placeOrders')
    .slice(1)
    .map(({ orders: [order] }) => [order?.auxPrice, order?.ocaGroup, order?.ocaType]);

describe('a bracket', () => {
  it.each([
    ['a target and a stop', [entryLeg(), targetLeg({ group: 'mine' }), stopLeg({ group: 'mine' })]],
    ['a stop alone', [entryLeg(), stopLeg({ group: 'abcd2345.1.s' })]],
  ])('with %s names no group', (_, legs) => {
    const gateway = trading();
    gateway.broker.submit(approved({ purpose: 'entry', legs }));
    expect(gateway.said('placeOrders')[0]?.orders.map(({ ocaGroup }) => ocaGroup)).toEqual(
      legs.map(() => ''),
    );
  });
});

describe('a change that is refused for its group', () => {
  it.each([10326, 10327])('is sent once more in the group of its entry (%i)', (code) => {
    const gateway = held('');
    gateway.broker.modify(move(149));
    gateway.tell(refused(code));
    expect(changes(gateway)).toEqual([
      [149, '', 0],
      [149, '900011', 3],
    ]);
    expect(gateway.reported('order-refused')).toEqual([]);
    gateway.tell(openOrder({ auxPrice: 149, parentId: 0 }));
    gateway.broker.modify(move(149.5));
    expect(changes(gateway).slice(2)).toEqual([[149.5, '900011', 3]]);
  });

  it.each([
    ['', 0],
    ['abcd2345.1.s', 2],
  ])('counts as refused after that (shown in "%s")', (name, type) => {
    const gateway = held(name);
    gateway.broker.modify(move(149));
    gateway.tell(refused(10326));
    gateway.tell(refused(10326));
    expect(changes(gateway)).toHaveLength(2);
    expect(gateway.reported('order-refused')).toMatchObject([
      { handle: 'orderId:13', refusal: { meaning: 'unchangeable', code: '10326' } },
    ]);
    gateway.broker.modify(move(149.2));
    expect(changes(gateway).at(-1)).toEqual([149.2, name, type]);
  });

  it('is sent under the name that the open orders show by now', () => {
    const gateway = held('abcd2345.1.s');
    gateway.broker.modify(move(149));
    gateway.tell(openOrder({ ocaGroup: '1234567890', ocaType: 3 }));
    gateway.tell(refused(10326));
    expect(changes(gateway)).toEqual([
      [149, 'abcd2345.1.s', 2],
      [149, '1234567890', 3],
    ]);
  });

  it('is refused at once where no other name is known', () => {
    const gateway = trading();
    gateway.tell(openOrder({ ocaGroup: 'abcd2345.1.s', ocaType: 2, parentId: 0 }));
    gateway.broker.modify(move(149));
    gateway.tell(refused(10326));
    expect(gateway.said('placeOrders')).toHaveLength(1);
    expect(gateway.reported('order-refused')).toHaveLength(1);
  });

  it('is sent once more although it was shown before it was refused', () => {
    const gateway = held('abcd2345.1.s');
    gateway.broker.modify(move(149));
    gateway.tell(openOrder({ ocaGroup: 'abcd2345.1.s', ocaType: 2, auxPrice: 149 }));
    gateway.tell(refused(10326));
    expect(changes(gateway)).toEqual([
      [149, 'abcd2345.1.s', 2],
      [149, '900011', 3],
    ]);
    gateway.tell(refused(10326));
    expect(changes(gateway)).toHaveLength(2);
    expect(gateway.reported('order-refused')).toHaveLength(1);
  });

  it('is sent once more after the echo of an older one', () => {
    const gateway = held('abcd2345.1.s');
    gateway.broker.modify(move(149));
    gateway.broker.modify(move(149.5));
    gateway.tell(openOrder({ ocaGroup: 'abcd2345.1.s', ocaType: 2, auxPrice: 149 }));
    gateway.tell(refused(10326));
    expect(changes(gateway).slice(2)).toEqual([[149.5, '900011', 3]]);
  });

  it.each([
    ['price', { auxPrice: 150 }],
    ['quantity', { auxPrice: 149, quantity: 60 }],
  ])('is not sent over the %s that a person has set meanwhile', (_, set) => {
    const gateway = held('abcd2345.1.s');
    gateway.broker.modify(move(149));
    gateway.tell(openOrder({ ocaGroup: 'abcd2345.1.s', ocaType: 2, auxPrice: 149 }));
    gateway.tell(openOrder({ ocaGroup: 'abcd2345.1.s', ocaType: 2, ...set }));
    gateway.tell(refused(10326));
    expect(changes(gateway)).toHaveLength(1);
    expect(gateway.reported('order-refused')).toHaveLength(1);
  });

  it('and is in force already is not sent again', () => {
    const gateway = held('900011');
    gateway.broker.modify(move(149));
    gateway.tell(openOrder({ ocaGroup: '900011', ocaType: 3, auxPrice: 149 }));
    gateway.tell(refused(10326));
    expect(changes(gateway)).toHaveLength(1);
  });
});

describe('an order that joins a group', () => {
  const stop = (group: string) =>
    approved({
      purpose: 'protection',
      legs: [
        stopLeg({
          orderRef: 'abcd2345.2.s',
          handle: 'orderId:21',
          group,
          parentRef: undefined as never,
        }),
      ],
    });
  const types = (gateway: FakeGateway) =>
    gateway.said('placeOrders').map(({ orders }) => orders.at(-1)?.ocaType);

  // With block, one member at a time works at the exchange: the exit and the target can never both fill.
  it.each([1, 2, 3])(
    'asks for block, whatever the gateway states for the group (%i)',
    (ocaType) => {
      const gateway = held('900011');
      gateway.tell(openOrder({ ocaGroup: '900011', ocaType }));
      gateway.broker.submit(stop('900011'));
      expect(types(gateway).slice(1)).toEqual([2]);
    },
  );
});
