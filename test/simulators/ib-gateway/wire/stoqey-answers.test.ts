// Answers of the simulated gateway, as the client library that the daemon uses decodes them.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AAPL, BAR, DETAILS, EXECUTION } from './samples.ts';
import { MARKET_NOW, until } from './scripted-gateway.ts';
import { connectStoqey, contract, type StoqeyClient } from './stoqey-client.ts';

let client: StoqeyClient;

beforeAll(async () => {
  client = await connectStoqey();
});
afterAll(() => client.end());
afterEach(() => {
  expect(client.of('error')).toEqual([]);
  client.forget();
});

describe('a stoqey client', () => {
  it('reads executions, completed orders, contracts, history and market rules', async () => {
    client.api.reqExecutions(1, {});
    client.api.reqCompletedOrders(true);
    client.api.reqContractDetails(2, contract);
    client.api.reqHistoricalData(
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
    client.api.reqMarketRule(26);
    await until(() => client.of('marketRule').length > 0, 'all is answered');
    expect(client.of('execDetails')[0]).toMatchObject([
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
    expect(client.of('commissionReport')[0]).toMatchObject([{ commission: 1.05, currency: 'USD' }]);
    expect(client.of('completedOrder')[0]).toMatchObject([
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
    expect(client.of('contractDetails')[0]).toMatchObject([
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
    expect(client.of('historicalData').map(([, date]) => date)).toEqual([
      String(MARKET_NOW / 1_000),
      String(MARKET_NOW / 1_000),
      'finished-20261119  15:29:59-20261119  15:30:00',
    ]);
    expect(client.of('historicalData')[0]?.slice(2)).toEqual([
      150,
      151.5,
      149.75,
      151,
      1_200,
      42,
      150.5,
      undefined,
    ]);
    expect(client.of('marketRule')[0]).toEqual([
      26,
      [
        { lowEdge: 0, increment: 0.0001 },
        { lowEdge: 1, increment: 0.01 },
      ],
    ]);
  });

  it('asks about the account and its data, and reads what there is', async () => {
    const { api, gateway } = client;
    api.reqFamilyCodes();
    api.reqSoftDollarTiers(4);
    api.reqNewsProviders();
    api.reqSmartComponents(6, '9c0001');
    await until(() => gateway.asked.length === 4, 'all is asked');
    expect(gateway.asked.map(({ request }) => request)).toEqual([
      { name: 'reqFamilyCodes' },
      { name: 'reqSoftDollarTiers', reqId: 4 },
      { name: 'reqNewsProviders' },
      { name: 'reqSmartComponents', reqId: 6, bboExchange: '9c0001' },
    ]);
    const components = [
      { exchange: 'NYSE', letter: 'N' },
      { exchange: 'IEX', letter: 'V' },
    ];
    gateway.send(17, [
      { name: 'familyCodes', accounts: ['DU1234567'] },
      { name: 'softDollarTiers', reqId: 4 },
      { name: 'newsProviders' },
      { name: 'smartComponents', reqId: 6, components },
    ]);
    await until(() => client.of('smartComponents').length > 0, 'all is answered');
    expect(client.of('familyCodes')).toEqual([[[{ accountID: 'DU1234567', familyCode: '' }]]]);
    expect(client.of('softDollarTiers')).toEqual([[4, []]]);
    expect(client.of('newsProviders')).toEqual([[[]]]);
    const [[reqId, exchanges] = []] = client.of('smartComponents');
    expect([reqId, exchanges]).toEqual([
      6,
      new Map([
        [0, ['NYSE', 'N']],
        [1, ['IEX', 'V']],
      ]),
    ]);
  });

  it('decodes every other answer', async () => {
    const reqId = 5;
    const contract = { ...AAPL, exchange: 'ISLAND' };
    const [account, currency, modelCode] = ['DU1234567', 'USD', ''];
    client.gateway.send(17, [
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
    await until(() => client.of('info').length > 0, 'the last is client.heard');
    const seconds = MARKET_NOW / 1_000;
    const size = ['tickSize', reqId, 0, 3];
    const events = client.heard.filter(
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
