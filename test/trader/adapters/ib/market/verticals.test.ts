// A vertical at the broker: two contracts that are looked up one by one, one combination in orders, and the net of two quotes.
import { describe, expect, it } from 'vitest';
import type {
  IncomingOrder,
  WireContract,
} from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import { handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import { approved, change, entryLeg } from '../harness/approved.ts';
import { createReadyGateway, type FakeGateway, openOrder } from '../harness/fake-gateway.ts';

const SPREAD = 'AAPL 261218C00230000-261218C00240000';
const CON_IDS = new Map([
  ['AAPL  261218C00230000', 7001],
  ['AAPL  261218C00240000', 7002],
]);

function option(localSymbol: string): WireContract {
  return {
    ...{ conId: CON_IDS.get(localSymbol) ?? 0, symbol: 'AAPL', secType: 'OPT', exchange: 'SMART' },
    ...{ primaryExchange: '', currency: 'USD' },
    option: {
      localSymbol,
      tradingClass: 'AAPL',
      multiplier: 100,
      right: 'C',
      strike: Number(localSymbol.slice(-8)) / 1_000,
      lastTradeDate: '20261218',
    },
  };
}

function answered(gateway: FakeGateway): void {
  for (const { reqId, contract } of gateway.said('reqContractDetails')) {
    const details = {
      contract: option(contract.option?.localSymbol ?? ''),
      ...{ validExchanges: 'SMART', marketRuleIds: '', liquidHours: '', timeZoneId: 'US/Eastern' },
    };
    gateway.tell({ name: 'contractDetails', reqId, details });
    gateway.tell({ name: 'contractDetailsEnd', reqId });
  }
}

function resolved(): FakeGateway {
  const gateway = createReadyGateway();
  gateway.broker.resolve({ symbol: SPREAD, brokerSymbol: SPREAD });
  answered(gateway);
  const [{ instrument } = {}] = gateway.reported('instrument-resolved');
  if (instrument === undefined) throw new Error('the vertical is not known');
  gateway.market.subscribe(instrument);
  return gateway;
}

function submitted(gateway: FakeGateway, side: 'buy' | 'sell', limitPrice: number) {
  const terms = { symbol: SPREAD, side, limitPrice, quantity: 2 };
  const purpose = side === 'buy' ? 'entry' : 'exit';
  gateway.broker.submit(approved({ purpose, legs: [entryLeg(terms)] }));
  return gateway.said('placeOrders').at(-1)?.orders[0];
}

/** As the gateway returns an order: with a number for the combination. */
function returned(order: ReturnType<typeof submitted>): IncomingOrder {
  if (order === undefined) throw new Error('no order was sent');
  const { transmit: _, isWhatIf: __, contract, ...kept } = order;
  const combination = contract.combination && {
    ...contract.combination,
    localSymbol: '28812380',
    tradingClass: 'COMB',
  };
  const numbered = { ...contract, conId: 28_812_380, ...(combination && { combination }) };
  const message = openOrder({ ...kept, contract: numbered });
  if (message.name !== 'openOrder') throw new Error('not an open order');
  return message.order;
}

describe('a vertical at the broker', () => {
  it('is looked up by its contracts, and knows their numbers', () => {
    const gateway = resolved();
    expect(gateway.reported('instrument-resolved')).toMatchObject([
      {
        instrument: {
          ...{ symbol: SPREAD, brokerSymbol: 'AAPL', contract: '7001/7002' },
          priceSteps: [{ lowEdge: 0, increment: 0.01 }],
          option: { underlying: 'AAPL', lastTradeDay: '2026-12-18' },
        },
      },
    ]);
  });

  it('does not exist if one of its contracts is not listed', () => {
    const gateway = createReadyGateway();
    gateway.broker.resolve({ symbol: SPREAD, brokerSymbol: SPREAD });
    const [, second] = gateway.said('reqContractDetails');
    gateway.tell({ name: 'error', id: second?.reqId ?? 0, code: 200, text: 'No security' });
    answered(gateway);
    expect(gateway.reported('instrument-resolved')).toEqual([]);
    expect(gateway.reported('instrument-unresolved')).toMatchObject([
      { symbol: SPREAD, why: expect.stringContaining('AAPL 261218C00240000') },
    ]);
  });

  it('has the net quote of its contracts', () => {
    const gateway = resolved();
    const ids = gateway.said('reqMktData').map(({ reqId, contract }) => [contract.conId, reqId]);
    const requests = new Map(ids as [number, number][]);
    const tick = (conId: number, tickType: number, price: number) =>
      gateway.tell({ name: 'tickPrice', reqId: requests.get(conId) ?? 0, tickType, price });
    tick(7001, 1, 5.1);
    tick(7001, 2, 5.2);
    tick(7002, 1, 2.0);
    tick(7002, 2, 2.1);
    expect(gateway.updated('quote').at(-1)?.quote).toMatchObject({
      ...{ symbol: SPREAD, bid: 3, ask: 3.2 },
    });
    tick(7002, 1, -1);
    expect(gateway.updated('quote').at(-1)?.quote).toMatchObject({ bid: 3, isExitOnly: true });
    tick(7001, 1, -1);
    expect(gateway.updated('quote').at(-1)?.quote.bid).toBeNaN();
  });

  it('is bought as one guaranteed order, and sold by buying it turned round for what it pays', () => {
    const gateway = resolved();
    expect(submitted(gateway, 'buy', 3.1)).toMatchObject({
      ...{ action: 'BUY', quantity: 2, limitPrice: 3.1 },
      contract: {
        ...{ secType: 'BAG', symbol: 'AAPL', exchange: 'SMART', currency: 'USD' },
        combination: {
          legs: [
            { conId: 7001, ratio: 1, action: 'BUY', exchange: 'SMART' },
            { conId: 7002, ratio: 1, action: 'SELL', exchange: 'SMART' },
          ],
        },
      },
    });
    expect(submitted(resolved(), 'sell', 3)).toMatchObject({
      ...{ action: 'BUY', limitPrice: -3 },
      contract: { combination: { legs: [{ action: 'SELL' }, { action: 'BUY' }] } },
    });
  });

  it('is reported in our terms, and changed with the contract that the broker has returned', () => {
    const gateway = resolved();
    const order = returned(submitted(gateway, 'sell', 3));
    gateway.tell({ name: 'openOrder', order });
    expect(gateway.reported('order').at(-1)?.order).toMatchObject({
      ...{ symbol: SPREAD, side: 'sell', limitPrice: 3 },
    });
    const { orderRef, orderId } = order;
    const handle = handleOf(orderId);
    gateway.broker.modify(change({ orderRef, handle, limitPrice: 2.8, detachParent: false }));
    expect(gateway.said('placeOrders').at(-1)?.orders[0]).toMatchObject({
      ...{ action: 'BUY', limitPrice: -2.8 },
      contract: order.contract,
    });
  });

  it('is recognized after a restart by the numbers in the journal, before any answer', () => {
    const order = returned(submitted(resolved(), 'sell', 3));
    const gateway = createReadyGateway();
    const pinned = { symbol: SPREAD, brokerSymbol: SPREAD, contract: '7001/7002' };
    gateway.broker.resolve(pinned);
    gateway.tell({ name: 'openOrder', order });
    expect(gateway.reported('order').at(-1)?.order).toMatchObject({
      ...{ symbol: SPREAD, side: 'sell', limitPrice: 3 },
    });
    expect(submitted(gateway, 'sell', 2.9)).toMatchObject({
      ...{ limitPrice: -2.9, contract: { combination: { legs: [{ conId: 7001 }, {}] } } },
    });
  });
});

describe('a contract that leaves with shares', () => {
  const CALL = 'AAPL 261218C00230000';
  const shared = { brokerSymbol: 'AAPL', primaryExchange: '', currency: 'USD' } as const;

  /** Both are known, as from an earlier run. */
  function known(): FakeGateway {
    const gateway = createReadyGateway();
    const priceSteps = [{ lowEdge: 0, increment: 0.05 }];
    gateway.market.subscribe({ ...shared, symbol: 'AAPL', contract: '265598', priceSteps });
    gateway.market.subscribe({ ...shared, symbol: CALL, contract: '7001', priceSteps });
    return gateway;
  }

  function left(gateway: FakeGateway, side: 'buy' | 'sell', limitPrice: number) {
    const withShares = { symbol: 'AAPL', side, positionId: 'AAPL-7' };
    const terms = { symbol: CALL, side: 'sell', limitPrice, quantity: 2, withShares } as const;
    gateway.broker.submit(approved({ purpose: 'exit', legs: [entryLeg(terms)] }));
    return gateway.said('placeOrders').at(-1)?.orders[0];
  }

  it('is bought as one combination: for what short shares cost less the call, or for what long shares bring', () => {
    expect(left(known(), 'buy', -229.91)).toMatchObject({
      ...{ action: 'BUY', quantity: 2, limitPrice: 229.91 },
      contract: {
        ...{ secType: 'BAG', symbol: 'AAPL', exchange: 'SMART' },
        combination: {
          legs: [
            { conId: 7001, ratio: 1, action: 'SELL', exchange: 'SMART' },
            { conId: 265598, ratio: 100, action: 'BUY', exchange: 'SMART' },
          ],
        },
      },
    });
    expect(left(known(), 'sell', 112.07)).toMatchObject({
      ...{ action: 'BUY', limitPrice: -112.07 },
      contract: { combination: { legs: [{ action: 'SELL' }, { ratio: 100, action: 'SELL' }] } },
    });
  });

  it('is reported by the name of the contract, and changed with the contract that the broker has returned', () => {
    const gateway = known();
    const order = returned(left(gateway, 'buy', -229.91));
    gateway.tell({ name: 'openOrder', order });
    expect(gateway.reported('order').at(-1)?.order).toMatchObject({
      ...{ symbol: CALL, side: 'sell', quantity: 2, limitPrice: -229.91 },
    });
    const { orderRef, orderId } = order;
    const handle = handleOf(orderId);
    gateway.broker.modify(change({ orderRef, handle, limitPrice: -229.93, detachParent: false }));
    expect(gateway.said('placeOrders').at(-1)?.orders[0]).toMatchObject({
      ...{ action: 'BUY', limitPrice: 229.93 },
      contract: order.contract,
    });
  });

  it('is not written while the number of its stock is unknown', () => {
    const gateway = createReadyGateway();
    const priceSteps = [{ lowEdge: 0, increment: 0.05 }];
    gateway.market.subscribe({ ...shared, symbol: CALL, contract: '7001', priceSteps });
    expect(left(gateway, 'buy', -229.91)).toBeUndefined();
    expect(gateway.reported('order-refused').at(-1)?.refusal.text).toContain(
      'contracts of the combination are not known',
    );
  });
});
