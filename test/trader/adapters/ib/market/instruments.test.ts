// From a symbol to one contract and its price grid.
import { describe, expect, it } from 'vitest';
import { AAPL } from '../harness/approved.ts';
import { createReadyGateway, type FakeGateway, openOrder } from '../harness/fake-gateway.ts';

describe('an instrument', () => {
  const details = (conId: number, more = {}) => ({
    contract: {
      conId,
      symbol: 'BRK B',
      secType: 'STK',
      exchange: 'SMART',
      primaryExchange: 'NYSE',
      currency: 'USD',
    },
    validExchanges: 'AMEX,SMART,NYSE',
    marketRuleIds: '26,557,26',
    liquidHours: '',
    timeZoneId: 'US/Eastern',
    ...more,
  });
  const wanted = { symbol: 'BRK.B', brokerSymbol: 'BRK B', primaryExchange: 'NYSE' };

  function asked(matches: readonly ReturnType<typeof details>[]): FakeGateway {
    const gateway = createReadyGateway();
    gateway.broker.resolve(wanted);
    const reqId = gateway.said('reqContractDetails')[0]?.reqId ?? 0;
    for (const match of matches) gateway.tell({ name: 'contractDetails', reqId, details: match });
    gateway.tell({ name: 'contractDetailsEnd', reqId });
    return gateway;
  }

  it('is exactly one contract, with the price grid of the rule that matches SMART', () => {
    const gateway = asked([details(72063691)]);
    expect(gateway.said('reqMarketRule')).toEqual([{ name: 'reqMarketRule', ruleId: 557 }]);
    gateway.tell({
      name: 'marketRule',
      ruleId: 557,
      steps: [
        { lowEdge: 1, increment: 0.05 },
        { lowEdge: 0, increment: 0.01 },
      ],
    });
    expect(gateway.reported('instrument-resolved')).toEqual([
      {
        type: 'instrument-resolved',
        instrument: {
          symbol: 'BRK.B',
          brokerSymbol: 'BRK B',
          contract: '72063691',
          primaryExchange: 'NYSE',
          venue: 'us',
          currency: 'USD',
          priceSteps: [
            { lowEdge: 0, increment: 0.01 },
            { lowEdge: 1, increment: 0.05 },
          ],
        },
      },
    ]);
    gateway.tell({
      name: 'position',
      account: 'DU1234567',
      contract: { ...details(72063691).contract, exchange: '' },
      quantity: 5,
      averageCost: 500,
    });
    expect(gateway.reported('position')[0]?.position.symbol).toBe('BRK.B');
  });

  it.each([
    [0, []],
    [2, [details(1), details(2)]],
    [0, [details(1, { contract: { ...details(1).contract, currency: 'EUR' } })]],
  ])('is none when %i contracts match', (matches, told) => {
    const gateway = asked(told);
    expect(gateway.reported('instrument-unresolved')).toMatchObject([{ symbol: 'BRK.B', matches }]);
    expect(gateway.reported('instrument-resolved')).toEqual([]);
  });

  it.each([
    ['an option on it', { conId: 7_001, secType: 'OPT' }],
    ['its listing in another currency', { conId: 7_002, currency: 'MXN' }],
  ])('is never %s: its shares, executions and orders do not count for the stock', (_, other) => {
    const gateway = createReadyGateway();
    gateway.market.subscribe(AAPL);
    const stock = { ...details(265598).contract, symbol: 'AAPL' };
    const contract = { ...stock, ...other };
    const account = 'DU1234567';
    gateway.tell({ name: 'position', account, contract, quantity: -5, averageCost: 250 });
    gateway.tell(openOrder({ contract, orderRef: '' }));
    gateway.tell({
      name: 'execution',
      reqId: -1,
      execution: {
        contract,
        execId: '0000e1a7.5c46793a.01.01',
        account,
        orderId: 0,
        clientId: 0,
        permId: 900_099,
        orderRef: '',
        side: 'SLD',
        shares: 5,
        price: 2.5,
        time: '20261118-15:00:00',
        cumulativeQuantity: 5,
        averagePrice: 2.5,
      },
    });
    const symbols = [
      gateway.reported('position')[0]?.position.symbol,
      gateway.reported('order')[0]?.order.symbol,
      gateway.reported('execution')[0]?.execution.symbol,
    ];
    expect(new Set(symbols)).toHaveLength(1);
    expect(symbols).not.toContain('AAPL');
  });

  it('uses the default grid if the rule never comes or is invalid', () => {
    const silent = asked([details(1)]);
    silent.pass(5_000);
    const senseless = asked([details(1)]);
    senseless.tell({ name: 'marketRule', ruleId: 557, steps: [{ lowEdge: 0, increment: 0 }] });
    const halfSenseless = asked([details(1)]);
    halfSenseless.tell({
      name: 'marketRule',
      ruleId: 557,
      steps: [
        { lowEdge: 0, increment: 0.05 },
        { lowEdge: 1, increment: 0 },
      ],
    });
    const ruleless = asked([details(1, { marketRuleIds: '' })]);
    for (const gateway of [silent, senseless, halfSenseless, ruleless]) {
      expect(gateway.reported('instrument-resolved')[0]?.instrument.priceSteps).toEqual(
        AAPL.priceSteps,
      );
    }
  });

  it('is requested again on the next connection, and reported unresolved without an answer', () => {
    const gateway = createReadyGateway();
    gateway.broker.resolve(wanted);
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(500);
    gateway.greet();
    expect(gateway.said('reqContractDetails').length).toBe(1);
    gateway.pass(10_000);
    expect(gateway.reported('instrument-unresolved')).toMatchObject([{ why: 'no answer in time' }]);
  });
});
