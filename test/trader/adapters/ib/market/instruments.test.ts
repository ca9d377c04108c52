// From a symbol to one contract and its price grid.
import { describe, expect, it } from 'vitest';
import { AAPL } from '../harness/approved.ts';
import { createReadyGateway, type FakeGateway, openOrder } from '../harness/fake-gateway.ts';
import { protection } from '../harness/trading.ts';

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

  it('has the grid of a rule that comes late, also on the next connection', () => {
    const steps = [{ lowEdge: 0, increment: 0.005 }];
    const gateway = asked([details(1)]);
    gateway.pass(6_000);
    gateway.tell({ name: 'marketRule', ruleId: 557, steps });
    gateway.tell({ name: 'marketRule', ruleId: 557, steps: [{ lowEdge: 0, increment: 0.05 }] });
    const grids = ({ reported }: FakeGateway) =>
      reported('instrument-resolved').map(({ instrument }) => instrument.priceSteps);
    expect(grids(gateway)).toEqual([AAPL.priceSteps, steps]);
    const cut = asked([details(1)]);
    cut.pass(6_000);
    cut.tell({ name: 'closed', why: 'reset' });
    cut.time.advance(500);
    cut.greet();
    expect(cut.said('reqContractDetails')).toHaveLength(1);
  });

  describe('that an earlier run has resolved', () => {
    const halves = [{ lowEdge: 0, increment: 0.005 }];
    const known = { ...wanted, priceSteps: halves };

    it('keeps its grid for a stop that is placed before the broker answers', () => {
      const gateway = createReadyGateway();
      gateway.broker.resolve(known);
      const stop = (stopPrice: number) => protection({ symbol: 'BRK.B', stopPrice });
      gateway.broker.submit(stop(148.005));
      expect(gateway.said('placeOrders').flatMap(({ orders }) => orders)).toMatchObject([
        { auxPrice: 148.005 },
      ]);
      gateway.broker.submit(stop(148.003));
      expect(gateway.said('placeOrders')).toHaveLength(1);
      expect(gateway.reported('order-refused')).toHaveLength(1);
    });

    it('keeps it also if the rule does not come in time', () => {
      const gateway = createReadyGateway();
      gateway.broker.resolve(known);
      const reqId = gateway.said('reqContractDetails')[0]?.reqId ?? 0;
      gateway.tell({ name: 'contractDetails', reqId, details: details(72063691) });
      gateway.tell({ name: 'contractDetailsEnd', reqId });
      gateway.pass(6_000);
      expect(gateway.reported('instrument-resolved')).toMatchObject([
        { instrument: { priceSteps: halves } },
      ]);
    });
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

  describe('whose symbol changes while its shares are held', () => {
    const renamed = details(7, { contract: { ...details(7).contract, symbol: 'NEWX' } });
    const position = {
      name: 'position',
      account: 'DU1234567',
      contract: { ...renamed.contract, exchange: '' },
      quantity: 100,
      averageCost: 500,
    } as const;

    it('is recognized by its contract before it is found, and found by it', () => {
      const gateway = createReadyGateway();
      gateway.broker.resolve({ ...wanted, held: '7' });
      gateway.tell(position);
      expect(gateway.reported('position')[0]?.position.symbol).toBe('BRK.B');
      const [first] = gateway.said('reqContractDetails');
      gateway.tell({ name: 'error', id: first?.reqId ?? 0, code: 200, text: 'No security' });
      expect(gateway.reported('instrument-unresolved')).toEqual([]);
      const second = gateway.said('reqContractDetails')[1];
      expect(second?.contract).toMatchObject({ conId: 7, symbol: '' });
      const reqId = second?.reqId ?? 0;
      gateway.tell({ name: 'contractDetails', reqId, details: { ...renamed, marketRuleIds: '' } });
      gateway.tell({ name: 'contractDetailsEnd', reqId });
      expect(gateway.reported('instrument-resolved')).toMatchObject([
        { instrument: { symbol: 'BRK.B', brokerSymbol: 'NEWX', contract: '7' } },
      ]);
    });

    it('is unresolved if the broker does not know its contract either', () => {
      const gateway = createReadyGateway();
      gateway.broker.resolve({ ...wanted, held: '7' });
      for (const turn of [0, 1]) {
        const { reqId = 0 } = gateway.said('reqContractDetails')[turn] ?? {};
        gateway.tell({ name: 'contractDetailsEnd', reqId });
      }
      expect(gateway.reported('instrument-unresolved')).toMatchObject([
        { symbol: 'BRK.B', matches: 0 },
      ]);
      expect(gateway.said('reqContractDetails')).toHaveLength(2);
    });
  });
});
