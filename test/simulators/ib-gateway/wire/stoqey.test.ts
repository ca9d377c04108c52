import {
  type Contract,
  EventName,
  IBApi,
  type OrderState,
  OrderType,
  type Order as StoqeyOrder,
} from '@stoqey/ib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AAPL, BAR, DETAILS, EXECUTION } from './samples.ts';
import { answersTo } from './scripted-answers.ts';
import { MARKET_NOW, type ScriptedGateway, startScripted, until } from './scripted-gateway.ts';

let gateway: ScriptedGateway;
let api: IBApi;
const heard: [event: string, ...unknown[]][] = [];
const of = (event: string) => heard.filter(([name]) => name === event).map(([, ...rest]) => rest);

beforeAll(async () => {
  gateway = await startScripted(answersTo, { seed: 7, messagesPerSecond: 1_000 });
  api = new IBApi({ host: '127.0.0.1', port: gateway.port, clientId: 17, maxReqPerSec: 1_000 });
  api.on(EventName.all, (event, args) => void heard.push([event, ...(args ?? [])]));
  api.connect();
  await until(() => of('nextValidId').length > 0 && of('managedAccounts').length > 0, 'ready');
});
afterAll(async () => {
  api.disconnect();
  await gateway.stop();
});
afterEach(() => {
  expect(of('error')).toEqual([]);
  heard.length = 0;
  gateway.asked.length = 0;
});

const contract: Contract = {
  conId: AAPL.conId,
  symbol: 'AAPL',
  secType: 'STK' as never,
  exchange: 'SMART',
  currency: 'USD',
};
const limit = (fields: Partial<StoqeyOrder> = {}): StoqeyOrder => ({
  action: 'BUY' as never,
  orderType: OrderType.LMT,
  totalQuantity: 100,
  lmtPrice: 150.25,
  tif: 'GTC' as never,
  account: 'DU1234567',
  orderRef: 'abcdefgh.1.e',
  transmit: true,
  ...fields,
});

async function placed(order: StoqeyOrder, at = contract): Promise<readonly unknown[]> {
  const before = of('openOrder').length;
  api.placeOrder(before + 1, at, order);
  await until(() => of('openOrder').length > before, 'the order is echoed');
  return of('openOrder')[before] ?? [];
}

