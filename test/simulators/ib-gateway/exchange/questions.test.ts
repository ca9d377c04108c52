// Plain questions: contracts, rules, accounts; answered at once, even while market time stands.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import {
  checkDigit,
  isinOf,
} from '../../../../src/simulators/ib-gateway/exchange/market/prices/isin.ts';
import type { Contract } from '../../../../src/simulators/ib-gateway/messages/contract.ts';
import { ACCOUNT, createHarness, type Harness, order, START, stock } from './exchange-harness.ts';

function askContract(harness: Harness, contract: Contract, secId = '', secIdType = ''): void {
  const rest = { includeExpired: false, secIdType, secId, issuerId: '' };
  harness.ask({ name: 'reqContractData', reqId: 1, contract, ...rest });
}

function foundSymbols(harness: Harness): readonly string[] {
  return harness.all('contractData').map(({ details }) => details.contract.symbol);
}

describe('a contract', () => {
  test('is one USD stock with a fixed number and a rule for each exchange', () => {
    const numbers = [1, 2].map((seed) => {
      const harness = createHarness({ seed });
      askContract(harness, stock('BRK B'));
      const [answer, ...more] = harness.all('contractData');
      expect(more).toEqual([]);
      expect(harness.all('contractDataEnd')).toHaveLength(1);
      const exchanges = answer?.details.validExchanges.split(',') ?? [];
      expect(exchanges).toContain('SMART');
      expect(answer?.details.marketRuleIds.split(',')).toHaveLength(exchanges.length);
      return answer?.details.contract.conId;
    });
    expect(numbers[0]).toBe(numbers[1]);
  });

  test('can be requested by its number once it is known', () => {
    const harness = createHarness();
    askContract(harness, stock('AAPL'));
    const conId = harness.all('contractData')[0]?.details.contract.conId ?? 0;
    askContract(harness, { ...stock(''), conId });
    expect(harness.all('contractData')[1]?.details.contract.symbol).toBe('AAPL');
  });

  test('can be requested by its local symbol alone', () => {
    const harness = createHarness();
    askContract(harness, { ...stock(''), localSymbol: 'BRK B', primaryExchange: 'NYSE' });
    expect(foundSymbols(harness)).toEqual(['BRK B']);
  });

  test.each(['AAPL', 'F', 'BRK B', 'GOOGLX'])('%s names its ISIN, and is found by it', (symbol) => {
    const harness = createHarness();
    askContract(harness, stock(symbol));
    const [tag, isin = ''] = harness.all('contractData')[0]?.details.secIds[0] ?? [];
    expect(tag).toBe('ISIN');
    expect(isin).toMatch(/^US[0-9A-Z]{9}[0-9]$/);
    askContract(harness, { ...stock(''), exchange: '' }, isin, 'ISIN');
    expect(foundSymbols(harness)).toEqual([symbol, symbol]);
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
    const harness = createHarness();
    askContract(harness, stock(''), secId, type);
    askContract(harness, stock('MSFT'), secId, type);
    expect(harness.all('error')).toMatchObject([
      { id: 1, code: 200 },
      { id: 1, code: 200 },
    ]);
  });

  test('of an order may be named by its ISIN', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    const terms = order({});
    const carried = { ...terms.carried, single: { secIdType: 'ISIN', secId: isinOf('AAPL') } };
    const asked = { name: 'placeOrder', orderId: 1, contract: stock('') } as const;
    harness.ask({ ...asked, order: { ...terms, carried } });
    harness.pass(5_000);
    expect(harness.all('executionData')[0]?.contract.symbol).toBe('AAPL');
  });

  test.each<[string, Contract]>([
    ['a symbol of seven letters', stock('TOOLONG')],
    ['another currency', { ...stock('AAPL'), currency: 'EUR' }],
    [
      'an option without an expiry',
      { ...stock('AAPL'), secType: 'OPT', lastTradeDate: '20201217' },
    ],
    ['a number that is not its own', { ...stock('AAPL'), conId: 5 }],
    ['a local symbol that is not its own', { ...stock('AAPL'), localSymbol: 'MSFT' }],
  ])('does not exist for %s: 200', (_, contract) => {
    const harness = createHarness();
    askContract(harness, contract);
    expect(harness.all('error')).toMatchObject([{ id: 1, code: 200 }]);
  });

  test('names closed days and early closes in its hours', () => {
    const harness = createHarness({ start: instant(Date.parse('2020-12-23T15:00:00Z')) });
    askContract(harness, stock('AAPL'));
    const hours = harness.all('contractData')[0]?.details.liquidHours.split(';') ?? [];
    expect(hours.slice(0, 4)).toEqual([
      '20201223:0930-20201223:1600',
      '20201224:0930-20201224:1300',
      '20201225:CLOSED',
      '20201226:CLOSED',
    ]);
  });

  test('follows a market rule of cents above a dollar', () => {
    const harness = createHarness();
    harness.ask({ name: 'reqMarketRule', marketRuleId: 26 });
    expect(harness.all('marketRule')[0]?.increments).toEqual([
      { lowEdge: 0, increment: 0.0001 },
      { lowEdge: 1, increment: 0.01 },
    ]);
  });
});

