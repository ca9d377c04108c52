// A reverse split: the shares move to a new contract with a row of its own, and orders follow them.
import { describe, expect, it } from 'vitest';
import { handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import { AAPL, approved, stopLeg } from '../harness/approved.ts';
import { createReadyGateway, type FakeGateway } from '../harness/fake-gateway.ts';

const NEW = 999_001;
const OTHER = 999_002;
const OLD = Number(AAPL.contract);

function row(gateway: FakeGateway, conId: number, quantity: number, symbol = 'AAPL'): void {
  const contract = { conId, symbol, secType: 'STK', exchange: '', primaryExchange: '' };
  gateway.tell({
    name: 'position',
    account: 'DU1234567',
    contract: { ...contract, currency: 'USD' },
    quantity,
    averageCost: quantity === 0 ? 0 : 1_000,
  });
}

function trading(): FakeGateway {
  const gateway = createReadyGateway();
  gateway.market.subscribe(AAPL);
  return gateway;
}

describe('the shares of a symbol with a new contract', () => {
  it.each([
    ['the new row first', [NEW, OLD]],
    ['the old row first', [OLD, NEW]],
  ])('are those of all its contracts: %s', (_, order) => {
    const gateway = trading();
    row(gateway, OLD, 100);
    gateway.broker.requestSnapshot();
    row(gateway, OTHER, 7, 'MSFT');
    for (const conId of order)
      row(gateway, conId, conId === NEW ? 10 : 0, conId === NEW ? 'AAPL' : 'AAPL.OLD');
    expect(gateway.reported('position').at(-1)?.position).toMatchObject({
      symbol: 'AAPL',
      quantity: 10,
      averageCost: 1_000,
    });
    const [executions] = gateway.said('reqExecutions');
    gateway.tell(
      { name: 'openOrderEnd' },
      { name: 'completedOrdersEnd' },
      { name: 'executionsEnd', reqId: executions?.reqId ?? 0 },
      { name: 'positionEnd' },
    );
    expect(gateway.reported('snapshot')[0]?.snapshot.positions).toEqual([
      { account: 'DU1234567', symbol: 'MSFT', quantity: 7, averageCost: 1_000 },
      { account: 'DU1234567', symbol: 'AAPL', quantity: 10, averageCost: 1_000 },
    ]);
  });

  it('begin anew with each connection', () => {
    const gateway = trading();
    row(gateway, OLD, 100);
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(600);
    gateway.greet();
    row(gateway, NEW, 10);
    expect(gateway.reported('position').at(-1)?.position.quantity).toBe(10);
  });

  it('have the new contract looked up once, and stops are placed with it', () => {
    const gateway = trading();
    row(gateway, NEW, 10);
    row(gateway, NEW, 10);
    const asked = gateway.said('reqContractDetails');
    expect(asked).toHaveLength(1);
    expect(asked[0]?.contract).toMatchObject({ symbol: 'AAPL', conId: 0 });
    const reqId = asked[0]?.reqId ?? 0;
    const contract = { conId: NEW, symbol: 'AAPL', secType: 'STK', exchange: 'SMART' };
    gateway.tell(
      {
        name: 'contractDetails',
        reqId,
        details: {
          contract: { ...contract, primaryExchange: 'NASDAQ', currency: 'USD' },
          ...{ validExchanges: '', marketRuleIds: '', liquidHours: '', timeZoneId: 'US/Eastern' },
        },
      },
      { name: 'contractDetailsEnd', reqId },
    );
    expect(gateway.reported('instrument-resolved')[0]?.instrument.contract).toBe(String(NEW));
    const legs = [stopLeg({ handle: handleOf(14), orderRef: 'abcd2345.2.s' })];
    gateway.broker.submit(approved({ purpose: 'protection', legs }));
    expect(gateway.said('placeOrders')[0]?.orders[0]?.contract.conId).toBe(NEW);
  });

  it('are not looked up for a contract without shares, nor for an option on the symbol', () => {
    const gateway = trading();
    row(gateway, NEW, 0);
    gateway.tell({
      name: 'position',
      account: 'DU1234567',
      contract: {
        ...{ conId: 7, symbol: 'AAPL', secType: 'OPT', exchange: '', primaryExchange: '' },
        currency: 'USD',
      },
      quantity: 1,
      averageCost: 2,
    });
    expect(gateway.said('reqContractDetails')).toEqual([]);
  });
});
