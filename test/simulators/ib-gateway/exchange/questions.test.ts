// Plain questions: contracts, rules, accounts; answered at once, even while market time stands.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import {
  checkDigit,
  isinOf,
} from '../../../../src/simulators/ib-gateway/exchange/market/prices/isin.ts';
import type { Contract } from '../../../../src/simulators/ib-gateway/messages/contract.ts';
import { ACCOUNT, createRig, order, type Rig, stock } from './exchange-rig.ts';

function askContract(rig: Rig, contract: Contract, secId = '', secIdType = ''): void {
  const rest = { includeExpired: false, secIdType, secId, issuerId: '' };
  rig.ask({ name: 'reqContractData', reqId: 1, contract, ...rest });
}

function foundSymbols(rig: Rig): readonly string[] {
  return rig.all('contractData').map(({ details }) => details.contract.symbol);
}

describe('a contract', () => {
  test('is one USD stock with a fixed number and a rule for each exchange', () => {
    const numbers = [1, 2].map((seed) => {
      const rig = createRig({ seed });
      askContract(rig, stock('BRK B'));
      const [answer, ...more] = rig.all('contractData');
      expect(more).toEqual([]);
      expect(rig.all('contractDataEnd')).toHaveLength(1);
      const exchanges = answer?.details.validExchanges.split(',') ?? [];
      expect(exchanges).toContain('SMART');
      expect(answer?.details.marketRuleIds.split(',')).toHaveLength(exchanges.length);
      return answer?.details.contract.conId;
    });
    expect(numbers[0]).toBe(numbers[1]);
  });

  test('can be requested by its number once it is known', () => {
    const rig = createRig();
    askContract(rig, stock('AAPL'));
    const conId = rig.all('contractData')[0]?.details.contract.conId ?? 0;
    askContract(rig, { ...stock(''), conId });
    expect(rig.all('contractData')[1]?.details.contract.symbol).toBe('AAPL');
  });

  test('can be requested by its local symbol alone', () => {
    const rig = createRig();
    askContract(rig, { ...stock(''), localSymbol: 'BRK B', primaryExchange: 'NYSE' });
    expect(foundSymbols(rig)).toEqual(['BRK B']);
  });

  test.each(['AAPL', 'F', 'BRK B', 'GOOGLX'])('%s names its ISIN, and is found by it', (symbol) => {
    const rig = createRig();
    askContract(rig, stock(symbol));
    const [tag, isin = ''] = rig.all('contractData')[0]?.details.secIds[0] ?? [];
    expect(tag).toBe('ISIN');
    expect(isin).toMatch(/^US[0-9A-Z]{9}[0-9]$/);
    askContract(rig, { ...stock(''), exchange: '' }, isin, 'ISIN');
    expect(foundSymbols(rig)).toEqual([symbol, symbol]);
  });

  test('has the check digit of ISO 6166 in its ISIN', () => {
    // The known ISINs of Apple and IBM show that the digit is computed as it is for real ones.
    expect(['US0378331005', 'US4592001014'].map((isin) => checkDigit(isin.slice(0, -1)))).toEqual([
      5, 4,
    ]);
  });

  test.each<[string, string, string]>([
    ['an ISIN with a wrong check digit', 'US00000AAPL0', 'ISIN'],
    ['an ISIN that is not simulated', 'US0378331005', 'ISIN'],
    ['another kind of identifier', '037833100', 'CUSIP'],
  ])('does not exist for %s: 200, with the id of the request', (_, secId, type) => {
    const rig = createRig();
    askContract(rig, stock(''), secId, type);
    askContract(rig, stock('MSFT'), secId, type);
    expect(rig.all('error')).toMatchObject([
      { id: 1, code: 200 },
      { id: 1, code: 200 },
    ]);
  });

  test('of an order may be named by its ISIN', () => {
    const rig = createRig();
    rig.exchange.setPrice('AAPL', { last: 100 });
    const terms = order({});
    const carried = { ...terms.carried, single: { secIdType: 'ISIN', secId: isinOf('AAPL') } };
    const asked = { name: 'placeOrder', orderId: 1, contract: stock('') } as const;
    rig.ask({ ...asked, order: { ...terms, carried } });
    rig.pass(5_000);
    expect(rig.all('executionData')[0]?.contract.symbol).toBe('AAPL');
  });

  test.each<[string, Contract]>([
    ['a symbol of seven letters', stock('TOOLONG')],
    ['another currency', { ...stock('AAPL'), currency: 'EUR' }],
    ['an option', { ...stock('AAPL'), secType: 'OPT' }],
    ['a number that is not its own', { ...stock('AAPL'), conId: 5 }],
    ['a local symbol that is not its own', { ...stock('AAPL'), localSymbol: 'MSFT' }],
  ])('does not exist for %s: 200', (_, contract) => {
    const rig = createRig();
    askContract(rig, contract);
    expect(rig.all('error')).toMatchObject([{ id: 1, code: 200 }]);
  });

  test('names closed days and early closes in its hours', () => {
    const rig = createRig({ start: instant(Date.parse('2020-12-23T15:00:00Z')) });
    askContract(rig, stock('AAPL'));
    const hours = rig.all('contractData')[0]?.details.liquidHours.split(';') ?? [];
    expect(hours.slice(0, 4)).toEqual([
      '20201223:0930-20201223:1600',
      '20201224:0930-20201224:1300',
      '20201225:CLOSED',
      '20201226:CLOSED',
    ]);
  });

  test('follows a market rule of cents above a dollar', () => {
    const rig = createRig();
    rig.ask({ name: 'reqMarketRule', marketRuleId: 26 });
    expect(rig.all('marketRule')[0]?.increments).toEqual([
      { lowEdge: 0, increment: 0.0001 },
      { lowEdge: 1, increment: 0.01 },
    ]);
  });
});

