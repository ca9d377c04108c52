// Orders of the client library that the daemon uses: what the simulated gateway reads, and what it echoes.
import { type OrderState, OrderType, type Order as StoqeyOrder } from '@stoqey/ib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from './scripted-gateway.ts';
import { connectStoqey, contract, limit, type StoqeyClient } from './stoqey-client.ts';

let client: StoqeyClient;

beforeAll(async () => {
  client = await connectStoqey();
});
afterAll(() => client.end());
afterEach(() => {
  expect(client.of('error')).toEqual([]);
  client.forget();
});

describe('an order of a stoqey client', () => {
  it('reaches the exchange as three plain orders when it is a bracket', async () => {
    const exit = { action: 'SELL' as never, parentId: 1 };
    await client.placed(limit({ transmit: false }));
    await client.placed(limit({ ...exit, lmtPrice: 155.5, transmit: false }));
    await client.placed(
      limit({ ...exit, orderType: OrderType.STP, lmtPrice: Number.MAX_VALUE, auxPrice: 148.1 }),
    );
    const requests = client.gateway.asked.map(({ request }) => request);
    const orders = requests.flatMap((one) => (one.name === 'placeOrder' ? [one.order] : []));
    expect(
      orders.map(({ action, type, limitPrice, auxPrice, parentId, transmit }) => ({
        action,
        type,
        limitPrice,
        auxPrice,
        parentId,
        transmit,
      })),
    ).toEqual([
      { action: 'BUY', type: 'LMT', limitPrice: 150.25, parentId: 0, transmit: false },
      { action: 'SELL', type: 'LMT', limitPrice: 155.5, parentId: 1, transmit: false },
      { action: 'SELL', type: 'STP', auxPrice: 148.1, parentId: 1, transmit: true },
    ]);
    expect(orders[0]).toMatchObject({ quantity: 100, tif: 'GTC', orderRef: 'abcdefgh.1.e' });
    await until(() => client.of('orderStatus').length === 3, 'all are filled');
    expect(client.of('orderStatus')[2]).toEqual([
      3,
      'Filled',
      100,
      0,
      150.24,
      1_870_000_003,
      1,
      150.24,
      17,
      '',
      0,
    ]);
  });

  it('is echoed with all its fields', async () => {
    const everything = limit({
      orderType: 'PEG BENCH' as never,
      goodTillDate: '20261119 16:00:00 US/Eastern',
      ocaGroup: 'abcdefgh.1.s',
      ocaType: 2,
      outsideRth: true,
      hidden: true,
      minQty: 10,
      modelCode: 'model',
      trailingPercent: 1.5,
      scaleInitLevelSize: 10,
      scaleSubsLevelSize: 5,
      scalePriceIncrement: 0.1,
      scalePriceAdjustValue: 0.2,
      scalePriceAdjustInterval: 30,
      scaleProfitOffset: 0.3,
      scaleAutoReset: true,
      scaleInitPosition: 3,
      scaleInitFillQty: 2,
      scaleRandomPercent: true,
      hedgeType: 'B',
      hedgeParam: '0.8',
      algoStrategy: 'Adaptive',
      algoParams: [{ tag: 'adaptivePriority', value: 'Normal' }],
      deltaNeutralOrderType: 'LMT',
      deltaNeutralAuxPrice: 1.5,
      deltaNeutralConId: 99,
      referenceContractId: 77,
      isPeggedChangeAmountDecrease: true,
      peggedChangeAmount: 0.05,
      referenceChangeAmount: 0.06,
      referenceExchangeId: 'NYSE',
      conditions: [
        {
          type: 1,
          conjunctionConnection: 'a',
          isMore: true,
          strValue: '150',
          conId: 1,
          exchange: 'SMART',
          triggerMethod: 2,
        },
        {
          type: 3,
          conjunctionConnection: 'o',
          isMore: false,
          strValue: '20261119 15:00:00 US/Eastern',
        },
      ] as never,
      conditionsIgnoreRth: true,
      adjustedOrderType: 'TRAIL' as never,
      triggerPrice: 151,
      adjustedStopPrice: 149,
      adjustedTrailingAmount: 0.5,
      adjustableTrailingUnit: 100,
      orderRef: 'größe',
      cashQty: 5,
    });
    const legs = [
      {
        conId: 1,
        ratio: 1,
        action: 'BUY',
        exchange: 'SMART',
        openClose: 0,
        shortSaleSlot: 0,
        designatedLocation: '',
        exemptCode: -1,
      },
      {
        conId: 2,
        ratio: 2,
        action: 'SELL',
        exchange: 'SMART',
        openClose: 0,
        shortSaleSlot: 0,
        designatedLocation: '',
        exemptCode: -1,
      },
    ];
    const combo = {
      ...contract,
      secType: 'BAG' as never,
      comboLegs: legs as never,
      deltaNeutralContract: { conId: 5, delta: 0.5, price: 9 },
    };
    const [orderId, itsContract, order] = await client.placed(
      {
        ...everything,
        orderComboLegs: [{ price: 1.25 }, { price: 2.5 }],
        smartComboRoutingParams: [{ tag: 'NonGuaranteed', value: '1' }],
      },
      combo,
    );
    expect(orderId).toBe(1);
    expect(itsContract).toMatchObject({
      secType: 'BAG',
      comboLegs: legs,
      deltaNeutralContract: { conId: 5, delta: 0.5, price: 9 },
    });
    const { transmit: _notEchoed, ...echoed } = everything;
    const escaped = { orderRef: 'gr\\u00f6\\u00dfe' };
    expect(order).toMatchObject({ ...echoed, ...escaped, permId: 1_870_000_001, clientId: 17 });
    expect(order).toMatchObject({ orderComboLegs: [{ price: 1.25 }, { price: 2.5 }] });
  });

  it.each([
    ['a scale increment of 0 with its seven fields', { scalePriceIncrement: 0 }],
    [
      'a trailing stop in percent',
      { orderType: OrderType.TRAIL, trailingPercent: 2, trailStopPrice: 147 },
    ],
    ['an order pegged to mid', { orderType: 'PEG MID' as never, midOffsetAtWhole: 0.01 }],
    [
      'an order competing up to the mid',
      {
        orderType: 'PEG BEST' as never,
        minCompeteSize: 100,
        competeAgainstBestOffset: Number.POSITIVE_INFINITY,
        midOffsetAtHalf: 0.01,
      },
    ],
    [
      'conditions on margin, execution, volume and percent change',
      {
        conditions: [
          { type: 4, conjunctionConnection: 'a', isMore: true, strValue: '10' },
          {
            type: 5,
            conjunctionConnection: 'a',
            secType: 'STK',
            exchange: 'SMART',
            symbol: 'AAPL',
          },
          {
            type: 6,
            conjunctionConnection: 'a',
            isMore: true,
            strValue: '1000',
            conId: 1,
            exchange: 'SMART',
          },
          {
            type: 7,
            conjunctionConnection: 'o',
            isMore: false,
            strValue: '3',
            conId: 1,
            exchange: 'SMART',
          },
        ] as never,
      },
    ],
  ] satisfies [string, Partial<StoqeyOrder>][])('may have %s', async (_, fields) => {
    const [, , order, state] = await client.placed(limit(fields));
    const {
      midOffsetAtHalf: _half,
      midOffsetAtWhole: _whole,
      competeAgainstBestOffset: _best,
      ...echoed
    } = fields as StoqeyOrder;
    expect(order).toMatchObject(echoed);
    expect((state as OrderState).status).toBe('Submitted');
  });

  it('has unset prices, not sentinels, in its echo', async () => {
    client.gateway.sendSentinels(true);
    const [, , order] = await client.placed(
      limit({ orderType: OrderType.MKT, lmtPrice: Number.MAX_VALUE }),
    );
    client.gateway.sendSentinels(false);
    expect(order).toMatchObject({ orderType: 'MKT', totalQuantity: 100 });
    const { lmtPrice, auxPrice, trailStopPrice, trailingPercent } = order as StoqeyOrder;
    expect([lmtPrice, auxPrice, trailStopPrice, trailingPercent]).toEqual(Array(4).fill(undefined));
    const texts = client.gateway.wireLog().findLast(({ name }) => name === 'openOrder')?.fields;
    expect(texts).toContain('1.7976931348623157E308');
  });

  it('is refused with 320 when its fields do not match, and the next one is accepted', async () => {
    client.api.placeOrder(1, contract, limit({ orderMiscOptions: [] as never }));
    await until(() => client.of('error').length > 0, 'the order is refused');
    expect(client.of('error')[0]?.slice(1, 3)).toEqual([320, 1]);
    expect(client.gateway.asked).toEqual([]);
    client.heard.length = 0;
    await client.placed(limit());
  });
});