describe('an account', () => {
  test('streams its values in dollars and with an exchange rate', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    harness.pass(5_000);
    harness.ask({ name: 'reqAccountUpdates', subscribe: true, account: ACCOUNT });
    expect(harness.all('accountDownloadEnd')).toEqual([
      { name: 'accountDownloadEnd', account: ACCOUNT },
    ]);
    const values = new Map(
      harness.all('accountValue').map(({ key, value }) => [key, Number(value)]),
    );
    expect(values.get('NetLiquidation')).toBeCloseTo(999_998, 2);
    expect(values.get('TotalCashValue')).toBeCloseTo(989_998, 2);
    expect(values.get('GrossPositionValue')).toBe(10_000);
    expect(values.get('AvailableFunds')).toBeCloseTo(994_998, 2);
    expect(values.get('ExchangeRate')).toBe(1);
    expect(values.get('DayTradesRemaining')).toBe(-1);
    expect(harness.all('portfolioValue')).toMatchObject([{ position: 100, averageCost: 100.02 }]);
  });

  test('sends only the values that changed, every three minutes, and the time of the update', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    harness.ask({ name: 'reqAccountUpdates', subscribe: true, account: ACCOUNT });
    harness.forget();
    harness.pass(6 * 60_000);
    const times = harness.all('accountUpdateTime').map(({ time }) => time);
    expect(times).toEqual([START + 180_000, START + 360_000]);
    expect(harness.all('accountValue')).toEqual([]);
    harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('AAPL'), order: order({}) });
    harness.pass(10_000);
    const changed = harness.all('accountValue').map(({ key }) => key);
    expect(changed).toContain('NetLiquidation');
    expect(changed).not.toContain('ExchangeRate');
    harness.forget();
    harness.ask({ name: 'reqAccountUpdates', subscribe: true, account: ACCOUNT });
    expect(harness.all('accountValue').map(({ key }) => key)).toContain('ExchangeRate');
  });

  test('has its settled cash as a schedule by day, and as one amount in a summary only', () => {
    const harness = createHarness();
    harness.ask({ name: 'reqAccountUpdates', subscribe: true, account: ACCOUNT });
    const keyed = (key: string) => harness.all('accountValue').filter((one) => one.key === key);
    expect(keyed('SettledCash')).toEqual([]);
    expect(keyed('SettledCashByDate').map(({ value, currency }) => [value, currency])).toEqual([
      ['20201216:1000000.00', 'USD'],
      ['20201216:1000000.00', 'BASE'],
    ]);
    harness.ask({ name: 'reqAccountSummary', reqId: 4, group: 'All', tags: ['SettledCash'] });
    expect(harness.all('accountSummary')).toMatchObject([{ tag: 'SettledCash' }]);
  });

  test('is rejected under an unknown name: 321', () => {
    const harness = createHarness({ accounts: ['DU1', 'DU2'] });
    harness.ask({ name: 'reqAccountUpdates', subscribe: true, account: 'DU3' });
    expect(harness.all('error')).toMatchObject([{ code: 321 }]);
  });

  test('charges commissions per share, at least a dollar and at most one percent', () => {
    const harness = createHarness();
    harness.exchange.setPrice('AAPL', { last: 100 });
    harness.exchange.setPrice('LOW', { last: 2 });
    const place = (orderId: number, symbol: string, quantity: number) =>
      harness.ask({
        name: 'placeOrder',
        orderId,
        contract: stock(symbol),
        order: order({ quantity }),
      });
    place(1, 'AAPL', 100);
    place(2, 'AAPL', 400);
    place(3, 'LOW', 10);
    harness.pass(10_000);
    const fees = harness.all('commissionReport').map(({ commission }) => commission);
    expect(fees.sort((a, b) => a - b)).toEqual([0.201, 1, 2]);
  });
});