describe('an account', () => {
  test('streams its values each market minute, in dollars and with an exchange rate', () => {
    const rig = createRig();
    rig.exchange.setPrice('AAPL', { last: 100 });
    rig.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    rig.pass(5_000);
    rig.ask({ name: 'reqAccountUpdates', subscribe: true, account: ACCOUNT });
    expect(rig.all('accountDownloadEnd')).toEqual([
      { name: 'accountDownloadEnd', account: ACCOUNT },
    ]);
    const values = new Map(rig.all('accountValue').map(({ key, value }) => [key, Number(value)]));
    expect(values.get('NetLiquidation')).toBeCloseTo(999_998, 2);
    expect(values.get('TotalCashValue')).toBeCloseTo(989_998, 2);
    expect(values.get('GrossPositionValue')).toBe(10_000);
    expect(values.get('AvailableFunds')).toBeCloseTo(994_998, 2);
    expect(values.get('ExchangeRate')).toBe(1);
    expect(values.get('DayTradesRemaining')).toBe(-1);
    expect(rig.all('portfolioValue')).toMatchObject([{ position: 100, averageCost: 100.02 }]);
    rig.forget();
    rig.pass(180_000);
    const times = rig.all('accountUpdateTime').map(({ time }) => time);
    expect(times).toHaveLength(3);
    expect(times.every((time) => time % 60_000 === 0)).toBe(true);
  });

  test('is rejected under an unknown name: 321', () => {
    const rig = createRig({ accounts: ['DU1', 'DU2'] });
    rig.ask({ name: 'reqAccountUpdates', subscribe: true, account: 'DU3' });
    expect(rig.all('error')).toMatchObject([{ code: 321 }]);
  });

  test('charges commissions per share, at least a dollar and at most one percent', () => {
    const rig = createRig();
    rig.exchange.setPrice('AAPL', { last: 100 });
    rig.exchange.setPrice('LOW', { last: 2 });
    const place = (orderId: number, symbol: string, quantity: number) =>
      rig.ask({ name: 'placeOrder', orderId, contract: stock(symbol), order: order({ quantity }) });
    place(1, 'AAPL', 100);
    place(2, 'AAPL', 400);
    place(3, 'LOW', 10);
    rig.pass(10_000);
    const fees = rig.all('commissionReport').map(({ commission }) => commission);
    expect(fees.sort((a, b) => a - b)).toEqual([0.201, 1, 2]);
  });
});