describe('a stoqey client at 178', () => {
  it('places a bracket that the exchange sees as three plain orders', async () => {
    const exit = { action: 'SELL' as never, parentId: 1 };
    await placed(limit({ transmit: false }));
    await placed(limit({ ...exit, lmtPrice: 155.5, transmit: false }));
    await placed(
      limit({ ...exit, orderType: OrderType.STP, lmtPrice: Number.MAX_VALUE, auxPrice: 148.1 }),
    );
    const requests = gateway.asked.map(({ request }) => request);
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
    await until(() => of('orderStatus').length === 3, 'all are filled');
    expect(of('orderStatus')[2]).toEqual([
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

  it('hears its own order back, whatever blocks it has', async () => {
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
    const [orderId, itsContract, order] = await placed(
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
  ] satisfies [string, Partial<StoqeyOrder>][])('may send %s', async (_, fields) => {
    const [, , order, state] = await placed(limit(fields));
    const {
      midOffsetAtHalf: _half,
      midOffsetAtWhole: _whole,
      competeAgainstBestOffset: _best,
      ...echoed
    } = fields as StoqeyOrder;
    expect(order).toMatchObject(echoed);
    expect((state as OrderState).status).toBe('Submitted');
  });

  it('takes the sentinels of unset numbers for unset, not for prices', async () => {
    gateway.sendSentinels(true);
    const [, , order] = await placed(
      limit({ orderType: OrderType.MKT, lmtPrice: Number.MAX_VALUE }),
    );
    gateway.sendSentinels(false);
    expect(order).toMatchObject({ orderType: 'MKT', totalQuantity: 100 });
    const { lmtPrice, auxPrice, trailStopPrice, trailingPercent } = order as StoqeyOrder;
    expect([lmtPrice, auxPrice, trailStopPrice, trailingPercent]).toEqual(Array(4).fill(undefined));
    const texts = gateway.wireLog().findLast(({ name }) => name === 'openOrder')?.fields;
    expect(texts).toContain('1.7976931348623157E308');
  });

  it('is told 320 about an order whose fields do not add up, and goes on', async () => {
    api.placeOrder(1, contract, limit({ orderMiscOptions: [] as never }));
    await until(() => of('error').length > 0, 'the order is refused');
    expect(of('error')[0]?.slice(1, 3)).toEqual([320, 1]);
    expect(gateway.asked).toEqual([]);
    heard.length = 0;
    await placed(limit());
  });

  it('reads executions, completed orders, contracts, history and market rules', async () => {
    api.reqExecutions(1, {});
    api.reqCompletedOrders(true);
    api.reqContractDetails(2, contract);
    api.reqHistoricalData(
      3,
      contract,
      '',
      '1 D',
      '5 mins' as never,
      'TRADES' as never,
      1,
      2,
      false,
    );
    api.reqMarketRule(26);
    await until(() => of('marketRule').length > 0, 'all is answered');
    expect(of('execDetails')[0]).toMatchObject([
      1,
      { conId: AAPL.conId, symbol: 'AAPL', exchange: 'SMART' },
      {
        execId: EXECUTION.execId,
        time: '20261119 15:30:00 US/Eastern',
        shares: 100,
        price: 150.24,
        side: 'BOT',
        permId: 1_870_000_001,
        orderRef: 'abcdefgh.1.e',
      },
    ]);
    expect(of('commissionReport')[0]).toMatchObject([{ commission: 1.05, currency: 'USD' }]);
    expect(of('completedOrder')[0]).toMatchObject([
      { symbol: 'AAPL' },
      {
        permId: 1_870_000_001,
        parentPermId: 1_870_000_000,
        filledQuantity: 100,
        orderRef: 'abcdefgh.1.e',
        lmtPrice: 150.25,
      },
      {
        status: 'Filled',
        completedStatus: 'Filled Size: 100',
        completedTime: '20261119 15:30:00 US/Eastern',
      },
    ]);
    expect(of('contractDetails')[0]).toMatchObject([
      2,
      {
        contract: { conId: AAPL.conId },
        longName: DETAILS.longName,
        marketRuleIds: '26,26',
        minTick: 0.01,
        liquidHours: DETAILS.liquidHours,
        stockType: 'COMMON',
        secIdList: [{ tag: 'ISIN', value: 'US0378331005' }],
      },
    ]);
    expect(of('historicalData').map(([, date]) => date)).toEqual([
      String(MARKET_NOW / 1_000),
      String(MARKET_NOW / 1_000),
      'finished-20261119 15:29:59 US/Eastern-20261119 15:30:00 US/Eastern',
    ]);
    expect(of('historicalData')[0]?.slice(2)).toEqual([
      150,
      151.5,
      149.75,
      151,
      1_200,
      42,
      150.5,
      undefined,
    ]);
    expect(of('marketRule')[0]).toEqual([
      26,
      [
        { lowEdge: 0, increment: 0.0001 },
        { lowEdge: 1, increment: 0.01 },
      ],
    ]);
  });

  it('decodes every other answer', async () => {
    const reqId = 5;
    const contract = { ...AAPL, exchange: 'ISLAND' };
    const [account, currency, modelCode] = ['DU1234567', 'USD', ''];
    gateway.send(17, [
      { name: 'tickPrice', reqId, tickType: 1, price: 150.1, size: 3, attributeMask: 0 },
      { name: 'tickSize', reqId, tickType: 0, size: 3 },
      { name: 'tickGeneric', reqId, tickType: 49, value: 0 },
      { name: 'tickString', reqId, tickType: 45, value: '1763584200' },
      {
        name: 'tickReqParams',
        reqId,
        minTick: 0.01,
        bboExchange: '9c0001',
        snapshotPermissions: 3,
      },
      { name: 'tickSnapshotEnd', reqId },
      { name: 'marketDataType', reqId, marketDataType: 3 },
      {
        name: 'tickByTickLast',
        reqId,
        tickType: 1,
        time: MARKET_NOW,
        price: 150,
        size: 2,
        mask: 0,
        exchange: 'ISLAND',
        conditions: '',
      },
      {
        name: 'tickByTickBidAsk',
        reqId,
        time: MARKET_NOW,
        bid: 149,
        ask: 151,
        bidSize: 1,
        askSize: 2,
        mask: 0,
      },
      { name: 'tickByTickMid', reqId, time: MARKET_NOW, mid: 150 },
      { name: 'openOrderEnd' },
      { name: 'orderBound', permId: 9, clientId: 8, orderId: 7 },
      { name: 'position', account, contract, position: -100, averageCost: 150.3 },
      { name: 'positionEnd' },
      { name: 'accountValue', key: 'NetLiquidation', value: '1000000.00', currency, account },
      {
        name: 'portfolioValue',
        contract,
        position: 100,
        marketPrice: 151,
        marketValue: 15_100,
        averageCost: 150.3,
        unrealizedPnl: 70,
        realizedPnl: 0,
        account,
      },
      { name: 'accountUpdateTime', time: MARKET_NOW },
      { name: 'accountDownloadEnd', account },
      { name: 'accountSummary', reqId, account, tag: 'BuyingPower', value: '4000000', currency },
      { name: 'accountSummaryEnd', reqId },
      {
        name: 'accountUpdateMulti',
        reqId,
        account,
        modelCode,
        key: 'Cushion',
        value: '1',
        currency,
      },
      { name: 'accountUpdateMultiEnd', reqId },
      { name: 'pnl', reqId, daily: 1.5, unrealized: 2.5, realized: 3.5 },
      {
        name: 'pnlSingle',
        reqId,
        position: 100,
        daily: 1.5,
        unrealized: 2.5,
        realized: 3.5,
        value: 15_100,
      },
      { name: 'currentTime', time: MARKET_NOW },
      { name: 'historicalDataUpdate', reqId, dates: 'seconds', bar: BAR },
      { name: 'realTimeBar', reqId, bar: BAR },
      { name: 'error', id: -1, code: 2104, text: 'Market data farm connection is OK:usfarm' },
    ]);
    await until(() => of('info').length > 0, 'the last is heard');
    const seconds = MARKET_NOW / 1_000;
    const size = ['tickSize', reqId, 0, 3];
    const events = heard.filter(
      ([name]) => !['all', 'received', 'result', 'sent', 'server'].includes(name),
    );
    expect(events).toEqual([
      ['tickPrice', reqId, 1, 150.1, false],
      size,
      ['tickGeneric', reqId, 49, 0],
      ['tickString', reqId, 45, '1763584200'],
      ['tickReqParams', reqId, 0, '9c0001', 3],
      ['tickSnapshotEnd', reqId],
      ['marketDataType', reqId, 3],
      [
        'tickByTickAllLast',
        reqId,
        1,
        String(seconds),
        150,
        2,
        { pastLimit: false, unreported: false },
        'ISLAND',
        '',
      ],
      [
        'tickByTickBidAsk',
        reqId,
        String(seconds),
        149,
        151,
        1,
        2,
        { bidPastLow: false, askPastHigh: false },
      ],
      ['tickByTickMidPoint', reqId, String(seconds), 150],
      ['openOrderEnd'],
      ['orderBound', 9, 8, 7],
      [
        'position',
        account,
        expect.objectContaining({ conId: AAPL.conId, tradingClass: 'NMS' }),
        -100,
        150.3,
      ],
      ['positionEnd'],
      ['updateAccountValue', 'NetLiquidation', '1000000.00', currency, account],
      [
        'updatePortfolio',
        expect.objectContaining({ primaryExch: 'NASDAQ' }),
        100,
        151,
        15_100,
        150.3,
        70,
        0,
        account,
      ],
      ['updateAccountTime', '15:30'],
      ['accountDownloadEnd', account],
      ['accountSummary', reqId, account, 'BuyingPower', '4000000', currency],
      ['accountSummaryEnd', reqId],
      ['accountUpdateMulti', reqId, account, modelCode, 'Cushion', '1', currency],
      ['accountUpdateMultiEnd', String(reqId)],
      ['pnl', reqId, 1.5, 2.5, 3.5],
      ['pnlSingle', reqId, 100, 1.5, 2.5, 3.5, 15_100],
      ['currentTime', seconds],
      ['historicalDataUpdate', reqId, String(seconds), 150, 151.5, 149.75, 151, 1_200, 42, 150.5],
      ['realtimeBar', reqId, seconds, 150, 151.5, 149.75, 151, 1_200, 150.5, 42],
      ['info', 'Market data farm connection is OK:usfarm', 2104],
    ]);
  });
});
